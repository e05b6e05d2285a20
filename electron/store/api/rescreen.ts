// Everybody against the lists as they stand now: in the background, a few people at a time, with a pause as long as each piece took, so
// that whoever waits for the store comes first. Hits of customers enter the queue as re-checks.
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import { adjustRisk } from '#shared/domain/identity/riskTable.ts'
import type { HitState } from '#shared/domain/identity/watchList.ts'
import { publicId } from '#shared/domain/ids.ts'
import { currentPapers } from '#shared/domain/review.ts'
import {
  applicationForChange,
  checksOf,
  fieldsOf,
  saveScreening,
  toReviewCase,
  type ApplicationRow,
  type Check,
  type RiskReason,
} from '#electron/store/db/applications.ts'
import { documentImage, documentsOf, type Paper } from '#electron/store/db/documents.ts'
import { addEvent, addHistory } from '#electron/store/db/records.ts'
import { submitApplication } from '#electron/store/db/submissions.ts'
import { knownHitsOf, remembered } from '#electron/store/db/watch-hits.ts'
import {
  claimCustomer,
  countRun,
  endRun,
  openCaseOf,
  recentRuns,
  stampCase,
  stampCustomers,
  unscreenedCases,
  unscreenedCustomers,
} from '#electron/store/db/watch-runs.ts'
import type { Work } from '#electron/store/db/work.ts'
import { currentScreen, type CurrentScreen } from '#electron/store/watch/screen.ts'
import { writeAudit, type AuditEntry } from './audit-trail.ts'
import { caseChanged, caseTarget } from './case-decision.ts'
import { keepHits, sameLists, screenPerson, watchCheckFor, type Found } from './screening.ts'
import { BY_ITSELF, type Services } from './services.ts'

/** People a piece; and how long matching may keep the thread. */
const SLICE = 100
const BREATH_MS = 8
const MOST_PAUSE_MS = 50

type Counted = Readonly<{ people: number; hits: number; rechecks: number }>
type Person = Awaited<ReturnType<typeof customersOf>>[number]

function* leave(services: Services, row: ApplicationRow, entry: Omit<AuditEntry, 'label'>, now: number): Work<void> {
  yield* writeAudit(services, BY_ITSELF, { ...caseTarget(row), ...entry }, now)
  yield* addEvent({ ...caseChanged(row, entry.action), by: null }, now)
}

const openOf = (states: ReadonlyArray<HitState>): number => states.filter((state) => state === 'open').length

/** A case that still waits: its hits, its check and the points of the check. Gives how many hits are new. */
function* screenCase(services: Services, id: number, found: Found, now: number): Work<number> {
  const row = yield* applicationForChange(id)
  // Decided meanwhile: whoever becomes a customer by that is looked at among the customers.
  if (row === undefined || !['waiting', 'asked'].includes(toReviewCase(row).state)) return 0
  const before = checksOf(row)
  const states = yield* keepHits({ id, customer: row.customer_id }, found, now)
  const check = yield* watchCheckFor(found, states)
  const old = before.find(({ code }) => code === check.code)
  if (old?.result === check.result && old.why === check.why && old.data['times'] === check.data['times']) return 0
  const checks: ReadonlyArray<Check> =
    old === undefined ? [...before, check] : before.map((one) => (one === old ? check : one))
  const reasons = JSON.parse(row.risk_reasons) as ReadonlyArray<RiskReason>
  const risk = adjustRisk(reasons, 'near_watch_list', states.length > 0)
  yield* saveScreening(row.id, row.version, checks, risk.risk, risk.reasons)
  const open = openOf(states)
  yield* addHistory('application', id, now, 'case.screened', null, { hits: open })
  yield* leave(services, row, { action: 'case.screened', changes: [{ field: 'hits', before: null, after: open }] }, now)
  return open
}

/** The papers that the person was verified by, for the reviewer of a re-check. */
function* papersOf(services: Services, application: number | null): Work<ReadonlyArray<Paper>> {
  if (application === null) return []
  const newest = currentPapers(yield* documentsOf(application, 0))
  const papers: Array<Paper> = []
  for (const { id, kind, mime, width, height } of newest) {
    const image = yield* documentImage(services.cipher, id)
    papers.push({ kind, mime: mime === 'image/png' ? 'image/png' : 'image/jpeg', width, height, image })
  }
  return papers
}

const named = ({ native, latin }: Person): ReadonlyArray<FieldLine> => {
  const line = (field: string, typed: string): FieldLine => ({ field, typed, printed: null, zone: null })
  return [line('surname', latin), ...(native === null ? [] : [line('native_name', native)])]
}

