// Applications and answers as the wallet sends them: papers are taken in and read before the transaction, what others share is looked up
// inside it, so that two applications with one paper cannot both be the first.
import type { applications as contract } from '#shared/contract/applications.ts'
import { withoutPrint } from '#shared/domain/identity/printLines.ts'
import { weighRisk } from '#shared/domain/identity/riskTable.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { missingPapers } from '#shared/domain/review.ts'
import {
  applicationById,
  applicationForChange,
  checksOf,
  fieldsOf,
  paperAsksOf,
  toReviewCase,
} from '#electron/store/db/applications.ts'
import { originCodes } from '#electron/store/db/codes.ts'
import { answerCase, submitApplication } from '#electron/store/db/submissions.ts'
import type { Work } from '#electron/store/db/work.ts'
import {
  checksFor,
  checkTyped,
  cleanedOf,
  indexesOf,
  keepChecks,
  linesOf,
  localHour,
  printOf,
  rowsOf,
  takeAll,
  withDigests,
  zoneOf,
  type Cleaned,
  type Sent,
} from './application-intake.ts'
import { planRules } from './auto-decide.ts'
import { caseChanged, caseTarget } from './case-decision.ts'
import { command, type Act } from './frame.ts'
import { store } from './implementer.ts'
import { refuse } from './refuse.ts'
import { keepHits, sameLists, screenPerson, statesOf, withScreen } from './screening.ts'

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
        yield* planRules(id, 1, now)
        const row = (yield* applicationById(id))!
        return {
          answer: {
            id: publicId('application', id),
            dueAt: row.due_at,
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
        // What was printed on a page that is replaced is forgotten until the new one is read.
        const kept = printOf(papers) === 'pending' ? withoutPrint(before) : before
        const fields = kept.map((line) => ({ ...line, zone: inZone[line.field] ?? line.zone }))
        const indexes = indexesOf(services, fields, row.country, null)
        const found = screenPerson(services, screen, row, fields)
        const hits = yield* keepHits({ id: row.id, customer: row.customer_id }, found, now)
        const looked = { id: row.id, fields, zone, papers, indexes, found, hits }
        const checks = keepChecks(yield* checksFor(services, looked, now), checksOf(row), papers)
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
        yield* planRules(row.id, answered.version, now)
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
        automatic: told && row.rule !== null,
        customer: told && row.customer_id !== null ? publicId('customer', row.customer_id) : null,
      }
    }),
  ),
} satisfies Readonly<Record<keyof typeof contract, unknown>>
