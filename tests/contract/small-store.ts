// A small real store in a folder of its own: six operators, three people with a card each. For suites that need a store as a whole.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { luhnCheckDigit } from '#shared/domain/pan.ts'
import { publicId } from '#shared/domain/ids.ts'
import { ROLES, type Role } from '#shared/domain/permissions.ts'
import { addCustomer } from '#electron/store/db/admissions.ts'
import { addAccount, addCard } from '#electron/store/db/cards.ts'
import { cardStateCodes, originCodes, pinStateCodes } from '#electron/store/db/codes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { createStoreAt, STORE_FILE } from '#electron/store/keeping.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { hashPassword } from '#electron/store/security/passwords.ts'
import { createLog } from '#electron/store/security/redact.ts'
import type { Store } from '#electron/store/store.ts'

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
  const { cipher, keyring, programme } = services
  // Cheap on purpose: the real cost is measured in the tests of passwords.
  const passwordHash = await hashPassword(PASSWORD, { ln: 10, r: 8, p: 1 })
  const cards: Array<string> = []
  const customers: Array<string> = []
  const pans: Array<string> = []
  await services.db.write(function* () {
    for (const role of ROLES) {
      yield* addOperator({ name: operatorName(role), displayName: `The ${role}`, role, passwordHash }, now)
    }
    for (const [i, person] of PEOPLE.entries()) {
      const customer = yield* takeKeys('customer')
      const seal = (column: string, text: string) => cipher.seal(text, { table: 'customer', column, row: customer })
      yield* addCustomer({
        id: customer,
        native: person.native,
        latin: person.latin,
        language: person.native === null ? 'en' : 'zh-CN',
        city: 'Hangzhou',
        country: 'CN',
        at: now,
        verifiedAt: now,
        verifiedBy: 'The reviewer',
        phone: seal('phone_enc', person.phone),
        phoneIndex: blindIndex(keyring, 'phone', person.phone),
        email: seal('email_enc', person.email),
        emailIndex: blindIndex(keyring, 'email', person.email),
        national: null,
        nationalIndex: null,
        origin: originCodes.code('demo'),
      })
      const account = yield* takeKeys('account')
      yield* addAccount(account, customer, programme.currency, 10_000_000)
      const card = yield* takeKeys('card')
      const digits = `${programme.bin}000000${i}`
      const pan = digits + luhnCheckDigit(digits)
      yield* addCard({
        id: card,
        customer,
        account,
        bin: programme.bin,
        last4: pan.slice(-4),
        pan: cipher.seal(pan, { table: 'card', column: 'pan_enc', row: card }),
        panIndex: blindIndex(keyring, 'pan', pan),
        issuedAt: now,
        expiresAt: Date.UTC(2029, 8, 1),
        payment: 500_000,
        day: 500_000,
        month: 3_000_000,
        abroad: 0,
        origin: originCodes.code('demo'),
        state: cardStateCodes.code('active'),
        pinState: pinStateCodes.code('set'),
      })
      cards.push(publicId('card', card))
      customers.push(publicId('customer', customer))
      pans.push(pan)
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
