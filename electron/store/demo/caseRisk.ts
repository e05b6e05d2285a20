// How pressing the papers of an application look: points by what was seen, an expert estimate made up for the demo.
import type { MachineCheck } from '#shared/domain/identity/checks.ts'
import type { CaseKind } from '#shared/domain/review.ts'
import type { Random } from './random.ts'
import type { DemoCase } from './records.ts'

type RiskReason = DemoCase['riskReasons'][number]

/** Points by what was seen; they add up to the risk. `usual` names what is usual, where that says more. */
export function riskOf(
  random: Random,
  checks: ReadonlyArray<MachineCheck>,
  kind: CaseKind,
  atNight: boolean,
): Readonly<{ risk: number; reasons: ReadonlyArray<RiskReason> }> {
  const reasons: Array<RiskReason> = []
  const add = (reason: string, points: number, usual: string | null = null): void =>
    void reasons.push({ reason, usual, points })
  const seen = (code: string, result: string): boolean =>
    checks.some((check) => check.code === code && check.result === result)
  if (seen('address', 'fail')) add('address_differs', 30)
  if (seen('address', 'unsure')) add('address_incomplete', 18)
  if (seen('zone', 'fail')) add('zone_wrong', 34)
  if (seen('print', 'fail')) add('print_differs', 24)
  if (seen('in_date', 'fail')) add('document_expired', 22)
  if (seen('in_date', 'unsure')) add('expiry_unreadable', 9)
  if (seen('age', 'fail')) add('under_age', 35)
  if (seen('name', 'fail')) add('name_differs', 21)
  if (seen('not_seen', 'unsure')) add('phone_shared', 19, 'never')
  if (seen('watch_list', 'unsure')) add('near_watch_list', 28)
  if (kind === 'again') add('second_submission', 11, 'first')
  if (random.chance(0.35)) add('phone_new', random.int(6, 13), 'years')
  if (random.chance(0.12)) add('device_shared', random.int(10, 24), 'one_person')
  if (random.chance(0.08)) add('many_at_address', random.int(10, 20), 'one_household')
  if (atNight) add('applied_at_night', 3, 'daytime')
  if (random.chance(0.2)) add('form_fast', random.int(3, 7), 'minutes')
  const known = kind === 'recheck'
  if (known) {
    if (reasons.length === 0) add('papers_renewed', random.int(2, 6))
  } else if (reasons.length === 0 || random.chance(0.5)) add('new_applicant', random.int(4, 11))
  const sum = reasons.reduce((points, reason) => points + reason.points, 0)
  if (sum > 12 && known) add('customer_for_years', -6)
  const shared = reasons.some((reason) => reason.reason === 'device_shared')
  if (sum > 6 && !known && !shared && random.chance(0.5)) add('device_known', -4)
  const total = reasons.reduce((all, reason) => all + reason.points, 0)
  return { risk: Math.max(0, Math.min(100, total)), reasons: reasons.sort((a, b) => b.points - a.points) }
}
