// What waits and how the programme stands: counts and sums for the first screen. Every statement runs along an index.
import { sql, type RawBuilder } from 'kysely'
import { caseStateCodes, originCodes, statusCodes, verdictCodes } from './codes.ts'
import { inKeys } from './id-lists.ts'
import { HOUR_MS, shiftOf, wholeHours } from './sums.ts'
import { all, first, select, statement, type Work } from './work.ts'

const IMPORTED = originCodes.code('import')
const WAITING = caseStateCodes.code('waiting')
/** As many waiting items as are looked at one by one; a queue longer than this is counted short. */
const QUEUE_LIMIT = 10_000

// --- what waits ---
const waitingCases = statement<Record<never, never>>()((k) =>
  k
    .selectFrom('application')
    .select(['due_at', 'paused_at', 'submission', 'lease_operator', 'lease_until'])
    .where('state', '=', WAITING)
    .orderBy('due_at')
    .limit(QUEUE_LIMIT),
)
export type WaitingCase = Readonly<{
  due_at: number
  paused_at: number | null
  submission: number
  lease_operator: number | null
  lease_until: number | null
}>
/** Cases that wait for a decision, the earliest promise first. */
export function* casesWaiting(): Work<ReadonlyArray<WaitingCase>> {
  return yield* all(waitingCases, {})
}

const openFlags = statement<{ late: number }>()((k, p) =>
  k
    .selectFrom('flag')
    .select((e) => [
      e.fn.countAll<number>().as('open'),
      e.fn.sum<number | null>(e.case().when('opened_at', '<', p.late).then(1).else(0).end()).as('late'),
      e.fn.min('opened_at').as('oldest'),
    ])
    .where('state', '=', 0)
    .where('origin', '!=', IMPORTED),
)
/** Open flags, those of imported history aside; `late`: opened before `lateBefore`. */
export function* flagsWaiting(
  lateBefore: number,
): Work<Readonly<{ open: number; late: number; oldest: number | null }>> {
  const found = (yield* first(openFlags, { late: lateBefore }))!
  return { open: found.open, late: found.late ?? 0, oldest: found.oldest as number | null }
}

const pendingChanges = statement<{ now: number }>()((k, p) =>
  k
    .selectFrom('staged')
    .innerJoin('card', 'card.id', 'staged.card_id')
    .select(['staged.maker', 'staged.expires_at'])
    .where('staged.state', '=', 'pending')
    .where('staged.expires_at', '>', p.now)
    .whereRef('staged.base_version', '=', 'card.version')
    .orderBy('staged.expires_at')
    .limit(QUEUE_LIMIT),
)
export type PendingChange = Readonly<{ maker: number; expires_at: number }>
/** Changes that somebody could still approve, the first to run out first. */
export function* changesWaiting(now: number): Work<ReadonlyArray<PendingChange>> {
  return yield* all(pendingChanges, { now })
}

const keptPromise = statement<{ from: number; to: number; approved: number; rejected: number }>()((k, p) =>
  k
    .selectFrom('application')
    .select((e) => [
      e.fn.countAll<number>().as('decided'),
      e.fn.sum<number | null>(e.case().when('decided_at', '<=', e.ref('due_at')).then(1).else(0).end()).as('kept'),
    ])
    .where('decided_at', '>=', p.from)
    .where('decided_at', '<', p.to)
    // A second look was no applicant's.
    .where('look', '=', 0)
    .where('state', 'in', [p.approved, p.rejected]),
)
/** Cases decided from `from` until before `to`, and how many of them within the promise. */
export function* decidedByDay(from: number, to: number): Work<Readonly<{ decided: number; kept: number }>> {
  const { decided, kept } = (yield* first(keptPromise, {
    from,
    to,
    approved: caseStateCodes.code('approved'),
    rejected: caseStateCodes.code('rejected'),
  }))!
  return { decided, kept: kept ?? 0 }
}
/** The share of cases decided since `from` that were decided within the promise, 0 … 1; `null` when none was decided. */
export function* promiseKept(from: number): Work<number | null> {
  const { decided, kept } = yield* decidedByDay(from, Number.MAX_SAFE_INTEGER)
  return decided === 0 ? null : kept / decided
}

// --- the ledger by time ---
const total = (condition: RawBuilder<unknown>, value: RawBuilder<unknown>): RawBuilder<number | null> =>
  sql`sum(case when ${condition} then ${value} else 0 end)`

