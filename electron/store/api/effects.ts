// What the store carries out later by itself: decisions whose ten seconds of undo have run out. Each effect is one commit with its audit
// row, claimed inside that commit, so that several processes on one store never carry it out twice.
import { publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import {
  applicationForChange,
  effectDecision,
  toReviewCase,
  type ApplicationRow,
} from '#electron/store/db/applications.ts'
import { verdictCodes } from '#electron/store/db/codes.ts'
import { breachCase, warnCase } from '#electron/store/db/promises.ts'
import { closeLook } from '#electron/store/db/second-looks.ts'
import { effectVerdict, flagById, labelFlagged } from '#electron/store/db/flags.ts'
import {
  addEvent,
  addHistory,
  addNotice,
  effectsDue,
  nextEffectAt,
  takeEffect,
  type EffectKind,
  type EffectRow,
  type NewEvent,
} from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { errorId } from '#electron/store/security/redact.ts'
import { writeAudit, type AuditEntry } from './audit-trail.ts'
import { carryRules } from './auto-decide.ts'
import { admit } from './issue-card.ts'
import { fullName } from './names.ts'
import { drawSecondLook } from './quality.ts'
import { carryRecheck } from './recheck-effects.ts'
import { BY_ITSELF, type Services } from './services.ts'

type Done = Readonly<{ audit: AuditEntry; events: ReadonlyArray<Omit<NewEvent, 'by'>> }>

/** The Work of an effect: `undefined` when what it would carry out was taken back. */
type Carry = (services: Services, effect: EffectRow, now: number) => Work<Done | undefined>

const CARRY: Readonly<Record<EffectKind, Carry>> = {
  'case.decision': carryDecision,
  'flag.verdict': carryVerdict,
  'case.warning': (_, effect, now) => carryPromise(effect, now, 'case.warned'),
  'case.breach': (_, effect, now) => carryPromise(effect, now, 'case.breached'),
  'case.rules': carryRules,
}

/** Three quarters of the promise are used, or all of it: everybody hears of it, and nobody owns the case alone any more. */
function* carryPromise(effect: EffectRow, now: number, what: 'case.warned' | 'case.breached'): Work<Done | undefined> {
  // For this effect `version` is the submission that the promise was given for.
  const { target_id: id, version: submission } = effect
  const happened =
    what === 'case.warned' ? yield* warnCase(id, submission, now) : yield* breachCase(id, submission, now)
  if (!happened) return undefined
  const row = (yield* applicationForChange(id))!
  const target = publicId('application', id)
  if (what === 'case.breached') yield* addHistory('application', id, now, what, null)
  return {
    audit: { action: what, targetKind: 'application', target, label: fullName(row) },
    events: [{ kind: 'case', target, what }],
  }
}

/** Who was decided on by a rule is told so. */
const automatic = (row: ApplicationRow): Readonly<Record<string, boolean>> =>
  row.rule === null ? {} : { automatic: true }

function* carryDecision(services: Services, effect: EffectRow, now: number): Work<Done | undefined> {
  const row = yield* applicationForChange(effect.target_id)
  // Undo and every later move change the version, so the decision of this very version stands or there is nothing to do.
  const decision = row === undefined ? null : toReviewCase(row).decision
  if (row === undefined || decision === null || decision.effected || row.version !== effect.version) return undefined
  const target = publicId('application', row.id)
  const changed = { kind: 'case', target, what: 'case.effected' } as const
  const look = yield* closeLook(row, now)
  if (look !== undefined) {
    // Nobody applied: there is no card to issue and nobody to tell. The one who decided may see now what it was.
    yield* effectDecision(row.id, row.version, row.customer_id)
    yield* addHistory('application', row.id, now, 'case.look_closed', null, { agreed: look.agreed })
    return {
      audit: {
        action: 'quality.look_closed',
        targetKind: 'application',
        target,
        label: fullName(row),
        reason: look.agreed ? 'agreed' : 'differed',
      },
      events: [changed],
    }
  }
  if (decision.verdict !== 'ask') yield* drawSecondLook(services, row, now)
  // The customer did not apply for anything.
  if (row.cause === 'watch_list' && decision.verdict !== 'ask') return yield* carryRecheck(services, row, now)
  if (decision.verdict === 'approve') return yield* carryApproval(services, row, now)
  yield* effectDecision(row.id, row.version, row.customer_id)
  const reasons = (JSON.parse(row.reasons ?? '[]') as ReadonlyArray<string>).join(',')
  const asked = decision.verdict === 'ask'
  yield* addNotice(
    { application: row.id, ...(row.customer_id !== null && { customer: row.customer_id }) },
    now,
    asked ? 'application_asked' : 'application_rejected',
    row.language,
    { reasons, ...automatic(row) },
  )
  yield* addHistory('application', row.id, now, 'case.applicant_told', null, { verdict: decision.verdict })
  return {
    audit: {
      action: asked ? 'case.ask_told' : 'case.rejection_told',
      targetKind: 'application',
      target,
      label: fullName(row),
      reason: reasons.replaceAll(',', ', '),
    },
    events: [changed],
  }
}

function* carryApproval(services: Services, row: ApplicationRow, now: number): Work<Done> {
  const { customer, created, card } = yield* admit(services, row, now)
  yield* effectDecision(row.id, row.version, customer)
  const last4 = card?.last4 ?? null
  yield* addNotice({ application: row.id, customer }, now, 'application_approved', row.language, {
    last4,
    ...automatic(row),
  })
  yield* addHistory('application', row.id, now, card === null ? 'case.confirmed' : 'case.card_issued', null, { last4 })
  const person = publicId('customer', customer)
  const events = [
    { kind: 'case', target: publicId('application', row.id), what: 'case.effected' },
    { kind: 'customer', target: person, what: created ? 'customer.created' : 'customer.verified' },
  ]
  if (card === null) {
    const audit = { action: 'customer.verified', targetKind: 'customer', target: person, label: fullName(row) }
    return { audit, events }
  }
  const target = publicId('card', card.id)
  return {
    audit: {
      action: 'card.issued',
      targetKind: 'card',
      target,
      label: maskPan(card.last4),
      changes: [
        { field: 'application', before: null, after: publicId('application', row.id) },
        { field: 'customer', before: created ? null : person, after: person },
        { field: 'card', before: null, after: target },
      ],
    },
    events: [...events, { kind: 'card', target, what: 'card.issued' }],
  }
}

function* carryVerdict(_: Services, effect: EffectRow, now: number): Work<Done | undefined> {
  const row = yield* flagById(effect.target_id)
  if (row === undefined || row.version !== effect.version || row.verdict === null) return undefined
  if (!(yield* effectVerdict(row.id))) return undefined
  const verdict = verdictCodes.word(row.verdict)
  // "Unsure" teaches nothing.
  if (verdict !== 'unsure') yield* labelFlagged(row.id, row.verdict, now)
  const target = publicId('flag', row.id)
  return {
    audit: { action: 'flag.verdict_effected', targetKind: 'flag', target, label: maskPan(row.last4), reason: verdict },
    events: [{ kind: 'flag', target, what: 'flag.verdict_effected' }],
  }
}

/** One effect in one commit; false when another process has it, or it was taken back. */
function carryOut(services: Services, effect: EffectRow): Promise<boolean> {
  return services.db.write(function* () {
    const now = services.clock()
    if (!(yield* takeEffect(effect.id, now))) return false
    const done = yield* CARRY[effect.kind as EffectKind](services, effect, now)
    if (done === undefined) return false
    for (const event of done.events) yield* addEvent({ ...event, by: null }, now)
    yield* writeAudit(services, BY_ITSELF, done.audit, now)
    return true
  })
}

const isKnown = (kind: string): kind is EffectKind => kind in CARRY

/** Ids of effects that failed, and when each may be tried again: a broken one neither stops the others nor fills the log. */
type Failures = Map<number, number>

/** Carries out what is due now, until nothing is left or `going` says stop. Kinds of a newer program are left to it. */
async function carryOutAll(services: Services, failures: Failures, going: () => boolean): Promise<number> {
  let carried = 0
  for (;;) {
    const now = services.clock()
    const due = await services.db.read(() => effectsDue(now))
    const ready = due.filter((effect) => isKnown(effect.kind) && (failures.get(effect.id) ?? 0) <= now)
    if (ready.length === 0) return carried
    for (const effect of ready) {
      if (!going()) return carried
      try {
        if (await carryOut(services, effect)) carried++
        failures.delete(effect.id)
        services.committed()
      } catch (error) {
        failures.set(effect.id, now + RETRY_MS)
        services.log.error({ err: error, id: errorId(), effect: effect.id, kind: effect.kind }, 'An effect failed.')
      }
    }
  }
}

/** Carries out everything that is due and gives how many took effect; those taken back do not count. Errors are logged. */
export const carryOutDue = (services: Services): Promise<number> => carryOutAll(services, new Map(), () => true)

/** Calls `run` once after so many milliseconds, unless the function it gives is called before. */
export type Timer = (run: () => void, milliseconds: number) => () => void

const systemTimer: Timer = (run, milliseconds) => {
  const timeout = setTimeout(run, milliseconds).unref()
  return () => clearTimeout(timeout)
}

/** Commits come in bursts; one look serves all of a tenth of a second. */
const SETTLE_MS = 100
const RETRY_MS = 30_000
/** Nothing is planned here; but another process may have left something and ended. */
const LOOK_MS = 60_000
/** What is due cannot be carried out now; something else may be due soon. */
const BLOCKED_MS = 1_000

export type Effects = Readonly<{
  /** Look again soon: something was committed, or the store has just opened. Cheap; called after every commit. */
  plan: () => void
  /** No effect begins after this; the promise ends with the one that runs. */
  stop: () => Promise<void>
}>

/** Carries effects out when they are due, until `stop`. Begins with the first `plan`. */
export function createEffects(services: Services, timer: Timer = systemTimer): Effects {
  const failures: Failures = new Map()
  let stopped = false
  let running: Promise<void> | undefined
  /** A look is coming within SETTLE_MS, or comes when the running one has ended. */
  let soon = false
  let cancel = (): void => {}

  const look = async (): Promise<number> => {
    try {
      await carryOutAll(services, failures, () => !stopped)
      if (stopped) return LOOK_MS
      const next = await services.db.read(nextEffectAt)
      if (next === undefined) return LOOK_MS
      const wait = next - services.clock()
      return wait > 0 ? Math.min(wait, LOOK_MS) : BLOCKED_MS
    } catch (error) {
      if (!stopped) services.log.error({ err: error, id: errorId() }, 'Looking for due effects failed.')
      return RETRY_MS
    }
  }
  const wake = (): void => {
    soon = false
    running = look().then((wait) => {
      running = undefined
      arm(soon ? SETTLE_MS : wait)
    })
  }
  const arm = (wait: number): void => {
    cancel()
    if (!stopped) cancel = timer(wake, wait)
  }

  return {
    plan: () => {
      if (soon || stopped) return
      soon = true
      if (running === undefined) arm(SETTLE_MS)
    },
    stop: async () => {
      stopped = true
      cancel()
      await running
    },
  }
}
