// The learnt score's versions: training, shadow, going live by a second person, rolling back, and how true the score has been.
import type { z } from 'zod'
import type { ModelVersionView } from '#shared/contract/models.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { STAGED_LIFETIME_MS } from '#shared/domain/staged.ts'
import { averagePrecisionOf } from '#shared/risk/evaluate/measures.ts'
import { LEAST_FRAUDS, type LearntModel } from '#shared/risk/model/learn.ts'
import {
  beginShadow,
  LEAST_SHADOW_MS,
  promote,
  rollBack,
  type ModelState,
  type ModelVersion,
} from '#shared/risk/model/versions.ts'
import {
  flagRates,
  labelCounts,
  modelRows,
  saveModel,
  scoreBands,
  shadowScores,
  type ModelRow,
  type NamedModel,
} from '#electron/store/db/risk-models.ts'
import type { Work } from '#electron/store/db/work.ts'
import { newStamp } from '#electron/store/risk/rule-book.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { startTraining, stopTraining, trainingOf } from './model-training.ts'
import { refuse } from './refuse.ts'

const DAY = 86_400_000
/** How far back reliability and flag rates look. */
const WEEKS = 8 * 7 * DAY
const GROUPS = ['language', 'country'] as const

type Operator = ReturnType<typeof operatorOf>
type Done = Readonly<{ id: string; version: number }>
const NOT_ASKED = { asked_by: null, asked_at: null, asked_note: null, asked_until: null } as const

export const bodyOf = (row: ModelRow): LearntModel => JSON.parse(row.body) as LearntModel
const isAsked = (row: ModelRow, now: number): boolean => row.asked_until !== null && row.asked_until > now

/** Why this person may not decide, or `null`: neither who asked nor who had it learnt, and not before a day in shadow. */
export function refusalOf(row: ModelRow, operator: Operator, now: number): string | null {
  if (row.asked_by === operator.id) return 'own_request'
  if (row.maker === operator.id) return 'own_model'
  if (grantOf(operator.role, 'rules.make_live') === undefined) return 'not_approver'
  return now - row.shadow_at! < LEAST_SHADOW_MS ? 'too_short_in_shadow' : null
}

function* comparedOf(row: ModelRow): Work<z.infer<typeof ModelVersionView>['compared']> {
  if (row.shadow_at === null) return null
  const rows = yield* shadowScores(row.id)
  const frauds = rows.filter(({ fraud }) => fraud).length
  const precision = (score: (one: (typeof rows)[number]) => number): number | null =>
    frauds === 0 ? null : averagePrecisionOf(rows.map((one) => ({ score: score(one), fraud: one.fraud })))
  return {
    payments: rows.length,
    frauds,
    shadow: precision(({ chance }) => chance),
    standing: precision(({ score }) => score ?? 0),
  }
}

function* view(row: NamedModel, operator: Operator, now: number): Work<z.infer<typeof ModelVersionView>> {
  const { learntFrom, baseRate, heldBack, importance } = bodyOf(row)
  const why = refusalOf(row, operator, now)
  return {
    id: publicId('model', row.id),
    version: row.version,
    number: row.number,
    state: row.state as ModelState,
    maker: row.maker_name,
    madeAt: row.made_at,
    shadowAt: row.shadow_at,
    liveAt: row.live_at,
    endedAt: row.ended_at,
    learntFrom,
    baseRate,
    heldBack: { ...heldBack, reliability: [...heldBack.reliability] },
    importance: importance.slice(0, 12),
    compared: yield* comparedOf(row),
    request: !isAsked(row, now)
      ? null
      : {
          maker: row.asked_name ?? '',
          madeAt: row.asked_at!,
          note: row.asked_note ?? '',
          expiresAt: row.asked_until!,
          mine: row.asked_by === operator.id,
          mayDecide: why === null,
          why,
        },
  }
}

const toVersion = (row: ModelRow): ModelVersion => ({
  id: row.id,
  state: row.state as ModelState,
  maker: row.maker,
  madeAt: row.made_at,
  shadowSince: row.shadow_at,
  liveSince: row.live_at,
  before: row.before_id,
})

