// How pressing an application's papers look: points by what was seen. The table is an expert estimate and has a version; a case keeps the
// version it was weighed by. Reasons add up to the risk. Pure. No reason looks at nationality, sex, age, name or country of residence.
import type { CheckCode, CheckResult } from '../review.ts'

export const RISK_TABLE_VERSION = 3

type Rule = Readonly<{ points: number; usual: string | null }>
const rule = (points: number, usual: string | null = null): Rule => ({ points, usual })

/** Version 3: 2 held no Chinese name against its pinyin, 1 knew no print. `usual` names what is usual, where that says more. */
export const RISK_TABLE = {
  zone_wrong: rule(34),
  under_age: rule(35),
  document_seen: rule(40, 'never'),
  photo_seen: rule(38, 'never'),
  address_differs: rule(30),
  near_watch_list: rule(28),
  print_differs: rule(24),
  document_expired: rule(22),
  name_differs: rule(21),
  device_shared: rule(20, 'one_person'),
  phone_shared: rule(19, 'never'),
  address_incomplete: rule(18),
  many_at_address: rule(15, 'one_household'),
  second_submission: rule(11, 'first'),
  zone_unsure: rule(10),
  phone_new: rule(9, 'years'),
  expiry_unreadable: rule(9),
  contact_odd: rule(8),
  new_applicant: rule(7),
  form_fast: rule(5, 'minutes'),
  applied_at_night: rule(3, 'daytime'),
  papers_renewed: rule(3),
  device_known: rule(-4),
  customer_for_years: rule(-6),
} as const satisfies Readonly<Record<string, Rule>>
export type RiskReasonCode = keyof typeof RISK_TABLE

export type RiskReason = Readonly<{ reason: RiskReasonCode; usual: string | null; points: number }>
export type Risk = Readonly<{ version: number; risk: number; reasons: ReadonlyArray<RiskReason> }>

/** Which result of which check counts as what. */
const BY_CHECK: ReadonlyArray<readonly [CheckCode, CheckResult, RiskReasonCode, why?: string]> = [
  ['zone', 'fail', 'zone_wrong'],
  ['zone', 'unsure', 'zone_unsure'],
  ['in_date', 'fail', 'document_expired'],
  ['in_date', 'unsure', 'expiry_unreadable'],
  ['age', 'fail', 'under_age'],
  ['name', 'fail', 'name_differs'],
  ['print', 'fail', 'print_differs'],
  ['address', 'fail', 'address_differs'],
  ['address', 'unsure', 'address_incomplete'],
  ['not_seen', 'fail', 'document_seen', 'document_seen'],
  ['not_seen', 'fail', 'photo_seen', 'photo_seen'],
  ['not_seen', 'unsure', 'phone_shared', 'phone_seen'],
  // No list to look in says nothing about anybody.
  ['watch_list', 'unsure', 'near_watch_list', 'near_match'],
  ['watch_list', 'fail', 'near_watch_list', 'on_list'],
  ['watch_list', 'pass', 'near_watch_list', 'hits_cleared'],
  ['contact', 'unsure', 'contact_odd'],
  ['together', 'unsure', 'device_shared', 'device_shared'],
  ['together', 'unsure', 'many_at_address', 'address_shared'],
  ['together', 'unsure', 'phone_shared', 'phone_shared'],
]

export type SeenCheck = Readonly<{ code: CheckCode; result: CheckResult; why: string }>

/** What was seen beside the checks: how the application came. */
export type Circumstances = Readonly<{
  submission: number
  /** The local hour at which it came. */
  hour: number
  /** Seconds from the first field to sending, where the wallet says so. */
  formSeconds: number | null
  customerSince: number | null
  deviceKnown: boolean
}>

const QUICK_FORM_SECONDS = 20

/** What the checks say, as reasons. */
const reasonsOf = (checks: ReadonlyArray<SeenCheck>): ReadonlyArray<RiskReasonCode> =>
  BY_CHECK.filter(([code, result, , why]) =>
    checks.some((check) => check.code === code && check.result === result && (why === undefined || check.why === why)),
  ).map(([, , reason]) => reason)

/** Points add up to the risk, held between 0 and 100. */
const riskSum = (reasons: ReadonlyArray<Readonly<{ points: number }>>): number =>
  Math.max(
    0,
    Math.min(
      100,
      reasons.reduce((all, { points }) => all + points, 0),
    ),
  )

/** Reasons with their points, largest first; together the risk, held between 0 and 100. */
export function weighRisk(checks: ReadonlyArray<SeenCheck>, more: Circumstances): Risk {
  const found = new Set(reasonsOf(checks))
  if (more.submission > 1) found.add('second_submission')
  if (more.hour < 6) found.add('applied_at_night')
  if (more.formSeconds !== null && more.formSeconds < QUICK_FORM_SECONDS) found.add('form_fast')
  if (more.customerSince === null) found.add('new_applicant')
  else if (found.size > 0) found.add('customer_for_years')
  if (more.deviceKnown && !found.has('device_shared')) found.add('device_known')
  return riskFrom([...found])
}

/** The same reasons with one more or one less, as lists and hits change; the other points stay as they were weighed. */
export function adjustRisk<R extends Readonly<{ reason: string; usual: string | null; points: number }>>(
  reasons: ReadonlyArray<R>,
  code: RiskReasonCode,
  present: boolean,
): Readonly<{ risk: number; reasons: ReadonlyArray<R | RiskReason> }> {
  const others = reasons.filter(({ reason }) => reason !== code)
  const known = reasons.find(({ reason }) => reason === code)
  const more = known ?? { reason: code, usual: RISK_TABLE[code].usual, points: RISK_TABLE[code].points }
  const next = (present ? [...others, more] : others).toSorted((a, b) => b.points - a.points)
  return { risk: riskSum(next), reasons: next }
}

/** The same reasons after some checks were made again: what they said before goes, what they say now comes. */
export function reweigh<R extends Readonly<{ reason: string; usual: string | null; points: number }>>(
  reasons: ReadonlyArray<R>,
  again: ReadonlyArray<SeenCheck>,
): Readonly<{ risk: number; reasons: ReadonlyArray<R | RiskReason> }> {
  const touched = new Set(
    BY_CHECK.filter(([code]) => again.some((check) => check.code === code)).map(([, , reason]) => reason),
  )
  const now = new Set(reasonsOf(again))
  let next: ReadonlyArray<R | RiskReason> = reasons
  for (const reason of touched) next = adjustRisk(next, reason, now.has(reason)).reasons
  return { risk: riskSum(next), reasons: next }
}

/** The risk of named reasons. */
export function riskFrom(codes: ReadonlyArray<RiskReasonCode>): Risk {
  const reasons = codes
    .map((reason) => ({ reason, usual: RISK_TABLE[reason].usual, points: RISK_TABLE[reason].points }))
    .sort((a, b) => b.points - a.points || a.reason.localeCompare(b.reason))
  return { version: RISK_TABLE_VERSION, risk: riskSum(reasons), reasons }
}
