// What comes with an application, before and beside the case it becomes: papers taken in and read, lines, indexes of what people share,
// and every check with what the store holds of others.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Typed } from '#shared/contract/applications.ts'
import { localDay } from '#shared/domain/calendar.ts'
import { checkPapers, type MachineCheck } from '#shared/domain/identity/checks.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import type { ZoneReading } from '#shared/domain/identity/mrz.ts'
import { bitsApart, isTelling, NEAR_BITS } from '#shared/domain/identity/pictureHash.ts'
import { PRINTED_PAPERS } from '#shared/domain/identity/printLayout.ts'
import type { HitState } from '#shared/domain/identity/watchList.ts'
import type { DocumentKind } from '#shared/domain/review.ts'
import type { Check } from '#electron/store/db/applications.ts'
import { documentKindCodes } from '#electron/store/db/codes.ts'
import type { Paper } from '#electron/store/db/documents.ts'
import { picturesSeen, seenBefore } from '#electron/store/db/seen-before.ts'
import type { Work } from '#electron/store/db/work.ts'
import { isPaperProblem, takePaper, type TakenPaper } from '#electron/store/identity/paper-intake.ts'
import { readingsOf } from '#electron/store/identity/pinyin.ts'
import { readZoneOf } from '#electron/store/identity/paper-reading.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { normaliseEmail, normalisePhone } from '#electron/store/security/normalise.ts'
import { refuse } from './refuse.ts'
import { nearestIn, type Found } from './screening.ts'
import type { Services } from './services.ts'

type TypedFields = z.infer<typeof Typed>
export type Sent = Readonly<{ kind: DocumentKind; file: File }>
type Taken = TakenPaper & Readonly<{ kind: DocumentKind; digest: string }>
type ZoneOf = ZoneReading | 'unreadable' | null

export async function takeAll(papers: ReadonlyArray<Sent>): Promise<ReadonlyArray<Taken>> {
  const taken: Array<Taken> = []
  for (const [i, { kind, file }] of papers.entries()) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    try {
      const digest = createHash('sha256').update(bytes).digest('hex')
      taken.push({ ...(await takePaper(bytes, file.name)), kind, digest })
    } catch (error) {
      if (!isPaperProblem(error)) throw error
      throw refuse.badInput(
        `papers[${i}]`,
        error.message.replace(` ${error.remedy}`, '').replace(/\.$/, ''),
        error.remedy.replace(/\.$/, ''),
      )
    }
  }
  return taken
}

const hasZone = ({ kind }: Readonly<{ kind: DocumentKind }>): boolean => kind === 'passport' || kind === 'id_back'

/** Without a new paper that has a zone, or print, what was said of the old one still holds. */
export const keepChecks = (
  checks: ReadonlyArray<MachineCheck>,
  before: ReadonlyArray<Check>,
  papers: ReadonlyArray<Taken>,
): ReadonlyArray<Check> => {
  const stands = (code: string): Check | undefined =>
    (code === 'zone' && !papers.some(hasZone)) || (code === 'print' && !papers.some(hasPrint))
      ? before.find((one) => one.code === code)
      : undefined
  return checks.map((one) => stands(one.code) ?? one)
}

const hasPrint = ({ kind }: Readonly<{ kind: DocumentKind }>): boolean =>
  (PRINTED_PAPERS as ReadonlyArray<DocumentKind>).includes(kind)

/** The print is read when the application is in: nobody waits for it. */
export const printOf = (papers: ReadonlyArray<Taken>): 'pending' | 'none' =>
  papers.some(hasPrint) ? 'pending' : 'none'

/** The zone of the first paper that has one; a paper without a zone gives `null`. */
export async function zoneOf(papers: ReadonlyArray<Taken>): Promise<ZoneOf> {
  const paper = papers.find(hasZone)
  if (paper === undefined) return null
  const seen = await readZoneOf(paper.image)
  // What the readers doubt is no reading: a person types it or asks for another photo.
  return !seen.found || seen.zone.doubts.length > 0 ? 'unreadable' : seen.zone.reading
}

export function linesOf(typed: TypedFields, zone: ZoneOf): ReadonlyArray<FieldLine> {
  const content = zone === null || zone === 'unreadable' ? null : zone.content
  const line = (field: string, text: string | null, inZone: string | null = null): FieldLine => ({
    field,
    typed: text,
    printed: null,
    zone: inZone,
  })
  return [
    line('surname', typed.surname, content?.surname ?? null),
    line('given_names', typed.givenNames, content?.givenNames ?? null),
    line('native_name', typed.nativeName),
    line('birth_date', typed.birthDate, content?.birthDate ?? null),
    line('sex', typed.sex, content?.sex ?? null),
    line('document_number', typed.documentNumber, content?.documentNumber ?? null),
    line('national_id', typed.nationalId),
    line('state', null, content?.issuer ?? null),
    line('expires', typed.expires, content?.expiryDate ?? null),
    line('address', typed.address),
    line('phone', typed.phone),
    line('email', typed.email),
  ].filter(({ typed: a, zone: c }) => a !== null || c !== null)
}

