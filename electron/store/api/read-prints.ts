// What the papers print, read after the application is in: in the background, one paper at a time, each in a commit of its own. The lines,
// the checks that rest on them and the risk follow; a case that was decided or answered meanwhile is left alone.
import type { Check } from '#electron/store/db/applications.ts'
import { checkPrint } from '#shared/domain/identity/checks.ts'
import { PRINTED_PAPERS, type PrintedPaper } from '#shared/domain/identity/printLayout.ts'
import { withPrint } from '#shared/domain/identity/printLines.ts'
import type { PrintReading } from '#shared/domain/identity/printReading.ts'
import { reweigh } from '#shared/domain/identity/riskTable.ts'
import { currentPapers } from '#shared/domain/review.ts'
import {
  applicationForChange,
  checksOf,
  fieldsOf,
  saveScreening,
  toReviewCase,
  type RiskReason,
} from '#electron/store/db/applications.ts'
import { documentKindCodes } from '#electron/store/db/codes.ts'
import { documentImage, documentsOf } from '#electron/store/db/documents.ts'
import { printsPending } from '#electron/store/db/print-pending.ts'
import { addEvent, addHistory } from '#electron/store/db/records.ts'
import { saveFields } from '#electron/store/db/submissions.ts'
import type { Work } from '#electron/store/db/work.ts'
import { readingsOf } from '#electron/store/identity/pinyin.ts'
import { readPrintOf } from '#electron/store/identity/paper-reading.ts'
import { errorId } from '#electron/store/security/redact.ts'
import { storeDay } from './application-intake.ts'
import { writeAudit } from './audit-trail.ts'
import { planRules } from './auto-decide.ts'
import { caseChanged, caseTarget } from './case-decision.ts'
import { keepHits, sameLists, screenPerson, watchCheckFor, withScreen } from './screening.ts'
import { BY_ITSELF, type Services } from './services.ts'
import type { CurrentScreen } from '#electron/store/watch/screen.ts'

/** How the print of a paper is read; tests bring their own. */
export type ReadPrint = (paper: PrintedPaper, image: Uint8Array) => Promise<PrintReading>

const isPending = (checks: ReadonlyArray<Check>): boolean => checks.some(({ why }) => why === 'print_pending')

/** The paper whose print is read: the passport before the card. */
async function paperOf({ db, cipher }: Services, id: number) {
  return db.read(function* () {
    const newest = currentPapers(yield* documentsOf(id, 0))
    for (const paper of PRINTED_PAPERS) {
      const found = newest.find(({ kind, deleted_at }) => deleted_at === null && documentKindCodes.word(kind) === paper)
      if (found !== undefined) return { paper, image: yield* documentImage(cipher, found.id) }
    }
    return undefined
  })
}

/** `reading`: undefined where the reader gave up. False: the case has moved on meanwhile. */
function* keepPrint(
  services: Services,
  screen: CurrentScreen,
  id: number,
  submission: number,
  reading: PrintReading | undefined,
): Work<boolean> {
  yield* sameLists(screen.stamp)
  const row = yield* applicationForChange(id)
  if (row === undefined || row.submission !== submission) return false
  const before = checksOf(row)
  if (!isPending(before) || !['waiting', 'asked'].includes(toReviewCase(row).state)) return false
  const now = services.clock()
  const lines = yield* fieldsOf(services.cipher, id)
  const fields = reading === undefined ? lines : withPrint(lines, reading)
  // A name that only the paper has is held against the lists as every other.
  const found = screenPerson(services, screen, row, fields)
  const states = yield* keepHits({ id, customer: row.customer_id }, found, now)
  const zone = before.find(({ code }) => code === 'zone')
  const again: ReadonlyArray<Check> = [
    ...checkPrint(
      { fields, print: reading === undefined ? 'failed' : 'read', today: storeDay(services, now), readingsOf },
      zone === undefined || zone.standard === 'GB 11643' || zone.result === 'open' ? null : zone.result,
    ),
    yield* watchCheckFor(found, states),
  ]
  const checks = before.map((one) => again.find(({ code }) => code === one.code) ?? one)
  const { risk, reasons } = reweigh(JSON.parse(row.risk_reasons) as ReadonlyArray<RiskReason>, again)
  yield* saveFields(services.cipher, id, fields)
  yield* saveScreening(id, row.version, checks, risk, reasons)
  const printed = fields.filter(({ print }) => print !== undefined)
  const read = printed.filter((line) => line.printed !== null).length
  yield* addHistory('application', id, now, 'case.print_read', null, { read, of: printed.length })
  const changes = [{ field: 'printed', before: null, after: read }]
  yield* writeAudit(services, BY_ITSELF, { ...caseTarget(row), action: 'case.print_read', changes }, now)
  yield* addEvent({ ...caseChanged(row, 'case.print_read'), by: null }, now)
  // The rules looked at the case as it came and left it, for want of the print.
  yield* planRules(id, row.version + 1, now)
  return true
}

async function readOne(
  services: Services,
  { id, submission }: Readonly<{ id: number; submission: number }>,
  going: () => boolean,
  read: ReadPrint,
): Promise<boolean> {
  let reading: PrintReading | undefined
  try {
    const paper = await paperOf(services, id)
    if (paper !== undefined) reading = await read(paper.paper, paper.image)
  } catch (error) {
    // The store closes: the paper is still to be read when it opens again.
    if (!going()) return false
    services.log.error({ err: error, id: errorId() }, 'The print of a paper could not be read.')
  }
  return withScreen(services, (screen) => services.db.write(() => keepPrint(services, screen, id, submission, reading)))
}

/** Reads what is pending; gives how many cases have their print now. Ends early when `going` says so. */
export async function readPrints(
  services: Services,
  going: () => boolean = () => true,
  read: ReadPrint = readPrintOf,
): Promise<number> {
  let cases = 0
  for (;;) {
    const [next] = going() ? await services.db.read(() => printsPending(1)) : []
    if (next === undefined) return cases
    if (await readOne(services, next, going, read)) {
      cases++
      services.committed()
    }
  }
}
