// The inbox: applications with their sealed fields and papers, histories and notes.
import { publicId } from '#shared/domain/ids.ts'
import { UNDO_MS } from '#shared/domain/review.ts'
import type { Services } from '#electron/store/api/services.ts'
import { notePlace } from '#electron/store/api/notes.ts'
import { fullName } from '#electron/store/api/names.ts'
import { sealFields } from '#electron/store/db/applications.ts'
import { fillApplication } from '#electron/store/db/bulk.ts'
import { caseKindCodes, caseStateCodes, documentKindCodes } from '#electron/store/db/codes.ts'
import { addPapers } from '#electron/store/db/documents.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { addHistory, addNote } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { normalisePhone } from '#electron/store/security/normalise.ts'
import { drawPaper, type Image } from '../papers/paper.ts'
import type { DemoCase, DemoProgramme } from '../records.ts'
import type { StaffAct } from './acts.ts'
import { DEMO, searchText, type Keys } from './people.ts'

const ACTION = { approve: 'case.approved', reject: 'case.rejected', ask: 'case.asked_again' } as const
/** Cases whose papers are drawn at once, and written in one commit; sharp works on its own threads. */
const AT_ONCE = 8

/** What happened to the case moves its version: each decision, its effect, each answer. */
const versionOf = (item: DemoCase): number => item.history.length

function* addCase(services: Services, id: number, item: DemoCase, keys: Keys): Work<void> {
  const { cipher, keyring } = services
  const { decision } = item
  const phone = normalisePhone(item.phone, item.country)
  yield* fillApplication({
    id,
    customer_id: item.customer === null ? null : keys.customers[item.customer]!,
    kind: caseKindCodes.code(item.kind),
    state: caseStateCodes.code(item.state),
    submission: item.submission,
    submitted_at: item.submittedAt,
    due_at: item.dueAt,
    paused_at: item.pausedAt,
    risk: item.risk,
    risk_reasons: JSON.stringify(item.riskReasons),
    native: item.name.native,
    latin: item.name.latin,
    search: searchText(item.name),
    language: item.language,
    city: item.city,
    country: item.country,
    fields_enc: sealFields(cipher, id, item.fields),
    phone_idx: phone === undefined ? null : blindIndex(keyring, 'phone', phone),
    checks: JSON.stringify(item.checks),
    lease_operator: null,
    lease_until: null,
    verdict: decision?.verdict ?? null,
    reasons: decision === null ? null : JSON.stringify(decision.reasons),
    decided_by: decision === null ? null : keys.operators[decision.operator]!,
    decided_at: decision?.at ?? null,
    effective_at: decision === null ? null : decision.at + UNDO_MS,
    effected: decision === null ? 0 : 1,
    origin: DEMO,
    version: versionOf(item),
  })
  for (const { at, event, by, data } of item.history) yield* addHistory('application', id, at, event, by, data)
}

function* addImages(services: Services, id: number, item: DemoCase, images: ReadonlyArray<Image>): Work<void> {
  for (const [place, { kind, submission, at }] of item.documents.entries()) {
    const { bytes, mime, width, height } = images[place]!
    const image = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    yield* addPapers(
      services.cipher,
      id,
      submission,
      [{ kind: documentKindCodes.code(kind), mime, width, height, image }],
      at,
    )
  }
}

/** Two acts of the reviewer for a case that was asked again and then decided or asked once more. */
function actsOf(item: DemoCase, id: number, programme: DemoProgramme): ReadonlyArray<StaffAct> {
  const states: Readonly<Record<string, string>> = { approve: 'approved', reject: 'rejected', ask: 'asked' }
  return item.history.flatMap(({ at, event, by, data }) => {
    const verdict = Object.entries(ACTION).find(([, action]) => action === event)?.[0]
    const operator = programme.operators.find((entry) => entry.displayName === by)
    if (verdict === undefined || operator === undefined) return []
    const reasons = typeof data['reasons'] === 'string' ? data['reasons'].replaceAll(',', ', ') : ''
    return [
      {
        at,
        operator: operator.index,
        entry: {
          action: event,
          targetKind: 'application',
          target: publicId('application', id),
          label: fullName(item.name),
          ...(reasons !== '' && { reason: reasons }),
          changes: [{ field: 'state', before: 'waiting', after: states[verdict]! }],
        },
      },
    ]
  })
}

export async function fillCases(
  services: Services,
  programme: DemoProgramme,
  keys: Keys,
  acts: Array<StaffAct>,
): Promise<Readonly<{ applications: number; papers: number }>> {
  const { db, cipher } = services
  const cases = [...programme.cases()]
  const first = await db.write(function* () {
    const from = yield* takeKeys('application', cases.length)
    for (const [place, item] of cases.entries()) yield* addCase(services, from + place, item, keys)
    return from
  })
  for (const [place, item] of cases.entries()) acts.push(...actsOf(item, first + place, programme))

  let papers = 0
  const waiting = cases.filter((item) => item.documents.length > 0)
  for (let from = 0; from < waiting.length; from += AT_ONCE) {
    const group = waiting.slice(from, from + AT_ONCE)
    const drawn = await Promise.all(
      group.map((item) => Promise.all(item.documents.map((document) => drawPaper(document.paper)))),
    )
    await db.write(function* () {
      for (const [place, item] of group.entries()) yield* addImages(services, first + item.index, item, drawn[place]!)
    })
    papers += drawn.reduce((sum, images) => sum + images.length, 0)
  }

  await db.write(function* () {
    for (const { kind, target, operator, at, text } of programme.notes()) {
      const id = yield* takeKeys('note')
      const owner = kind === 'customer' ? keys.customers[target]! : first + target
      yield* addNote(id, kind, owner, keys.operators[operator]!, at, cipher.seal(text, notePlace(id)))
      acts.push({
        at,
        operator,
        entry: { action: 'note.written', targetKind: kind, target: publicId(kind, owner) },
      })
    }
  })
  return { applications: cases.length, papers }
}