const cell = (fields: ReadonlyArray<FieldLine>, name: string): string | null => {
  const line = fields.find(({ field }) => field === name)
  return line?.typed ?? line?.zone ?? null
}

/** Refuses what cannot be what it is called, before anything is unpacked. */
export function checkTyped(typed: TypedFields, country: string): void {
  if (normalisePhone(typed.phone, country) === undefined)
    throw refuse.badInput('typed.phone', 'it is no telephone number', 'Write it with the country code, such as +86')
  if (normaliseEmail(typed.email) === undefined)
    throw refuse.badInput('typed.email', 'it is no e-mail address', 'Write it like name@example.test')
  for (const field of ['birthDate', 'expires'] as const) {
    const day = typed[field]
    if (day !== null && !isDay(day))
      throw refuse.badInput(`typed.${field}`, 'there is no such day', 'Write a date such as 1994-03-17')
  }
}

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** Blind indexes of what applicants may share. */
export function indexesOf(
  { keyring }: Services,
  fields: ReadonlyArray<FieldLine>,
  country: string,
  device: string | null,
) {
  const hashed = (kind: 'phone' | 'email' | 'national_id' | 'device', text: string | null | undefined) =>
    text === null || text === undefined || text === '' ? undefined : blindIndex(keyring, kind, text)
  const number = cell(fields, 'document_number') ?? cell(fields, 'national_id')
  const plain = number?.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  const address = cell(fields, 'address')
    ?.normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{P}]/gu, '')
  const [phone, email] = [cell(fields, 'phone'), cell(fields, 'email')]
  return {
    phone: hashed('phone', phone === null ? null : normalisePhone(phone, country)),
    email: hashed('email', email === null ? null : normaliseEmail(email)),
    document: hashed('national_id', plain),
    device: hashed('device', device),
    address: hashed('device', address === undefined ? undefined : `address ${address}`),
  }
}

type Looked = Readonly<{
  id: number
  fields: ReadonlyArray<FieldLine>
  zone: ZoneOf
  papers: ReadonlyArray<Taken>
  indexes: ReturnType<typeof indexesOf>
  found: Found
  hits: ReadonlyArray<HitState>
}>

/** The store's day as `YYYY-MM-DD`. */
export function storeDay({ programme }: Services, now: number): string {
  const day = String(localDay(now, programme.timeZone))
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
}

/** Every check, with what the store holds of others. */
export function* checksFor(services: Services, looked: Looked, now: number): Work<ReadonlyArray<MachineCheck>> {
  const { id, fields, zone, papers, indexes, found, hits } = looked
  const defined = Object.fromEntries(Object.entries(indexes).filter(([, value]) => value !== undefined))
  const seen = yield* seenBefore(id, defined)
  let samePhoto = 0
  for (const { kind, hash } of papers) {
    if (!isTelling(hash)) continue
    const known = yield* picturesSeen(id, documentKindCodes.code(kind))
    if (known.some((other) => bitsApart(other, hash) <= NEAR_BITS)) samePhoto++
  }
  return checkPapers({
    fields,
    print: printOf(papers),
    zone,
    today: storeDay(services, now),
    lookUps: {
      searched: seen.searched,
      sameDocument: seen.document,
      samePhoto,
      samePhone: seen.phone + seen.customers,
      together: { device: seen.device, address: seen.address, phone: seen.phone },
      nearest: yield* nearestIn(found),
      hits,
    },
    readingsOf,
  })
}

export const rowsOf = (papers: ReadonlyArray<Taken>): ReadonlyArray<Paper> =>
  papers.map(({ kind, mime, width, height, image, hash }) => ({
    kind: documentKindCodes.code(kind),
    mime,
    width,
    height,
    image,
    hash,
  }))

export const localHour = (at: number, zone: string): number =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at))

/** Files have no canonical form: their digests stand for them where requests are compared. */
export const withDigests = <T extends Readonly<{ papers: unknown }>>(input: T, papers: ReadonlyArray<Taken>) => ({
  ...input,
  papers: papers.map(({ kind, digest }) => ({ kind, digest })),
})

export type Cleaned = Array<Array<TakenPaper['cleaned'][number]>>
export const cleanedOf = (papers: ReadonlyArray<Taken>): Cleaned => papers.map(({ cleaned }) => [...cleaned])
