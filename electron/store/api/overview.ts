// The first screen and the rail's counts. A panel is null where the role has no right to what it sums.
import { disputesWaiting } from '#electron/store/db/disputes.ts'
import { addDays, dayStart, localDay } from '#shared/domain/calendar.ts'
import { HOUR, timeLeft } from '#shared/domain/review.ts'
import { grantOf, type Grant, type Right } from '#shared/domain/permissions.ts'
import type { Counting } from '#shared/domain/workCalendar.ts'
import { declineCodes } from '#electron/store/db/codes.ts'
import {
  casesWaiting,
  changesWaiting,
  declinesBetween,
  firstPaymentAt,
  flagsWaiting,
  ledgerBetween,
  promiseKept,
  rulesSince,
  type WaitingCase,
} from '#electron/store/db/overview.ts'
import { promiseCalendar } from '#electron/store/db/promise-calendar.ts'
import type { Work } from '#electron/store/db/work.ts'
import { requestsSeenBy, waitingRequests } from './approval-requests.ts'
import { operatorOf, store } from './implementer.ts'
import { latestLines } from './latest.ts'
import { barStarts, sameTimeOn } from './overview-time.ts'
import { spendBars } from './spend-bars.ts'
import type { Programme } from './services.ts'

const DAY = 24 * HOUR
/** An open flag is to be worked within this time. */
export const FLAG_TARGET_MS = 4 * HOUR
const KEPT_DAYS = 7
/** Over how many days "usual" is taken. */
const USUAL_DAYS = 14

const may = (grant: Grant | undefined): grant is Grant => grant !== undefined

type Queue = Readonly<{ open: number; mine: number; late: number; pressingAt: number | null }>

function caseQueue(cases: ReadonlyArray<WaitingCase>, operator: number, now: number): Queue {
  return {
    open: cases.length,
    mine: cases.filter((one) => one.lease_operator === operator && (one.lease_until ?? 0) > now).length,
    late: cases.filter((one) => one.due_at < now).length,
    pressingAt: cases[0]?.due_at ?? null,
  }
}

/** A change of a card, or of what rules and the score do, that waits for a second person. */
type Waiting = Readonly<{ mine: boolean; expiresAt: number }>

function changeQueue(changes: ReadonlyArray<Waiting>): Queue {
  return {
    open: changes.length,
    mine: changes.filter(({ mine }) => mine).length,
    // A request runs out; it is never late. Its end is in `pressingAt`.
    late: 0,
    pressingAt: changes.length === 0 ? null : Math.min(...changes.map(({ expiresAt }) => expiresAt)),
  }
}

/** Cases by whole hours left, the least first; all late ones are at −1. */
function hoursLeft(
  cases: ReadonlyArray<WaitingCase>,
  now: number,
  calendar: Counting,
): Array<{ hours: number; count: number }> {
  const counts = new Map<number, number>()
  for (const one of cases) {
    const hours = Math.max(
      -1,
      Math.floor(timeLeft({ dueAt: one.due_at, pausedAt: one.paused_at }, now, calendar) / HOUR),
    )
    counts.set(hours, (counts.get(hours) ?? 0) + 1)
  }
  return [...counts].sort(([a], [b]) => a - b).map(([hours, count]) => ({ hours, count }))
}

function* declinedPanel({ timeZone, currency }: Programme, now: number) {
  const today = localDay(now, timeZone)
  const { payments, declined } = yield* ledgerBetween(dayStart(today, timeZone), now + 1, currency, timeZone)
  const counts = yield* declinesBetween(dayStart(today, timeZone), now + 1)
  const before = new Map<number, number>()
  const firstAt = yield* firstPaymentAt()
  let days = 0
  for (let i = 1; i <= USUAL_DAYS; i++) {
    const day = addDays(today, -i)
    // Days before the store knew any payment would make every number look high.
    if (firstAt === null || day < localDay(firstAt, timeZone)) break
    days++
    const until = sameTimeOn(day, now, timeZone)
    for (const [reason, n] of yield* declinesBetween(dayStart(day, timeZone), until + 1)) {
      before.set(reason, (before.get(reason) ?? 0) + n)
    }
  }
  const reasons = [...new Set([...counts.keys(), ...before.keys()])].map((reason) => ({
    reason: declineCodes.word(reason),
    count: counts.get(reason) ?? 0,
    usual: days === 0 ? null : (before.get(reason) ?? 0) / days,
  }))
  return { payments, declined, reasons: reasons.sort((a, b) => b.count - a.count || (b.usual ?? 0) - (a.usual ?? 0)) }
}