const conflict = (row: NamedModel): Error =>
  refuse.conflict({ kind: 'model', version: row.version, state: row.state, by: row.checker_name, at: row.decided_at })

function* modelAt(id: string, version: number): Work<Readonly<{ row: NamedModel; all: ReadonlyArray<NamedModel> }>> {
  const all = yield* modelRows()
  const key = internalKey('model', id)
  const row = all.find((one) => one.id === key)
  if (row === undefined) throw refuse.notFound('model')
  if (row.version !== version) throw conflict(row)
  return { row, all }
}

/** Writes what the life of a model (versions.ts) made of them; `own` goes to the version acted on. */
function* carry(
  { row, all }: Readonly<{ row: NamedModel; all: ReadonlyArray<NamedModel> }>,
  outcome: ReturnType<typeof beginShadow>,
  own: Partial<ModelRow>,
  now: number,
): Work<Done> {
  if (!outcome.ok) throw refuse.invalidState(outcome.refusal, row.state)
  const changed = outcome.versions
    .map((next) => ({ next, was: all.find((one) => one.id === next.id)! }))
    .filter(({ next, was }) => was.id === row.id || next.state !== was.state)
    // Who leaves goes first: at most one is live and one in shadow.
    .sort((a, b) => Number(a.next.state !== 'retired') - Number(b.next.state !== 'retired'))
  for (const { next, was } of changed) {
    const saved = yield* saveModel(was, {
      state: next.state,
      shadow_at: next.shadowSince,
      live_at: next.liveSince,
      before_id: next.before,
      ended_at: next.state === 'retired' ? now : null,
      ...(was.id === row.id && own),
    })
    if (!saved) throw conflict(was)
  }
  yield* newStamp()
  return { id: publicId('model', row.id), version: row.version + 1 }
}

const act = <T extends Done>(
  answer: T,
  row: NamedModel,
  what: string,
  more: Omit<Act<T>['audit'], 'targetKind' | 'target' | 'label'> = {},
): Act<T> => ({
  answer,
  audit: { targetKind: 'model', target: answer.id, label: String(row.number), ...more },
  events: [{ kind: 'model', target: answer.id, what }],
})
const stateChange = (row: NamedModel, after: string) => [{ field: 'state', before: row.state, after }]

