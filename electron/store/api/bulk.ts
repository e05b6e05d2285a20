// Bulk freeze and unfreeze: dry run, start, progress, cancel, result, taking back.
import type { BULK_KINDS, BULK_STATES, BulkChoice, BulkJob } from '#shared/contract/bulk.ts'
import { isGrave, type FreezeReason } from '#shared/domain/card.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import type { z } from 'zod'
import {
  addJob,
  cardsOfRange,
  exceptionsOf,
  itemsAfter,
  jobForChange,
  jobOf,
  newestJobs,
  saveJob,
  statesOf,
  type ItemRow,
  type JobRow,
} from '#electron/store/db/bulk-jobs.ts'
import { cardStateCodes } from '#electron/store/db/codes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { newestTransaction } from '#electron/store/db/newest.ts'
import { operatorById } from '#electron/store/db/operators.ts'
import { paymentsByIds } from '#electron/store/db/payment-rows.ts'
import { searchStep, type BlockStep, type Position } from '#electron/store/db/search.ts'
import { prepareSearch } from '#electron/store/db/search-way.ts'
import type { Work } from '#electron/store/db/work.ts'
import { csvLine } from '#electron/store/intake/csv-write.ts'
import { errorId } from '#electron/store/security/redact.ts'
import { runBulk, type Exception } from './bulk-run.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store, type Permitted } from './implementer.ts'
import { queryFor, readerOf } from './payment-query.ts'
import { refuse } from './refuse.ts'
import type { Services } from './services.ts'

type Operator = ReturnType<typeof operatorOf>
type Choice = z.infer<typeof BulkChoice>
type View = z.infer<typeof BulkJob>

const MOST_CARDS = 50_000
const MOST_BLOCKS = 40
const BLOCK = 500
const TAKE_BACK_MS = 10 * 60_000
const MOST_LEFT_OUT = 100
const FILE_PAGE = 2_000

type Chosen = Readonly<{ cards: ReadonlyArray<number>; complete: boolean }>

function* cardsOf(call: Permitted, choice: Choice): Work<Chosen> {
  if (choice.by === 'bin') {
    const cards = yield* cardsOfRange(choice.bin, MOST_CARDS + 1)
    return { cards: cards.slice(0, MOST_CARDS), complete: cards.length <= MOST_CARDS }
  }
  if (choice.by === 'cards') {
    const keys = [...new Set(choice.cards.map((one) => internalKey('card', one)!))]
    const found = yield* statesOf(keys)
    if (found.length !== keys.length) throw refuse.notFound('card')
    return { cards: keys.toSorted((a, b) => a - b), complete: true }
  }
  const reader = readerOf(call, call.grant)
  const when = { now: call.services.clock(), timeZone: call.services.programme.timeZone }
  const search = yield* prepareSearch(queryFor(reader, choice.query), when, reader)
  const upTo = yield* newestTransaction()
  const cards = new Set<number>()
  let before: Position | null = null
  for (let block = 0; block < MOST_BLOCKS; block++) {
    const step: BlockStep<Position> = yield* searchStep(search, {
      upTo,
      from: before,
      direction: 'older',
      limit: BLOCK,
      step: block,
    })
    for (const row of yield* paymentsByIds(step.rows.map((one) => one.id))) cards.add(row.card_id)
    before = step.next
    if (before === null) break
  }
  return { cards: [...cards].sort((a, b) => a - b), complete: before === null }
}

/** What the move would meet, card by card, without making it. */
function* meets(kind: (typeof BULK_KINDS)[number], cards: ReadonlyArray<number>, now: number) {
  const count = new Map<Exception, number>()
  const leftOut: Array<{ card: string; last4: string; why: Exception }> = []
  let willChange = 0
  for (const row of yield* statesOf(cards)) {
    const state = cardStateCodes.word(row.state)
    const frozen = state === 'frozen' && (row.freeze_until === null || row.freeze_until > now)
    const final = (state !== 'active' && state !== 'frozen') || row.expires_at <= now
    const why: Exception | undefined = final
      ? 'final_state'
      : kind === 'freeze'
        ? frozen
          ? 'already_frozen'
          : undefined
        : !frozen
          ? 'not_frozen'
          : isGrave(row.freeze_reason as FreezeReason)
            ? 'needs_second'
            : undefined
    if (why === undefined) willChange++
    else {
      count.set(why, (count.get(why) ?? 0) + 1)
      if (leftOut.length < MOST_LEFT_OUT) leftOut.push({ card: publicId('card', row.id), last4: row.last4, why })
    }
  }
  return { willChange, exceptions: [...count].map(([why, n]) => ({ why, count: n })), leftOut }
}

const alone = (job: JobRow): boolean => job.kind === 'unfreeze' || !isGrave((job.reason ?? 'other') as FreezeReason)

const TAKEABLE = ['done', 'cancelled', 'take_back_asked']

