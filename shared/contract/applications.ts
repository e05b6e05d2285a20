// The wallet's side of the identity review: applications and answers with their papers. For the wallet's key only.
import { z } from 'zod'
import { CASE_STATES, DOCUMENT_KINDS } from '../domain/review.ts'
import { command, Country, id, query, RequestId, Time, Version } from './base.ts'

const Text = z.string().trim().max(200)
const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day as YYYY-MM-DD')

/** A form has no null: what is left out was not given. */
const Given = Text.nullable().default(null)

/** What the applicant typed. */
export const Typed = z.strictObject({
  surname: Text.min(1),
  givenNames: Text,
  nativeName: Given,
  birthDate: Day,
  sex: z.enum(['F', 'M', 'X']).nullable().default(null),
  documentNumber: Given,
  nationalId: Given,
  expires: Day.nullable().default(null),
  address: Text.min(1),
  phone: Text.min(1),
  email: Text.min(1),
})
/** A photograph: JPEG, PNG or WebP of at most 12 MB and 32 megapixels (12 as a progressive JPEG); it is written anew and nothing of the file is kept. */
const Papers = z
  .array(z.strictObject({ kind: z.enum(DOCUMENT_KINDS), file: z.file() }))
  .min(1)
  .max(6)

const Received = z.strictObject({
  id: id('application'),
  dueAt: Time,
  version: Version,
  /** For each paper what was taken off or corrected on the way in. */
  cleaned: z.array(z.array(z.enum(['metadata', 'appended_data', 'name']))),
})

export const applications = {
  apply: command('wallet.apply', 'application.received', '/applications', 'Somebody applies, with their papers')
    .input(
      z.strictObject({
        requestId: RequestId,
        language: z.enum(['en', 'zh-CN']),
        city: Text.min(1),
        country: Country,
        typed: Typed,
        /** Names the device to the wallet; only its keyed hash is kept. */
        device: z.string().max(200).nullable().default(null),
        /** In a form a text of digits. */
        formSeconds: z
          .union([
            z.int().min(0),
            z
              .string()
              .regex(/^\d{1,6}$/)
              .transform(Number),
          ])
          .nullable()
          .default(null),
        papers: Papers,
      }),
    )
    .output(Received),
  answer: command(
    'wallet.apply',
    'application.answered',
    '/applications/{id}/answer',
    'The applicant answers with new papers; the clock goes on',
  )
    .input(z.strictObject({ requestId: RequestId, id: id('application'), papers: Papers }))
    .output(z.strictObject({ version: Version, cleaned: Received.shape.cleaned })),
  status: query('wallet.apply', 'GET', '/applications/{id}', 'Where an application stands')
    .input(z.strictObject({ id: id('application') }))
    .output(
      z.strictObject({
        state: z.enum(CASE_STATES),
        submission: z.int(),
        dueAt: Time.nullable(),
        /** What has to be mended, or why it was rejected: codes of shared/domain/review.ts. */
        reasons: z.array(z.string()),
        /** Papers that have to be sent again, where only some are asked for. */
        papers: z.array(z.strictObject({ kind: z.enum(DOCUMENT_KINDS), reasons: z.array(z.string()) })),
        /** A rule decided, not a person; the applicant may ask for one. */
        automatic: z.boolean(),
        customer: id('customer').nullable(),
      }),
    ),
}
