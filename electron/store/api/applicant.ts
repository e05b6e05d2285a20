// An application as the wallet sends it: images are looked at before they are believed, lines are laid out as the review shows them.
import sharp from 'sharp'
import type { Applicant, ApplicantDocument } from '#shared/contract/wallet.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import type { z } from 'zod'
import type { Check } from '#electron/store/db/applications.ts'
import { documentKindCodes } from '#electron/store/db/codes.ts'
import type { Paper } from '#electron/store/db/documents.ts'
import type { Submission } from '#electron/store/db/submissions.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { normaliseEmail, normalisePhone } from '#electron/store/security/normalise.ts'
import { refuse } from './refuse.ts'
import type { Services } from './services.ts'

const MOST_PIXELS = 40_000_000
const LEAST_SIDE = 200

/** Decodes each image once: what is no JPEG or PNG of sensible size is refused by its place, and nothing but its pixels is kept. */
export async function papersOf(
  documents: ReadonlyArray<z.infer<typeof ApplicantDocument>>,
): Promise<ReadonlyArray<Paper>> {
  const papers: Array<Paper> = []
  for (const [place, { kind, mime, image }] of documents.entries()) {
    const field = `documents.${place}.image`
    const bad = (problem: string): Error =>
      refuse.badInput(field, problem, 'Send a JPEG or PNG photo of at least 200 by 200 pixels')
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(image)) throw bad('it is not base64')
    const source = sharp(Buffer.from(image, 'base64'), { limitInputPixels: MOST_PIXELS, failOn: 'error' })
    const meta = await source.metadata().catch(() => undefined)
    if (meta === undefined || (meta.format !== 'jpeg' && meta.format !== 'png'))
      throw bad('it does not open as an image')
    if (`image/${meta.format}` !== mime) throw bad(`it is ${meta.format}, not what ${mime} says`)
    // Written anew: hidden tails and the camera's notes of place and time do not come along.
    const made = await source
      .rotate()
      .toFormat(meta.format)
      .toBuffer({ resolveWithObject: true })
      .catch(() => undefined)
    if (made === undefined) throw bad('it is damaged')
    const { width, height } = made.info
    if (width < LEAST_SIDE || height < LEAST_SIDE) throw bad(`it has only ${width} by ${height} pixels`)
    papers.push({ kind: documentKindCodes.code(kind), mime, width, height, image: made.data })
  }
  return papers
}

const open = (code: Check['code'], by: Check['by']): Check => ({
  code,
  result: by === 'person' ? 'open' : 'unsure',
  by,
  why: `check.${code}.${by === 'person' ? 'open' : 'unsure'}`,
  data: {},
  standard: null,
})

/** What was typed; what the papers print is read later, so nothing of it is claimed here. */
export function applicationOf(
  services: Services,
  applicant: z.infer<typeof Applicant>,
  papers: ReadonlyArray<Paper>,
  origin: number,
): Submission {
  const phone = normalisePhone(applicant.phone, applicant.country)
  if (phone === undefined)
    throw refuse.badInput('applicant.phone', 'it is no telephone number', 'Write it with the country code, such as +86')
  if (normaliseEmail(applicant.email) === undefined)
    throw refuse.badInput('applicant.email', 'it is no e-mail address', 'Write it like name@example.test')
  if (Number.isNaN(Date.parse(`${applicant.birthDate}T00:00:00Z`)))
    throw refuse.badInput('applicant.birthDate', 'there is no such day', 'Write a date such as 1994-03-17')
  const typed = (field: string, value: string): FieldLine => ({ field, typed: value, printed: null, zone: null })
  const native = applicant.nativeName ?? null
  return {
    customer: null,
    kind: 'first',
    native,
    latin: `${applicant.surname} ${applicant.givenNames}`,
    language: applicant.language,
    city: applicant.city,
    country: applicant.country,
    phoneIndex: blindIndex(services.keyring, 'phone', phone),
    fields: [
      typed('surname', applicant.surname),
      typed('given_names', applicant.givenNames),
      ...(native === null ? [] : [typed('native_name', native)]),
      typed('birth_date', applicant.birthDate),
      typed('document_number', applicant.documentNumber),
      typed('state', applicant.state),
      typed('address', applicant.address),
      typed('phone', applicant.phone),
      typed('email', applicant.email),
    ],
    checks: [open('zone', 'machine'), open('name', 'machine'), open('address', 'machine'), open('face', 'person')],
    risk: 0,
    riskReasons: [],
    papers,
    origin,
  }
}
