// Writes a demo programme into a new store: operators, people, ledger with flags, inbox, and the audit of what the staff did.
// Entry of electron/store/demo/fill; electron/cli/demo.ts and hosts (first start) use it.
import type { Services } from '#electron/store/api/services.ts'
import type { FeeRules } from '#shared/domain/fees.ts'
import { addSchedule } from '#electron/store/db/fee-schedules.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { generateDemo } from '../generate.ts'
import type { DemoOptions, DemoProgramme } from '../records.ts'
import { writeActs, type StaffAct } from './acts.ts'
import { fillCases } from './cases.ts'
import { closeCards } from './closing.ts'
import { fillDisputes } from './disputes.ts'
import { fillLedger } from './ledger.ts'
import { fillLists } from './lists.ts'
import { fillPeople, type Keys } from './people.ts'
import { stageRequests } from './requests.ts'

export const DEFAULT_SIZE = { customers: 400, transactions: 20_000, days: 30, seed: 1 } as const

export type Filled = Readonly<{
  customers: number
  cards: number
  merchants: number
  payments: number
  declined: number
  flags: number
  openFlags: number
  applications: number
  papers: number
}>

/** The demo of the default size as of `asOf`. */
export const defaultDemo = (asOf: number): DemoOptions => ({ ...DEFAULT_SIZE, asOf })

async function addStaff({ db }: Services, programme: DemoProgramme): Promise<ReadonlyArray<number>> {
  return db.write(function* () {
    const keys: Array<number> = []
    for (const { name, displayName, role } of programme.operators) {
      keys.push(yield* addOperator({ name, displayName, role, passwordHash: null }, programme.startsAt))
    }
    return keys
  })
}

const FEES: FeeRules = {
  foreign_exchange: { bps: 150, least: 0, most: null },
  cash: { bps: 100, least: 1000, most: 10_000 },
  indirect_merchant: null,
}

/** The fees of the programme's first day; a supervisor set them. */
async function addFees({ db }: Services, { startsAt, operators }: DemoProgramme): Promise<void> {
  const supervisor = operators.find(({ role }) => role === 'supervisor')
  if (supervisor === undefined) return
  await db.write(() => addSchedule(startsAt, FEES, 'Fees of the first day', supervisor.displayName, startsAt))
}

/** Fills an empty demo store. Throws when the store is no demo: invented people never stand among real ones. */
export async function fillDemo({ services }: Readonly<{ services: Services }>, options: DemoOptions): Promise<Filled> {
  if (!services.programme.demo) throw new Error('only a demo store takes invented people')
  const programme = generateDemo(options)
  const acts: Array<StaffAct> = []
  const operators = await addStaff(services, programme)
  const people = await fillPeople(services, programme)
  const keys: Keys = { operators, ...people }
  // Drawing papers waits for another thread; the ledger is worked out meanwhile.
  const inbox = fillCases(services, programme, keys, acts)
  inbox.catch(() => {})
  await addFees(services, programme)
  const ledger = await fillLedger(services, programme, keys, acts)
  await closeCards(services, programme, keys, acts)
  await fillDisputes(services, programme, keys, acts)
  await stageRequests(services, programme, keys, acts)
  const { applications, papers } = await inbox
  await writeActs(services, programme, keys, acts)
  await fillLists(services, programme, keys)
  return {
    customers: people.customers.length,
    cards: people.cards.length,
    merchants: people.merchants.length,
    ...ledger,
    applications,
    papers,
  }
}