const between = statement<{ from: number; to: number; currency: string }>()((k, p) => {
  const code = (word: Parameters<typeof statusCodes.code>[0]) => sql.lit(statusCodes.code(word))
  const passed = sql`status in (${code('approved')}, ${code('cleared')})`
  return k
    .selectFrom('txn')
    .select([
      total(sql`${passed} and billing_currency = ${p.currency}`, sql`billing_amount`).as('approved'),
      total(sql`status <> ${code('refund')}`, sql`1`).as('payments'),
      total(sql`status = ${code('declined')}`, sql`1`).as('declined'),
    ])
    .where('at', '>=', p.from)
    .where('at', '<', p.to)
})
export type LedgerSums = Readonly<{ approved: number; payments: number; declined: number }>
function* rowsBetween(from: number, to: number, currency: string): Work<LedgerSums> {
  const { approved, payments, declined } = (yield* first(between, { from, to, currency }))!
  return { approved: approved ?? 0, payments: payments ?? 0, declined: declined ?? 0 }
}

const hoursBetween = statement<{ first: number; end: number; currency: string }>()((k, p) => {
  const code = (word: Parameters<typeof statusCodes.code>[0]) => sql.lit(statusCodes.code(word))
  const passed = sql`status in (${code('approved')}, ${code('cleared')})`
  return k
    .selectFrom('hour_sum')
    .select([
      'hour',
      total(sql`${passed} and billing_currency = ${p.currency}`, sql`amount`).as('approved'),
      total(sql`status <> ${code('refund')}`, sql`payments`).as('payments'),
      total(sql`status = ${code('declined')}`, sql`payments`).as('declined'),
    ])
    .where('hour', '>=', p.first)
    .where('hour', '<', p.end)
    .groupBy('hour')
    .orderBy('hour')
})

/** A moment's payments: minor units approved in one currency, payments tried, of these declined. Refunds do not count. */
export type LedgerPart = LedgerSums & Readonly<{ at: number }>

/**
 * The ledger from `from` up to but not at `to` in parts that each lie within one local hour, oldest first: whole hours from their sums,
 * what is left at the ends from the ledger itself.
 */
export function* ledgerParts(
  from: number,
  to: number,
  currency: string,
  zone: string,
): Work<ReadonlyArray<LedgerPart>> {
  const shift = shiftOf(zone)
  const { hours, edges } = wholeHours({ from, to }, shift)
  const whole = yield* all(hoursBetween, { first: hours.first!, end: hours.end!, currency })
  const parts = whole.map(({ hour, approved, payments, declined }) => ({
    at: hour * HOUR_MS - shift,
    approved: approved ?? 0,
    payments: payments ?? 0,
    declined: declined ?? 0,
  }))
  for (const edge of edges) parts.push({ at: edge.from, ...(yield* rowsBetween(edge.from, edge.to, currency)) })
  return parts.toSorted((a, b) => a.at - b.at)
}

/** The same as one sum. */
export function* ledgerBetween(from: number, to: number, currency: string, zone: string): Work<LedgerSums> {
  const sums = { approved: 0, payments: 0, declined: 0 }
  for (const part of yield* ledgerParts(from, to, currency, zone)) {
    sums.approved += part.approved
    sums.payments += part.payments
    sums.declined += part.declined
  }
  return sums
}

const declinedFor = statement<{ from: number; to: number }>()((k, p) =>
  k
    .selectFrom('txn')
    .select((e) => ['reason', e.fn.countAll<number>().as('n')])
    // Stands in the text, or the index of declined payments would not serve.
    .where('status', '=', sql.lit(statusCodes.code('declined')))
    .where('at', '>=', p.from)
    .where('at', '<', p.to)
    .groupBy('reason'),
)
/** Declined payments by reason code. */
export function* declinesBetween(from: number, to: number): Work<ReadonlyMap<number, number>> {
  const rows = yield* all(declinedFor, { from, to })
  return new Map(rows.flatMap((row) => (row.reason === null ? [] : [[row.reason, row.n] as const])))
}

const earliest = statement<Record<never, never>>()((k) => k.selectFrom('txn').select('at').orderBy('at').limit(1))
export function* firstPaymentAt(): Work<number | null> {
  return (yield* first(earliest, {}))?.at ?? null
}

