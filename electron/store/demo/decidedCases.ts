// The reviews that are over: everybody who became a customer in the demo's days, and a few who were refused.
import { checkPapers } from '#shared/domain/identity/checks.ts'
import { PROMISE_HOURS, type FinalReason } from '#shared/domain/review.ts'
import { readingsOf } from '../identity/pinyin.ts'
import { createApplicant, lookUpsOf } from './applicants.ts'
import { riskOf } from './caseRisk.ts'
import { HOUR, type Household } from './holders.ts'
import { OPERATORS, REVIEWER } from './operators.ts'
import { createRandom } from './random.ts'
import type { DemoCase, DemoOptions } from './records.ts'

/** Their papers are gone already, as if retention had run out: nobody opens forty more images. */
export function decidedCases(
  seed: string,
  household: Household,
  options: DemoOptions,
  startsAt: number,
  firstIndex: number,
): ReadonlyArray<DemoCase> {
  const { asOf } = options
  const today = new Date(asOf).toISOString().slice(0, 10)
  const cases: Array<DemoCase> = []
  const firstCard = new Map(household.cards.toReversed().map((card) => [card.customer, card.last4]))
  for (const customer of household.customers) {
    if (customer.since < startsAt) continue
    const index = firstIndex + cases.length
    const drawn = createRandom(seed, 'decided', customer.index)
    const operator = OPERATORS.find((entry) => entry.displayName === customer.verifiedBy) ?? REVIEWER
    const refused = drawn.chance(0.08)
    const applicant = createApplicant(
      seed,
      100_000 + index,
      refused ? 'expired' : 'none',
      asOf,
      refused
        ? undefined
        : {
            name: customer.name,
            sex: customer.sex,
            birthDate: customer.birthDate,
            city: customer.city,
            country: customer.country,
            language: customer.language,
            address: customer.address,
            nationalId: customer.nationalId,
          },
      { phone: customer.phone, email: customer.email },
    )
    const checks = checkPapers({
      fields: applicant.fields,
      print: 'read',
      zone: applicant.zone,
      today,
      lookUps: lookUpsOf(drawn, applicant, 'none', options.customers),
      readingsOf,
    }).map((check) => (check.code === 'face' ? { ...check, result: 'pass' as const } : check))
    const { risk, reasons } = riskOf(drawn, checks, 'first', false)
    const decidedAt = customer.verifiedAt
    const final: ReadonlyArray<FinalReason> = refused
      ? [drawn.pick(['document_forged', 'person_differs', 'duplicate_person'])]
      : []
    const approvedNext: DemoCase['history'] = [
      { at: decidedAt, event: 'case.approved', by: operator.displayName, data: {} },
      {
        at: decidedAt + 10_000,
        event: 'case.card_issued',
        by: null,
        data: { last4: firstCard.get(customer.index) ?? null },
      },
    ]
    const rejectedNext: DemoCase['history'] = [
      { at: decidedAt, event: 'case.rejected', by: operator.displayName, data: { reasons: final.join(',') } },
      { at: decidedAt + 10_000, event: 'case.applicant_told', by: null, data: { verdict: 'reject' } },
    ]
    cases.push({
      index,
      customer: refused ? null : customer.index,
      name: applicant.person.name,
      language: applicant.person.language,
      city: applicant.person.city,
      country: applicant.person.country,
      phone: customer.phone,
      kind: 'first',
      state: refused ? 'rejected' : 'approved',
      submission: 1,
      submittedAt: customer.since,
      dueAt: customer.since + PROMISE_HOURS * HOUR,
      pausedAt: null,
      risk,
      riskReasons: reasons,
      fields: applicant.fields,
      checks,
      documents: [],
      history: [
        { at: customer.since, event: 'case.applied', by: null, data: { papers: 3 } },
        ...(refused ? rejectedNext : approvedNext),
      ],
      decision: { verdict: refused ? 'reject' : 'approve', reasons: final, operator: operator.index, at: decidedAt },
    })
  }
  return cases
}
