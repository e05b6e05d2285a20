// The identity reviews: waiting ones spread over the last day and two late, some that wait for their applicant, and the
// decided ones of the customers who came during the demo's days.
import { checkPapers } from '#shared/domain/identity/checks.ts'
import type { CaseKind, MendReason } from '#shared/domain/review.ts'
import { readingsOf } from '../identity/pinyin.ts'
import { createApplicant, lookUpsOf, type Flaw } from './applicants.ts'
import { riskOf } from './caseRisk.ts'
import { CAST } from './cast.ts'
import { HOUR, type Household } from './holders.ts'
import { decidedCases } from './decidedCases.ts'
import { REVIEWER, SUPERVISOR } from './operators.ts'
import { emailOf, phoneOf } from './people.ts'
import { createRandom } from './random.ts'
import type { DemoCase, DemoDocument, DemoNote, DemoOptions } from './records.ts'

const MINUTE = 60_000
const PROMISE = 24 * HOUR

const FLAWS: ReadonlyArray<readonly [Flaw, number]> = [
  ['none', 40],
  ['flat_missing', 10],
  ['name_differs', 7],
  ['zone_damaged', 8],
  ['expired', 6],
  ['glare', 7],
  ['phone_shared', 6],
  ['near_match', 5],
  ['under_age', 2],
  ['other_face', 5],
  ['address_differs', 4],
]

/** What an applicant is asked for, by what is wrong. */
const ASKED: Readonly<Partial<Record<Flaw, MendReason>>> = {
  zone_damaged: 'zone_unreadable',
  glare: 'photo_blurred',
  expired: 'document_expired',
  name_differs: 'name_differs',
  address_differs: 'address_differs',
  flat_missing: 'address_differs',
  other_face: 'selfie_unclear',
}