/** Puts a customer into the queue, or their hits onto the case that waits already. Gives what was new. */
function* screenCustomer(services: Services, person: Person, found: Found, now: number): Work<Counted> {
  if (!(yield* claimCustomer(person.id, found.stamp))) return { people: 0, hits: 0, rechecks: 0 }
  const known = new Set((yield* knownHitsOf(person.id)).map((hit) => `${hit.entry_id} ${hit.person_idx}`))
  const ids = found.hits.map(({ entry }) => entry.id)
  const told = yield* remembered(found.person, ids)
  const fresh = ids.filter((id) => !told.has(id) && !known.has(`${id} ${found.person}`))
  if (fresh.length === 0) return { people: 1, hits: 0, rechecks: 0 }
  const waiting = yield* openCaseOf(person.id)
  if (waiting !== undefined) return { people: 1, hits: yield* screenCase(services, waiting, found, now), rechecks: 0 }
  const states = fresh.map((): HitState => 'open')
  const risk = adjustRisk<RiskReason>([], 'near_watch_list', true)
  const id = yield* submitApplication(
    services.cipher,
    {
      customer: person.id,
      kind: 'recheck',
      cause: 'watch_list',
      native: person.native,
      latin: person.latin,
      language: person.language === 'zh-CN' ? 'zh-CN' : 'en',
      city: person.city ?? '',
      country: person.country ?? services.programme.homeCountry,
      phoneIndex: null,
      fields: person.fields.length > 0 ? person.fields : named(person),
      checks: [yield* watchCheckFor(found, states)],
      risk: risk.risk,
      riskReasons: risk.reasons,
      papers: yield* papersOf(services, person.application),
      origin: person.origin,
    },
    now,
  )
  yield* keepHits({ id, customer: person.id }, found, now)
  const row = (yield* applicationForChange(id))!
  const changes = [
    { field: 'customer', before: null, after: publicId('customer', person.id) },
    { field: 'hits', before: null, after: fresh.length },
  ]
  yield* leave(services, row, { action: 'case.recheck_opened', changes }, now)
  return { people: 1, hits: fresh.length, rechecks: 1 }
}

async function casesOf({ db, cipher }: Services, stamp: number) {
  return db.read(function* () {
    const rows = yield* unscreenedCases(stamp, SLICE)
    const all: Array<(typeof rows)[number] & { fields: ReadonlyArray<FieldLine> }> = []
    for (const row of rows) all.push({ ...row, fields: yield* fieldsOf(cipher, row.id) })
    return all
  })
}

async function customersOf({ db, cipher }: Services, stamp: number) {
  return db.read(function* () {
    const rows = yield* unscreenedCustomers(stamp, SLICE)
    const all: Array<(typeof rows)[number] & { fields: ReadonlyArray<FieldLine> }> = []
    for (const row of rows)
      all.push({ ...row, fields: row.application === null ? [] : yield* fieldsOf(cipher, row.application) })
    return all
  })
}

/** Matches without keeping the thread for long. */
async function findAll<P extends Readonly<{ native: string | null; latin: string; fields: ReadonlyArray<FieldLine> }>>(
  services: Services,
  screen: CurrentScreen,
  people: ReadonlyArray<P>,
): Promise<ReadonlyArray<Readonly<{ person: P; found: Found }>>> {
  const all: Array<Readonly<{ person: P; found: Found }>> = []
  let began = performance.now()
  for (const person of people) {
    all.push({ person, found: screenPerson(services, screen, person, person.fields) })
    if (performance.now() - began < BREATH_MS) continue
    await breathe()
    began = performance.now()
  }
  return all
}

/** One piece; how many people it looked at. */
async function piece(services: Services, screen: CurrentScreen): Promise<number> {
  const { db } = services
  const { stamp } = screen
  const cases = await findAll(services, screen, await casesOf(services, stamp))
  const customers = cases.length > 0 ? [] : await findAll(services, screen, await customersOf(services, stamp))
  if (cases.length + customers.length === 0) return 0
  await db.write(function* () {
    yield* sameLists(stamp)
    const now = services.clock()
    let hits = 0
    let rechecks = 0
    for (const { person, found } of cases) {
      hits += yield* screenCase(services, person.id, found, now)
      yield* stampCase(person.id, stamp)
    }
    const calm = customers.filter(({ found }) => found.hits.length === 0)
    yield* stampCustomers(
      calm.map(({ person }) => person.id),
      stamp,
    )
    for (const { person, found } of customers) {
      if (found.hits.length === 0) continue
      const counted = yield* screenCustomer(services, person, found, now)
      hits += counted.hits
      rechecks += counted.rechecks
    }
    yield* countRun(stamp, cases.length + customers.length, hits, rechecks)
  })
  services.committed()
  return cases.length + customers.length
}

/** Ends the run in the books, once. */
async function finish(services: Services, stamp: number): Promise<void> {
  const [newest] = await services.db.read(() => recentRuns(1))
  if (newest === undefined || newest.ended_at !== null) return
  const ended = await services.db.write(function* () {
    const now = services.clock()
    if (!(yield* endRun(stamp, now))) return false
    yield* writeAudit(
      services,
      BY_ITSELF,
      { action: 'watch.screened', targetKind: 'watch_list', reason: String(stamp) },
      now,
    )
    yield* addEvent({ kind: 'case', target: null, what: 'watch.screened', by: null }, now)
    return true
  })
  if (ended) services.committed()
}

/** Looks at everybody who was not yet held against the lists as they stand; gives how many. Ends early when `going` says so. */
export async function rescreen(services: Services, going: () => boolean = () => true): Promise<number> {
  let people = 0
  while (going()) {
    const screen = await currentScreen(services.db)
    // Without a list ever loaded nobody has to be looked at.
    if (screen.stamp === 0) return people
    const began = performance.now()
    const looked = await piece(services, screen)
    if (looked === 0) {
      await finish(services, screen.stamp)
      return people
    }
    people += looked
    await sleep(Math.min(MOST_PAUSE_MS, performance.now() - began))
  }
  return people
}