/** How far this operator may take the job back; a second person agrees to what one has asked for, nobody to one's own. */
function takeBackOf(job: JobRow, operator: Operator, now: number): View['takeBack'] {
  if (!TAKEABLE.includes(job.state) || job.done <= job.undone) return null
  if (job.made_by === operator.id && now < job.at + TAKE_BACK_MS && alone(job)) return 'now'
  if (job.state !== 'take_back_asked') return 'ask'
  const mayAgree = job.asked_by !== operator.id && grantOf(operator.role, 'approvals.decide') !== undefined
  return mayAgree ? 'agree' : null
}

/** Who may agree may also refuse; who asked may withdraw. */
function dismissOf(job: JobRow, operator: Operator): View['dismiss'] {
  if (job.state !== 'take_back_asked') return null
  if (job.asked_by === operator.id) return 'withdraw'
  return grantOf(operator.role, 'approvals.decide') === undefined ? null : 'refuse'
}

function* view(job: JobRow, operator: Operator, now: number): Work<View> {
  const until = job.at + TAKE_BACK_MS
  const asked = job.asked_by === null ? undefined : yield* operatorById(job.asked_by)
  return {
    id: publicId('bulk', job.id),
    version: job.version,
    kind: job.kind as View['kind'],
    state: job.state as (typeof BULK_STATES)[number],
    choice: JSON.parse(job.choice) as Choice,
    reason: job.reason,
    note: job.note,
    by: job.by_name,
    at: job.at,
    total: job.total,
    done: job.done,
    skipped: job.skipped,
    undone: job.undone,
    endedAt: job.ended_at,
    takeBackUntil: alone(job) && now < until ? until : null,
    takeBack: takeBackOf(job, operator, now),
    askedBy: asked?.display_name ?? null,
    dismiss: dismissOf(job, operator),
    exceptions: (yield* exceptionsOf(job.id)).map((row) => ({ why: row.why as Exception, count: row.n })),
  }
}

function* jobAt(id: string, version: number): Work<JobRow> {
  const key = internalKey('bulk', id)
  const job = key === undefined ? undefined : yield* jobForChange(key)
  if (job === undefined) throw refuse.notFound('bulk')
  if (job.version !== version)
    throw refuse.conflict({ kind: 'bulk', version: job.version, state: job.state, by: job.by_name, at: job.ended_at })
  return job
}

/** The work goes on behind the answer; a fault is logged, and the next look of the chores takes it up again. */
function begin(services: Services, job: string): void {
  runBulk(services, internalKey('bulk', job)!).catch((error: unknown) =>
    services.log.error({ err: error, id: errorId(), job }, 'Bulk work stopped.'),
  )
}

