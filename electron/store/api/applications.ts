// Applications and answers as the wallet sends them: papers are taken in and read before the transaction, what others share is looked up
// inside it, so that two applications with one paper cannot both be the first.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { applications as contract, Typed } from '#shared/contract/applications.ts'
import { localDay } from '#shared/domain/calendar.ts'
import { checkPapers, type MachineCheck } from '#shared/domain/identity/checks.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import type { ZoneReading } from '#shared/domain/identity/mrz.ts'
import type { HitState } from '#shared/domain/identity/watchList.ts'
import { bitsApart, isTelling, NEAR_BITS } from '#shared/domain/identity/pictureHash.ts'
import { weighRisk } from '#shared/domain/identity/riskTable.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { HOUR, missingPapers, PROMISE_HOURS, type DocumentKind } from '#shared/domain/review.ts'
import {
  applicationById,
  applicationForChange,
  checksOf,
  fieldsOf,
  paperAsksOf,
  toReviewCase,
  type Check,
} from '#electron/store/db/applications.ts'
import { documentKindCodes, originCodes } from '#electron/store/db/codes.ts'
import type { Paper } from '#electron/store/db/documents.ts'
import { picturesSeen, seenBefore } from '#electron/store/db/seen-before.ts'
import { answerCase, submitApplication } from '#electron/store/db/submissions.ts'
import type { Work } from '#electron/store/db/work.ts'
import { isPaperProblem, takePaper, type TakenPaper } from '#electron/store/identity/paper-intake.ts'
import { readZoneOf } from '#electron/store/identity/zones.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { normaliseEmail, normalisePhone } from '#electron/store/security/normalise.ts'
import { caseChanged, caseTarget } from './case-decision.ts'
import { command, type Act } from './frame.ts'
import { store } from './implementer.ts'
import { refuse } from './refuse.ts'
import { keepHits, nearestIn, sameLists, screenPerson, statesOf, withScreen, type Found } from './screening.ts'
import type { Services } from './services.ts'

type TypedFields = z.infer<typeof Typed>
type Sent = Readonly<{ kind: DocumentKind; file: File }>
type Taken = TakenPaper & Readonly<{ kind: DocumentKind; digest: string }>
type ZoneOf = ZoneReading | 'unreadable' | null

