// The wallet's side: applications, and what holders do with their own cards. Errors name the field. No version is asked for: a holder acts
// on what stands now.
import { z } from 'zod'
import { CASE_STATES, DOCUMENT_KINDS } from '../domain/review.ts'
import { LimitsSchema, ScopeSchema } from './cards.ts'
import { command, Country, id, query, RequestId, Time, Version } from './base.ts'

const mine = { requestId: RequestId, customer: id('customer'), card: id('card') }
const Pin = z.string().regex(/^\d{4,12}$/, '4 to 12 digits')
const Done = z.strictObject({ version: Version, at: Time })

export const ApplicantDocument = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS),
  mime: z.enum(['image/jpeg', 'image/png']),
  /** Base64; at most 8 MB of image. */
  image: z.string().min(100).max(11_000_000),
})
const Line = z.string().trim().min(1).max(200)
export const Applicant = z.strictObject({
  surname: Line,
  givenNames: Line,
  nativeName: Line.optional(),
  birthDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 1994-03-17'),
  documentNumber: Line,
  state: Country,
  address: Line,
  city: Line,
  country: Country,
  phone: Line,
  email: Line,
  language: z.enum(['en', 'zh-CN']),
})

export const wallet = {
  submit: command('wallet.apply', 'case.applied', '/wallet/applications', 'Apply for a card; answered within 24 hours')
    .input(
      z.strictObject({
        requestId: RequestId,
        applicant: Applicant,
        documents: z.array(ApplicantDocument).min(1).max(6),
      }),
    )
    .output(z.strictObject({ application: id('application'), dueAt: Time })),
  resubmit: command('wallet.apply', 'case.answered', '/wallet/applications/{application}/answer', 'Answer a question')
    .input(
      z.strictObject({
        requestId: RequestId,
        application: id('application'),
        documents: z.array(ApplicantDocument).min(1).max(6),
      }),
    )
    .output(z.strictObject({ application: id('application'), submission: z.int(), dueAt: Time })),
  status: query('wallet.apply', 'GET', '/wallet/applications/{application}', 'Where an application stands')
    .input(z.strictObject({ application: id('application') }))
    .output(
      z.strictObject({
        state: z.enum(CASE_STATES),
        submission: z.int(),
        dueAt: Time.nullable(),
        /** What has to be mended, or why it was rejected: codes of shared/domain/review.ts. */
        reasons: z.array(z.string()),
        customer: id('customer').nullable(),
      }),
    ),
  setPin: command('wallet.holder', 'pin.set', '/wallet/pin', 'Choose a PIN: the first, or one for a forgotten one')
    .input(z.strictObject({ ...mine, pin: Pin }))
    .output(Done),
  changePin: command('wallet.holder', 'pin.changed', '/wallet/pin/change', 'Another PIN, knowing the one in use')
    .input(z.strictObject({ ...mine, current: Pin, pin: Pin }))
    .output(
      z.discriminatedUnion('outcome', [
        z.strictObject({ outcome: z.literal('changed'), version: Version, at: Time }),
        z.strictObject({ outcome: z.literal('wrong_pin'), triesLeft: z.int() }),
      ]),
    ),
  freeze: command('wallet.holder', 'card.frozen', '/wallet/freeze', 'The holder freezes the card')
    .input(z.strictObject({ ...mine, reason: z.enum(['holder_pause', 'device_lost']), until: Time.nullable() }))
    .output(Done),
  unfreeze: command('wallet.holder', 'card.unfrozen', '/wallet/unfreeze', 'The holder lifts the holder’s own pause')
    .input(z.strictObject(mine))
    .output(Done),
  setLimits: command('wallet.holder', 'card.limits_set', '/wallet/limits', 'Limits and scope, up to the policy')
    .input(z.strictObject({ ...mine, limits: LimitsSchema, scope: ScopeSchema }))
    .output(Done),
  noteTravel: command('wallet.holder', 'card.travel_noted', '/wallet/travel', 'The holder will be abroad')
    .input(z.strictObject({ ...mine, countries: z.array(Country).min(1).max(20), from: Time, until: Time }))
    .output(Done),
  reportLost: command('wallet.holder', 'card.reported', '/wallet/report', 'Lost or stolen: final')
    .input(z.strictObject({ ...mine, kind: z.enum(['lost', 'stolen']), replace: z.boolean() }))
    .output(z.strictObject({ version: Version, at: Time, replacement: id('card').nullable() })),
}