export const models = {
  page: store.models.page.handler(({ context }) =>
    context.services.db.read(function* () {
      const { services } = context
      const operator = operatorOf(context)
      const now = services.clock()
      const rows = yield* modelRows()
      const versions: z.infer<typeof ModelVersionView>[] = []
      for (const row of rows) versions.push(yield* view(row, operator, now))
      const live = rows.find(({ state }) => state === 'live')
      const since = Math.max(now - WEEKS, live?.live_at ?? 0)
      const { frauds, honest } = yield* labelCounts(now)
      const bands = yield* scoreBands(since)
      const groups: { of: (typeof GROUPS)[number]; rows: Array<(typeof found)[number]> }[] = []
      let found: Awaited<ReturnType<typeof flagRates> extends Work<infer R> ? R : never> = []
      for (const of of GROUPS) groups.push({ of, rows: [...(found = yield* flagRates(of, now - WEEKS))] })
      const job = trainingOf(services)
      return {
        now,
        versions,
        known: { frauds, honest, needed: LEAST_FRAUDS },
        reliability: {
          since,
          calibrated: live !== undefined,
          bands: bands.map(({ band, payments, fraud, said }) => ({
            from: band / 10,
            to: (band + 1) / 10,
            payments,
            said,
            was: payments === 0 ? 0 : fraud / payments,
          })),
        },
        groups,
        job: job === undefined ? null : { state: job.state, step: job.step, done: job.done, total: job.total },
      }
    }),
  ),

  train: store.models.train.handler(async ({ input, context }) => {
    const { services, peer } = context
    const actor = operatorOf(context)
    const running = trainingOf(services)?.state === 'running'
    const answer = await command(context, { action: context.action, input }, function* () {
      if (running) throw refuse.invalidState('already_learning')
      const { frauds } = yield* labelCounts(services.clock())
      if (frauds < LEAST_FRAUDS) throw refuse.invalidState('too_few_frauds')
      const audit = { targetKind: 'model', changes: [{ field: 'frauds', before: null, after: frauds }] }
      return { answer: { started: true }, audit }
    })
    if (!running) startTraining(services, { actor, peer })
    return answer
  }),

  cancelTraining: store.models.cancelTraining.handler(async ({ input, context }) => {
    const stopped = await stopTraining(context.services)
    return command(context, { action: context.action, input }, function* () {
      return { answer: { stopped }, audit: { targetKind: 'model' } }
    })
  }),

  shadow: store.models.shadow.handler(({ input, context }) =>
    command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const found = yield* modelAt(input.id, input.version)
      const outcome = beginShadow(found.all.map(toVersion), found.row.id, now)
      const done = yield* carry(found, outcome, {}, now)
      return act(done, found.row, 'model.shadowed', { changes: stateChange(found.row, 'shadow') })
    }),
  ),

  askLive: store.models.askLive.handler(({ input, context }) => {
    const operator = operatorOf(context)
    type Asked = Done & { expiresAt: number }
    return command<Asked>(context, { action: context.action, input }, function* ({ now }): Work<Act<Asked>> {
      const { row } = yield* modelAt(input.id, input.version)
      if (row.state !== 'shadow') throw refuse.invalidState('not_in_shadow', row.state)
      if (isAsked(row, now)) throw refuse.invalidState('already_asked', row.state)
      const expiresAt = now + STAGED_LIFETIME_MS
      const asked = { asked_by: operator.id, asked_at: now, asked_note: input.note, asked_until: expiresAt }
      if (!(yield* saveModel(row, asked))) throw conflict(row)
      const answer = { id: publicId('model', row.id), version: row.version + 1, expiresAt }
      const changes = [{ field: 'live', before: null, after: row.number }]
      return act(answer, row, 'model.live_asked', { reason: input.note, changes })
    })
  }),

  decideLive: store.models.decideLive.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const found = yield* modelAt(input.id, input.version)
      const { row } = found
      if (!isAsked(row, now)) throw refuse.invalidState('not_pending', row.state)
      const why = refusalOf(row, operator, now)
      // Who asked may take it back, not approve it; rejecting needs no day in shadow.
      const withdraws = why === 'own_request' && !input.approve
      const early = why === 'too_short_in_shadow' && !input.approve
      if (why !== null && !withdraws && !early) throw refuse.invalidState(why, row.state)
      const decision = { checker: operator.id, decided_at: now, decision_note: input.note, ...NOT_ASKED }
      const after = input.approve ? 'live' : withdraws ? 'withdrawn' : 'rejected'
      const audit = {
        reason: input.note,
        changes: [
          { field: 'request', before: 'pending', after },
          { field: 'maker', before: null, after: row.asked_name },
        ],
      }
      if (input.approve) {
        const outcome = promote(found.all.map(toVersion), row.id, operator.id, now)
        return act(yield* carry(found, outcome, decision, now), row, 'model.live', audit)
      }
      if (!(yield* saveModel(row, decision))) throw conflict(row)
      const answer = { id: publicId('model', row.id), version: row.version + 1 }
      return act(answer, row, `model.live_${after}`, audit)
    })
  }),

  rollBack: store.models.rollBack.handler(({ input, context }) =>
    command<Done>(context, { action: context.action, input }, function* ({ now }): Work<Act<Done>> {
      const found = yield* modelAt(input.id, input.version)
      const done = yield* carry(found, rollBack(found.all.map(toVersion), found.row.id, now), {}, now)
      const audit = { reason: input.note, changes: stateChange(found.row, 'retired') }
      return act(done, found.row, 'model.rolled_back', audit)
    }),
  ),
}