export const bulk = {
  preview: store.bulk.preview.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { cards, complete } = yield* cardsOf(context, input.choice)
      return { total: cards.length, complete, ...(yield* meets(input.kind, cards, context.services.clock())) }
    }),
  ),

  start: store.bulk.start.handler(async ({ input, context }) => {
    const operator = operatorOf(context)
    if (input.kind === 'freeze' && input.reason === null)
      throw refuse.badInput('reason', 'a freeze needs a reason', 'Name one of the reasons of a freeze')
    const answer = await command<View>(context, { action: context.action, input }, function* ({ now, by }): Work<
      Act<View>
    > {
      const { cards, complete } = yield* cardsOf(context, input.choice)
      if (!complete) throw refuse.badInput('choice', 'it finds more than is carried out at once', 'Narrow it')
      if (cards.length !== input.expected) throw refuse.invalidState('count_changed', String(cards.length))
      const id = yield* takeKeys('bulk_job')
      const { kind, reason, note } = input
      const choice = JSON.stringify(input.choice)
      yield* addJob({ id, kind, choice, reason, note, operator: operator.id, by, at: now, total: cards.length }, cards)
      const job = publicId('bulk', id)
      return {
        answer: yield* view((yield* jobOf(id))!, operator, now),
        audit: {
          targetKind: 'bulk',
          target: job,
          label: `${cards.length}`,
          reason: reason ?? note,
          changes: [
            { field: 'kind', before: null, after: kind },
            { field: 'cards', before: null, after: cards.length },
          ],
        },
        events: [{ kind: 'card', target: null, what: 'bulk.started' }],
      }
    })
    begin(context.services, answer.id)
    return answer
  }),

  list: store.bulk.list.handler(({ context }) =>
    context.services.db.read(function* () {
      const rows: Array<View> = []
      for (const job of yield* newestJobs(50))
        rows.push(yield* view(job, operatorOf(context), context.services.clock()))
      return { rows }
    }),
  ),

  get: store.bulk.get.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const key = internalKey('bulk', input.id)
      const job = key === undefined ? undefined : yield* jobOf(key)
      if (job === undefined) throw refuse.notFound('bulk')
      return yield* view(job, operatorOf(context), context.services.clock())
    }),
  ),

  cancel: store.bulk.cancel.handler(({ input, context }) => {
    type Answer = { version: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now }): Work<Act<Answer>> {
      const job = yield* jobAt(input.id, input.version)
      if (job.state !== 'running' && job.state !== 'taking_back') throw refuse.invalidState('not_running', job.state)
      yield* saveJob(job, { state: 'cancelled', ended: now }, true)
      return {
        answer: { version: job.version + 1 },
        audit: { targetKind: 'bulk', target: input.id, label: `${job.done} / ${job.total}` },
        events: [{ kind: 'card', target: null, what: 'bulk.cancelled' }],
      }
    })
  }),

  takeBack: store.bulk.takeBack.handler(async ({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { outcome: 'done' | 'staged'; version: number }
    const answer = await command<Answer>(context, { action: context.action, input }, function* ({ now }): Work<
      Act<Answer>
    > {
      const job = yield* jobAt(input.id, input.version)
      if (!TAKEABLE.includes(job.state)) throw refuse.invalidState('not_takeable', job.state)
      const how = takeBackOf(job, operator, now)
      if (how === null)
        throw refuse.invalidState(job.state === 'take_back_asked' ? 'own_request' : 'nothing_changed', job.state)
      const go = how !== 'ask'
      yield* saveJob(
        job,
        go ? { state: 'taking_back', ended: null } : { state: 'take_back_asked', asked: operator.id },
        true,
      )
      return {
        answer: { outcome: go ? 'done' : 'staged', version: job.version + 1 },
        audit: {
          targetKind: 'bulk',
          target: input.id,
          label: `${job.done}`,
          reason: input.note,
          changes: [{ field: 'state', before: job.state, after: go ? 'taking_back' : 'take_back_asked' }],
        },
        events: [{ kind: 'card', target: null, what: 'bulk.taken_back' }],
      }
    })
    if (answer.outcome === 'done') begin(context.services, input.id)
    return answer
  }),

  dismissTakeBack: store.bulk.dismissTakeBack.handler(({ input, context }) => {
    type Answer = { version: number }
    return command<Answer>(context, { action: context.action, input }, function* (): Work<Act<Answer>> {
      const job = yield* jobAt(input.id, input.version)
      if (job.state !== 'take_back_asked') throw refuse.invalidState('not_asked', job.state)
      const how = dismissOf(job, operatorOf(context))
      if (how === null) throw refuse.forbidden('approvals.decide')
      const state = job.done + job.skipped === job.total ? 'done' : 'cancelled'
      yield* saveJob(job, { state, asked: null }, true)
      return {
        answer: { version: job.version + 1 },
        audit: {
          targetKind: 'bulk',
          target: input.id,
          label: how,
          reason: input.note,
          changes: [{ field: 'state', before: job.state, after: state }],
        },
        events: [{ kind: 'card', target: null, what: 'bulk.take_back_dismissed' }],
      }
    })
  }),

  result: store.bulk.result.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const key = internalKey('bulk', input.id)
      if (key === undefined || (yield* jobOf(key)) === undefined) throw refuse.notFound('bulk')
      const after = input.after === undefined ? 0 : (internalKey('card', input.after) ?? 0)
      const rows = yield* itemsAfter(key, after, input.limit + 1)
      return {
        rows: rows.slice(0, input.limit).map((row) => ({
          card: publicId('card', row.card_id),
          last4: row.last4,
          state: row.state as 'pending' | 'done' | 'skipped' | 'undone' | 'kept',
          why: row.why as Exception | null,
          at: row.at,
        })),
        more: rows.length > input.limit,
      }
    }),
  ),

  file: store.bulk.file.handler(({ input, context }) => {
    type Answer = { name: string; type: string; text: string; rows: number }
    const { action } = context
    return command<Answer>(context, { action, input, keep: false }, function* ({ now }): Work<Act<Answer>> {
      const key = internalKey('bulk', input.id)
      if (key === undefined || (yield* jobOf(key)) === undefined) throw refuse.notFound('bulk')
      const lines: Array<string> = []
      for (let after = 0; ;) {
        const page: ReadonlyArray<ItemRow> = yield* itemsAfter(key, after, FILE_PAGE)
        for (const row of page) {
          const at = row.at === null ? null : new Date(row.at).toISOString()
          lines.push(csvLine([publicId('card', row.card_id), maskPan(row.last4), row.state, row.why, at]))
        }
        if (page.length < FILE_PAGE) break
        after = page.at(-1)!.card_id
      }
      const rows = lines.length
      const day = new Date(now).toISOString().slice(0, 10)
      // The mark makes spreadsheets read the file as UTF-8.
      const text = `\uFEFF${csvLine(['card', 'number', 'result', 'why', 'time'])}${lines.join('')}`
      return {
        answer: { name: `cards-${day}.csv`, type: 'text/csv; charset=utf-8', text, rows },
        audit: {
          targetKind: 'bulk',
          target: input.id,
          label: `${rows}`,
          changes: [{ field: 'rows', before: null, after: rows }],
        },
      }
    })
  }),
}
