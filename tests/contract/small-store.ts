// A small real store in a folder of its own: six operators, three people with a card each. For suites that need a store as a whole.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROLES, type Role } from '#shared/domain/permissions.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { createStoreAt, STORE_FILE } from '#electron/store/keeping.ts'
import { hashPassword } from '#electron/store/security/passwords.ts'
import { createLog } from '#electron/store/security/redact.ts'
import type { Store } from '#electron/store/store.ts'
import { addHolder } from './holder.ts'

export const PASSWORD = 'three harmless herons'
export const START = Date.UTC(2026, 10, 24, 1, 0)
const PEOPLE = [
  { native: '林晓彤', latin: 'Lin Xiaotong', phone: '+8613800005208', email: 'lin@example.test' },
  { native: null, latin: 'Emil Soerensen', phone: '+4790000001', email: 'emil@example.test' },
  { native: '赵明轩', latin: 'Zhao Mingxuan', phone: '+8613800009999', email: 'zhao@example.test' },
] as const

export type SmallStore = Readonly<{
  store: Store
  folder: string
  cards: ReadonlyArray<string>
  customers: ReadonlyArray<string>
  /** Full card numbers, which no answer may show. */
  pans: ReadonlyArray<string>
  now: () => number
  advance: (milliseconds: number) => void
  close: () => Promise<void>
}>

export const operatorName = (role: Role): string => role

export async function openSmallStore(): Promise<SmallStore> {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-contract-'))
  let now = START
  const log = createLog({ level: 'silent' })
  const { store } = await createStoreAt(
    { database: join(folder, STORE_FILE) },
    { demo: true },
    { log, clock: () => now },
  )
  const { services } = store
  // Cheap on purpose: the real cost is measured in the tests of passwords.
  const passwordHash = await hashPassword(PASSWORD, { ln: 10, r: 8, p: 1 })
  const cards: Array<string> = []
  const customers: Array<string> = []
  const pans: Array<string> = []
  await services.db.write(function* () {
    for (const role of ROLES) {
      yield* addOperator({ name: operatorName(role), displayName: `The ${role}`, role, passwordHash }, now)
    }
    for (const [serial, person] of PEOPLE.entries()) {
      const holder = {
        ...person,
        serial,
        credit: 10_000_000,
        limits: { payment: 500_000, day: 500_000, month: 3_000_000 },
      }
      const made = yield* addHolder(services, holder, now)
      cards.push(made.card)
      customers.push(made.customer)
      pans.push(made.pan)
    }
  })
  return {
    store,
    folder,
    cards,
    customers,
    pans,
    now: () => now,
    advance: (milliseconds) => void (now += milliseconds),
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