async function takeAll(papers: ReadonlyArray<Sent>): Promise<ReadonlyArray<Taken>> {
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

/** Without a new paper that has a zone, what was said of the old one still holds. */
const keepZone = (
  checks: ReadonlyArray<MachineCheck>,
  before: ReadonlyArray<Check>,
  papers: ReadonlyArray<Taken>,
): ReadonlyArray<Check> => {
  const old = before.find(({ code }) => code === 'zone')
  return papers.some(hasZone) || old === undefined ? checks : checks.map((one) => (one.code === 'zone' ? old : one))
}

/** The zone of the first paper that has one; a paper without a zone gives `null`. */
async function zoneOf(papers: ReadonlyArray<Taken>): Promise<ZoneOf> {
  const paper = papers.find(hasZone)
  if (paper === undefined) return null
  const seen = await readZoneOf(paper.image)
  // What the readers doubt is no reading: a person types it or asks for another photo.
  return !seen.found || seen.zone.doubts.length > 0 ? 'unreadable' : seen.zone.reading
}

function linesOf(typed: TypedFields, zone: ZoneOf): ReadonlyArray<FieldLine> {
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
function checkTyped(typed: TypedFields, country: string): void {
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
function indexesOf({ keyring }: Services, fields: ReadonlyArray<FieldLine>, country: string, device: string | null) {
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

/** Every check, with what the store holds of others. */
function* checksFor(services: Services, looked: Looked, now: number): Work<ReadonlyArray<MachineCheck>> {
  const { id, fields, zone, papers, indexes, found, hits } = looked
  const defined = Object.fromEntries(Object.entries(indexes).filter(([, value]) => value !== undefined))
  const seen = yield* seenBefore(id, defined)
  let samePhoto = 0
  for (const { kind, hash } of papers) {
    if (!isTelling(hash)) continue
    const known = yield* picturesSeen(id, documentKindCodes.code(kind))
    if (known.some((other) => bitsApart(other, hash) <= NEAR_BITS)) samePhoto++
  }
  const day = String(localDay(now, services.programme.timeZone))
  return checkPapers({
    fields,
    zone,
    today: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
    lookUps: {
      searched: seen.searched,
      sameDocument: seen.document,
      samePhoto,
      samePhone: seen.phone + seen.customers,
      together: { device: seen.device, address: seen.address, phone: seen.phone },
      nearest: yield* nearestIn(found),
      hits,
    },
  })
}

const rowsOf = (papers: ReadonlyArray<Taken>): ReadonlyArray<Paper> =>
  papers.map(({ kind, mime, width, height, image, hash }) => ({
    kind: documentKindCodes.code(kind),
    mime,
    width,
    height,
    image,
    hash,
  }))

const localHour = (at: number, zone: string): number =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at))

/** Files have no canonical form: their digests stand for them where requests are compared. */
const withDigests = <T extends Readonly<{ papers: unknown }>>(input: T, papers: ReadonlyArray<Taken>) => ({
  ...input,
  papers: papers.map(({ kind, digest }) => ({ kind, digest })),
})

type Cleaned = Array<Array<TakenPaper['cleaned'][number]>>
const cleanedOf = (papers: ReadonlyArray<Taken>): Cleaned => papers.map(({ cleaned }) => [...cleaned])

export const applications = {
  apply: store.applications.apply.handler(async ({ input, context }) => {
    const { services } = context
    checkTyped(input.typed, input.country)
    const papers = await takeAll(input.papers as ReadonlyArray<Sent>)
    const zone = await zoneOf(papers)
    const fields = linesOf(input.typed, zone)
    const indexes = indexesOf(services, fields, input.country, input.device)
    type Answer = { id: string; dueAt: number; version: number; cleaned: Cleaned }
    const options = { action: context.action, input: withDigests(input, papers) }
    const { surname, givenNames, nativeName } = input.typed
    const name = { native: nativeName, latin: `${surname} ${givenNames}`.trim() }
    return withScreen(services, (screen) => {
      const found = screenPerson(services, screen, name, fields)
      return command<Answer>(context, options, function* ({ now }): Work<Act<Answer>> {
        yield* sameLists(found.stamp)
        const hits = yield* statesOf(found)
        const checks = yield* checksFor(services, { id: 0, fields, zone, papers, indexes, found, hits }, now)
        const { risk, reasons, version } = weighRisk(checks, {
          submission: 1,
          hour: localHour(now, services.programme.timeZone),
          formSeconds: input.formSeconds,
          customerSince: null,
          deviceKnown: false,
        })
        const { phone, ...others } = indexes
        const known = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined))
        const id = yield* submitApplication(
          services.cipher,
          {
            customer: null,
            kind: 'first',
            ...name,
            language: input.language,
            city: input.city,
            country: input.country,
            phoneIndex: phone ?? null,
            indexes: known,
            riskVersion: version,
            fields,
            checks,
            risk,
            riskReasons: reasons,
            papers: rowsOf(papers),
            origin: originCodes.code('live'),
          },
          now,
        )
        yield* keepHits({ id, customer: null }, found, now)
        const row = (yield* applicationById(id))!
        return {
          answer: {
            id: publicId('application', id),
            dueAt: now + PROMISE_HOURS * HOUR,
            version: 1,
            cleaned: cleanedOf(papers),
          },
          audit: caseTarget(row),
          events: [caseChanged(row, 'case.applied')],
        }
      })
    })
  }),

  answer: store.applications.answer.handler(async ({ input, context }) => {
    const { services } = context
    const papers = await takeAll(input.papers as ReadonlyArray<Sent>)
    const zone = await zoneOf(papers)
    type Answer = { version: number; cleaned: Cleaned }
    const options = { action: context.action, input: withDigests(input, papers) }
    return withScreen(services, (screen) =>
      command<Answer>(context, options, function* ({ now }): Work<Act<Answer>> {
        yield* sameLists(screen.stamp)
        const key = internalKey('application', input.id)
        const row = key === undefined ? undefined : yield* applicationForChange(key)
        if (row === undefined || row.look !== 0) throw refuse.notFound('application')
        const [missing] = missingPapers(
          paperAsksOf(row),
          papers.map(({ kind }) => kind),
        )
        if (missing !== undefined)
          throw refuse.badInput('papers', `the ${missing} that was asked for is missing`, 'Send each paper asked for')
        const before = yield* fieldsOf(services.cipher, row.id)
        // A new page of the passport replaces what the old one said; without one the old reading stands.
        const content = zone === null || zone === 'unreadable' ? null : zone.content
        const inZone: Readonly<Record<string, string>> =
          content === null
            ? {}
            : {
                surname: content.surname,
                given_names: content.givenNames,
                birth_date: content.birthDate,
                sex: content.sex,
                document_number: content.documentNumber,
                state: content.issuer,
                expires: content.expiryDate,
              }
        const fields = before.map((line) => ({ ...line, zone: inZone[line.field] ?? line.zone }))
        const indexes = indexesOf(services, fields, row.country, null)
        const found = screenPerson(services, screen, row, fields)
        const hits = yield* keepHits({ id: row.id, customer: row.customer_id }, found, now)
        const looked = { id: row.id, fields, zone, papers, indexes, found, hits }
        const checks = keepZone(yield* checksFor(services, looked, now), checksOf(row), papers)
        const { risk, reasons } = weighRisk(checks, {
          submission: row.submission + 1,
          hour: localHour(now, services.programme.timeZone),
          formSeconds: null,
          customerSince: null,
          deviceKnown: false,
        })
        const answered = yield* answerCase(
          services.cipher,
          row.id,
          { papers: rowsOf(papers), fields, checks, risk, riskReasons: reasons },
          now,
        )
        if (!answered.ok) throw refuse.invalidState(answered.refusal)
        return {
          answer: { version: answered.version, cleaned: cleanedOf(papers) },
          audit: caseTarget(row),
          events: [caseChanged(row, 'case.answered')],
        }
      }),
    )
  }),

  status: store.applications.status.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const key = internalKey('application', input.id)
      const row = key === undefined ? undefined : yield* applicationById(key)
      if (row === undefined) throw refuse.notFound('application')
      const { decision, state } = toReviewCase(row)
      // What can still be taken back is not told yet.
      const told = decision === null || decision.effected || row.effected === 1
      const reasons = told && row.reasons !== null ? (JSON.parse(row.reasons) as Array<string>) : []
      return {
        state: told ? state : ('waiting' as const),
        submission: row.submission,
        dueAt: state === 'waiting' || !told ? row.due_at : null,
        reasons,
        papers: told ? paperAsksOf(row).map(({ kind, reasons: asked }) => ({ kind, reasons: [...asked] })) : [],
        customer: told && row.customer_id !== null ? publicId('customer', row.customer_id) : null,
      }
    }),
  ),
} satisfies Readonly<Record<keyof typeof contract, unknown>>