/** From here on a dispute's deadline presses. */
const DISPUTE_PRESSES_MS = 3 * 86_400_000

export const overview = {
  counts: store.overview.counts.handler(({ context }) =>
    context.services.db.read(function* () {
      const now = context.services.clock()
      const { id, role } = operatorOf(context)
      const allowed = (right: Right): boolean => may(grantOf(role, right))
      const cases = allowed('reviews.decide')
        ? (yield* casesWaiting()).filter(
            (one) => one.lease_operator === null || one.lease_operator === id || (one.lease_until ?? 0) <= now,
          )
        : null
      const flags = allowed('flags.decide') ? yield* flagsWaiting(now - FLAG_TARGET_MS) : null
      // The maker never decides.
      const changes = allowed('approvals.decide')
        ? (yield* changesWaiting(now)).filter((one) => one.maker !== id)
        : null
      const others = waitingRequests(yield* requestsSeenBy(operatorOf(context), now)).waiting
      const short = (queue: Queue) => ({ open: queue.open, late: queue.late })
      return {
        reviews: cases && short(caseQueue(cases, id, now)),
        flags: flags && { open: flags.open, late: flags.late },
        approvals: changes && { open: changes.length + others.length, late: 0 },
        disputes: allowed('disputes.work') ? yield* disputesWaiting(now + DISPUTE_PRESSES_MS) : null,
      }
    }),
  ),

  summary: store.overview.summary.handler(async ({ input, context }) => {
    const { programme, clock, db } = context.services
    const now = clock()
    const operator = operatorOf(context)
    const grant = (right: Right): Grant | undefined => grantOf(operator.role, right)
    const records = grant('records.read') === 'yes' || grant('records.read') === 'masked'
    const starts = barStarts(input.days, now, programme.timeZone)
    return db.read(function* () {
      const bars = records ? yield* spendBars(programme, starts, now) : null
      const cases = may(grant('reviews.read')) ? yield* casesWaiting() : null
      const calendar = yield* promiseCalendar()
      const flags = may(grant('flags.read')) ? yield* flagsWaiting(now - FLAG_TARGET_MS) : null
      const approvals = grant('approvals.read')
      const pending = may(approvals) ? yield* changesWaiting(now) : null
      const others = (yield* requestsSeenBy(operator, now)).filter(({ state }) => state === 'pending')
      const changes = pending
        ?.map((one): Waiting => ({ mine: one.maker === operator.id, expiresAt: one.expires_at }))
        .concat(others)
        .filter(({ mine }) => mine || approvals !== 'own')
      return {
        at: now,
        reviews: cases && { hours: hoursLeft(cases, now, calendar), kept: yield* promiseKept(now - KEPT_DAYS * DAY) },
        queues: {
          reviews: cases && caseQueue(cases, operator.id, now),
          answered:
            cases &&
            caseQueue(
              cases.filter((one) => one.submission > 1),
              operator.id,
              now,
            ),
          // Flags have no owner yet.
          flags: flags && { open: flags.open, mine: 0, late: flags.late, pressingAt: flags.oldest },
          approvals: changes === undefined ? null : changeQueue(changes),
        },
        spend: bars && { currency: programme.currency, bars },
        declined: records ? yield* declinedPanel(programme, now) : null,
        rules: flags && (yield* rulesPanel(starts[0]!)),
        latest: yield* latestLines(operator),
      }
    })
  }),
}

function* rulesPanel(from: number): Work<{
  flags: number
  fraud: number
  rules: Array<{ rule: string; flags: number; decided: number; fraud: number }>
}> {
  const { rules, ...sums } = yield* rulesSince(from)
  return { ...sums, rules: [...rules] }
}