export function createCases(
  seed: string,
  household: Household,
  options: DemoOptions,
  startsAt: number,
): Readonly<{ cases: ReadonlyArray<DemoCase>; notes: ReadonlyArray<DemoNote> }> {
  const { asOf, customers: population } = options
  const waiting = options.applications ?? 37
  const asked = Math.round(waiting / 4)
  const cases: Array<DemoCase> = []
  const notes: Array<DemoNote> = []
  const today = new Date(asOf).toISOString().slice(0, 10)

  type Plan = Readonly<{
    index: number
    kind: CaseKind
    flaw: Flaw
    state: 'waiting' | 'asked'
    appliedAt: number
    given?: Parameters<typeof createApplicant>[4]
  }>

  function open(plan: Plan): DemoCase {
    const { index, kind, flaw, state, appliedAt } = plan
    const random = createRandom(seed, 'case', index)
    const known =
      kind === 'recheck' ? household.customers[CAST.length + ((index * 31) % (population - CAST.length))] : undefined
    const sharer = household.customers[(index * 17) % population]!
    const drawn = createApplicant(seed, index, flaw, asOf, plan.given)
    const person =
      known === undefined
        ? drawn.person
        : {
            ...drawn.person,
            name: known.name,
            sex: known.sex,
            birthDate: known.birthDate,
            city: known.city,
            country: known.country,
            address: known.address,
            nationalId: known.nationalId,
            language: known.language,
          }
    const phone =
      flaw === 'phone_shared' ? sharer.phone : (known?.phone ?? phoneOf(random, person.country, population + index))
    const email = known?.email ?? emailOf(person.name, population + index)
    const applicant = createApplicant(seed, index, flaw, asOf, known === undefined ? plan.given : person, {
      phone,
      email,
    })
    const checks = checkPapers({
      fields: applicant.fields,
      print: 'read',
      zone: applicant.zone,
      today,
      lookUps: lookUpsOf(random, applicant, flaw, population),
      readingsOf,
    })
    const hour = new Date(appliedAt + 8 * HOUR).getUTCHours()
    const { risk, reasons } = riskOf(random, checks, kind, hour < 6)

    const again = kind === 'again'
    const askedAt = again ? appliedAt + random.int(40, 150) * MINUTE : 0
    const answeredAt = again ? Math.min(asOf - random.int(4, 70) * MINUTE, askedAt + random.int(3, 22) * HOUR) : 0
    const stood = again ? answeredAt - askedAt : 0
    const mend: MendReason = ASKED[flaw] ?? random.pick(['photo_blurred', 'page_missing', 'selfie_unclear'])
    const submission = again ? 2 : 1
    const history: Array<DemoCase['history'][number]> = [
      { at: appliedAt, event: 'case.applied', by: null, data: { papers: applicant.papers.length } },
    ]
    const documents: Array<DemoDocument> = []
    if (again) {
      documents.push({ kind: applicant.firstTry.kind, submission: 1, at: appliedAt, paper: applicant.firstTry })
      history.push({
        at: askedAt,
        event: 'case.asked_again',
        by: REVIEWER.displayName,
        data: { reasons: 'photo_blurred' },
      })
      history.push({ at: askedAt + 10_000, event: 'case.applicant_told', by: null, data: { verdict: 'ask' } })
      history.push({
        at: answeredAt,
        event: 'case.answered',
        by: null,
        data: { papers: applicant.papers.length, submission: 2 },
      })
    }
    for (const paper of applicant.papers)
      documents.push({ kind: paper.kind, submission, at: again ? answeredAt : appliedAt, paper })

    const cameAt = again ? answeredAt : appliedAt
    const pausedAt =
      state === 'asked' ? cameAt + Math.round((0.1 + 0.6 * random.next()) * Math.min(18 * HOUR, asOf - cameAt)) : null
    const reviewer = random.chance(0.85) ? REVIEWER : SUPERVISOR
    if (pausedAt !== null) {
      history.push({ at: pausedAt, event: 'case.asked_again', by: reviewer.displayName, data: { reasons: mend } })
      history.push({ at: pausedAt + 10_000, event: 'case.applicant_told', by: null, data: { verdict: 'ask' } })
    }
    return {
      index,
      customer: known?.index ?? null,
      name: person.name,
      language: person.language,
      city: person.city,
      country: person.country,
      phone,
      kind,
      state,
      submission,
      submittedAt: appliedAt,
      dueAt: appliedAt + PROMISE + stood,
      pausedAt,
      risk,
      riskReasons: reasons,
      fields: applicant.fields,
      checks,
      documents,
      history,
      decision: pausedAt === null ? null : { verdict: 'ask', reasons: [mend], operator: reviewer.index, at: pausedAt },
    }
  }

  const random = createRandom(seed, 'inbox')
  for (let index = 0; index < waiting + asked; index += 1) {
    const inQueue = index < waiting
    const first = index === 0
    const kind: CaseKind = first ? 'again' : (['first', 'again', 'recheck'] as const)[random.weighted([74, 15, 11])]!
    const flaw: Flaw = first ? 'flat_missing' : FLAWS[random.weighted(FLAWS.map(([, weight]) => weight))]![0]
    // Two are late; the others are spread over the hours that the promise leaves, more of them fresh than old.
    const age = first
      ? 21 * HOUR
      : !inQueue
        ? Math.round((4 + 60 * random.next()) * HOUR)
        : index < 3
          ? PROMISE + random.int(14, 95) * MINUTE
          : Math.round(PROMISE * random.next() ** 1.35 * 0.985)
    // Who answered a question applied longer ago than the time that is left says.
    const appliedAt = asOf - (kind === 'again' && inQueue && !first && index >= 3 ? Math.max(age, 6 * HOUR) : age)
    const given = first
      ? ({
          name: { native: '沈雨晴', surname: 'Shen', givenNames: 'Yuqing', latin: 'Shen Yuqing' },
          sex: 'F',
          birthDate: '1994-03-17',
          language: 'zh-CN',
          nationality: 'CN',
          country: 'CN',
          city: 'Hangzhou',
          cityNative: '杭州',
          address: '18 Quay Road, 6A, Xixi',
          addressNative: '杭州市西溪区码头路18号6A室',
          nationalId: 'SP0417296',
        } as const)
      : undefined
    cases.push(
      open({
        index,
        kind: index < 3 && !first ? 'first' : kind,
        flaw,
        state: inQueue ? 'waiting' : 'asked',
        appliedAt,
        ...(given !== undefined && { given }),
      }),
    )
  }
  notes.push({
    kind: 'application',
    target: 0,
    operator: REVIEWER.index,
    at: asOf - 19 * HOUR,
    text: 'Photo taken at night, asked for daylight.',
  })

  cases.push(...decidedCases(seed, household, options, startsAt, cases.length))
  return { cases, notes }
}
