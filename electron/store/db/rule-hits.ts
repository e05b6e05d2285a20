// What each version of a rule hit: noted with the payment, summed for the list of rules, shown beside the payment and the rule.
import { verdictCodes } from './codes.ts'
import { all, load, run, select, statement, type Work } from './work.ts'

const FRAUD = verdictCodes.code('fraud')
const LEGITIMATE = verdictCodes.code('legitimate')

/** A hit as it is noted. `shadow` 1: it would have, `snoozed` 1: it was silenced; `evidence` is JSON. */
export type HitRow = { version: number; txn: number; at: number; shadow: number; snoozed: number; evidence: string }
const insertHit = statement<HitRow>()((k, p) =>
  k.insertInto('rule_hit').values({
    version_id: p.version,
    txn_id: p.txn,
    at: p.at,
    shadow: p.shadow,
    snoozed: p.snoozed,
    evidence: p.evidence,
  }),
)

export type HitSums = Readonly<{
  version_id: number
  hits: number
  recent: number
  before: number
  fraud: number
  legitimate: number
  wrongly: number
  last: number | null
}>

/** A hit with the version that had it. `evidence` is JSON. */
export type HitOfVersion = Readonly<{
  txn_id: number
  rule_id: number
  name: string
  number: number
  shadow: number
  snoozed: number
  evidence: string
}>
const ofPayment = statement<{ txn: number }>()((k, p) =>
  k
    .selectFrom('rule_hit')
    .innerJoin('rule_version', 'rule_version.id', 'rule_hit.version_id')
    .innerJoin('rule', 'rule.id', 'rule_version.rule_id')
    .select(['txn_id', 'rule_id', 'rule.name', 'rule_version.number', 'rule_hit.shadow', 'snoozed', 'evidence'])
    .where('txn_id', '=', p.txn)
    .orderBy('rule_hit.shadow')
    .orderBy('rule.name')
    .orderBy('rule_version.number'),
)
const newestOf = statement<{ version: number; limit: number }>()((k, p) =>
  k
    .selectFrom('rule_hit')
    .select(['txn_id', 'at', 'shadow', 'snoozed', 'evidence'])
    .where('version_id', '=', p.version)
    .orderBy('at', 'desc')
    .orderBy('txn_id', 'desc')
    .limit(p.limit),
)

export function* addHit(hit: HitRow): Work<void> {
  yield* run(insertHit, hit)
}
/** Sums of hits by version; `recent` since `week`, `before` in the week before it. `wrongly` is minor units of `currency`. */
export function* hitSums(week: number, earlier: number, currency: string): Work<ReadonlyArray<HitSums>> {
  return yield* select<HitSums>((k) =>
    k
      .selectFrom('rule_hit')
      .innerJoin('txn', 'txn.id', 'rule_hit.txn_id')
      .select((e) => [
        'rule_hit.version_id',
        e.fn.countAll<number>().as('hits'),
        e.fn.count<number>(e.case().when('rule_hit.at', '>=', week).then(1).end()).as('recent'),
        e.fn
          .count<number>(
            e
              .case()
              .when(e.and([e('rule_hit.at', '<', week), e('rule_hit.at', '>=', earlier)]))
              .then(1)
              .end(),
          )
          .as('before'),
        e.fn.count<number>(e.case().when('txn.label', '=', FRAUD).then(1).end()).as('fraud'),
        e.fn.count<number>(e.case().when('txn.label', '=', LEGITIMATE).then(1).end()).as('legitimate'),
        e.fn
          .coalesce(
            e.fn.sum<number>(
              e
                .case()
                .when(e.and([e('txn.label', '=', LEGITIMATE), e('txn.billing_currency', '=', currency)]))
                .then(e.ref('txn.billing_amount'))
                .end(),
            ),
            e.val(0),
          )
          .as('wrongly'),
        e.fn.max<number | null>('rule_hit.at').as('last'),
      ])
      .groupBy('rule_hit.version_id'),
  )
}
/** What rules hit a payment, live ones first. */
export function* hitsOfPayment(txn: number): Work<ReadonlyArray<HitOfVersion>> {
  return yield* all(ofPayment, { txn })
}
export type NewestHit = Readonly<{ txn_id: number; at: number; shadow: number; snoozed: number; evidence: string }>
/** The hits of a version whose payments are the newest. */
export function* newestHits(version: number, limit: number): Work<ReadonlyArray<NewestHit>> {
  return yield* all(newestOf, { version, limit })
}

/** Many payments' hits at once. */
export function* addHits(hits: ReadonlyArray<HitRow>): Work<void> {
  if (hits.length === 0) return
  yield* load('rule_hit', hits.length, {
    version_id: hits.map(({ version }) => version),
    txn_id: hits.map(({ txn }) => txn),
    at: hits.map(({ at }) => at),
    shadow: hits.map(({ shadow }) => shadow),
    snoozed: hits.map(({ snoozed }) => snoozed),
    evidence: hits.map(({ evidence }) => evidence),
  })
}