// --- rules ---
const ruleHits = statement<{ from: number }>()((k, p) =>
  k
    .selectFrom('flag_rule')
    .innerJoin('flag', 'flag.id', 'flag_rule.flag_id')
    .select((e) => ['flag_rule.rule', 'flag.state', 'flag.verdict', e.fn.countAll<number>().as('n')])
    .where('flag_rule.at', '>=', p.from)
    .where('flag_rule.origin', '!=', IMPORTED)
    .groupBy(['flag_rule.rule', 'flag.state', 'flag.verdict']),
)
const flagsHit = statement<{ from: number; fraud: number }>()((k, p) =>
  k
    .selectFrom('flag')
    .select((e) => [
      e.fn.countAll<number>().as('flags'),
      e.fn.sum<number | null>(e.case().when('verdict', '=', p.fraud).then(1).else(0).end()).as('fraud'),
    ])
    .where('id', 'in', (e) =>
      e
        .selectFrom('flag_rule')
        .select('flag_rule.flag_id')
        .where('flag_rule.at', '>=', p.from)
        .where('flag_rule.origin', '!=', IMPORTED),
    ),
)
export type RuleSums = Readonly<{ rule: string; flags: number; decided: number; fraud: number }>
/** Flags that rules raised since `from`, imported history aside; per rule, most flags first, and each flag once in the sums. */
export function* rulesSince(
  from: number,
): Work<Readonly<{ flags: number; fraud: number; rules: ReadonlyArray<RuleSums> }>> {
  const fraud = verdictCodes.code('fraud')
  const rules = new Map<string, { rule: string; flags: number; decided: number; fraud: number }>()
  for (const { rule, state, verdict, n } of yield* all(ruleHits, { from })) {
    const sums = rules.get(rule) ?? { rule, flags: 0, decided: 0, fraud: 0 }
    sums.flags += n
    if (state === 1) sums.decided += n
    if (state === 1 && verdict === fraud) sums.fraud += n
    rules.set(rule, sums)
  }
  const both = (yield* first(flagsHit, { from, fraud }))!
  return {
    flags: both.flags,
    fraud: both.fraud ?? 0,
    rules: [...rules.values()].sort((a, b) => b.flags - a.flags || (a.rule < b.rule ? -1 : 1)),
  }
}

// --- just now ---
export type LatestRow = Readonly<{
  kind: string
  target_id: number
  at: number
  event: string
  by_name: string | null
  data: string
}>
/** What people and the store did last to things of these kinds, newest first. */
export function* latestHistory(kinds: ReadonlyArray<string>, limit: number): Work<ReadonlyArray<LatestRow>> {
  if (kinds.length === 0) return []
  return yield* select((k) =>
    k
      .selectFrom('history')
      .select(['kind', 'target_id', 'at', 'event', 'by_name', 'data'])
      .where('kind', 'in', kinds)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit),
  )
}

const newestFlags = statement<{ limit: number }>()((k, p) =>
  k
    .selectFrom('flag')
    .innerJoin('card', 'card.id', 'flag.card_id')
    .select(['flag.id', 'flag.opened_at', 'flag.score', 'flag.rules', 'card.last4'])
    .where('flag.origin', '!=', IMPORTED)
    .orderBy('flag.id', 'desc')
    .limit(p.limit),
)
export type LatestFlag = Readonly<{ id: number; opened_at: number; score: number; rules: string; last4: string }>
export function* latestFlags(limit: number): Work<ReadonlyArray<LatestFlag>> {
  return yield* all(newestFlags, { limit })
}

export type Named = Readonly<{ native: string | null; latin: string; last4: string | null }>
/** What a line calls its thing: the person's names, and the last four digits of a card. */
export function* namesOf(
  kind: 'card' | 'customer' | 'application',
  keys: ReadonlyArray<number>,
): Work<ReadonlyMap<number, Named>> {
  if (keys.length === 0) return new Map()
  const rows = yield* select((k, dialect) => {
    if (kind === 'card') {
      return k
        .selectFrom('card')
        .innerJoin('customer', 'customer.id', 'card.customer_id')
        .select(['card.id', 'native', 'latin', 'card.last4'])
        .where(inKeys(dialect, 'card.id', keys))
    }
    return k
      .selectFrom(kind)
      .select(['id', 'native', 'latin', sql<string | null>`null`.as('last4')])
      .where(inKeys(dialect, `${kind}.id`, keys))
  })
  return new Map(rows.map(({ id, ...named }) => [id, named]))
}
