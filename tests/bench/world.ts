// A store with cards that have a history, for benches: real rows, made through the store's own authorise.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { luhnCheckDigit } from '#shared/domain/pan.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { authorise } from '#electron/store/api/network.ts'
import { addCustomer } from '#electron/store/db/admissions.ts'
import { addAccount, addCard } from '#electron/store/db/cards.ts'
import { cardStateCodes, originCodes, pinStateCodes } from '#electron/store/db/codes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { createStoreAt, openStore, STORE_FILE } from '#electron/store/keeping.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { createLog } from '#electron/store/security/redact.ts'
import type { Store } from '#electron/store/store.ts'

export const START = Date.UTC(2026, 10, 24, 1, 0)
const MINUTE = 60_000

export type World = Readonly<{
  folder: string
  file: string
  cards: ReadonlyArray<string>
  end: number
  remove: () => void
}>

export type PaymentRequest = Parameters<typeof authorise>[1]

/** The i-th payment of a bench: other card, merchant and amount each time, the same for the same i. */
export function paymentOf(cards: ReadonlyArray<string>, i: number, prefix: string): PaymentRequest {
  return {
    requestId: `${prefix}-${String(i).padStart(16, '0')}`,
    card: { id: cards[i % cards.length]! },
    amount: 1_000 + ((i * 7919) % 20_000),
    currency: 'CNY',
    channel: i % 3 === 0 ? 'online' : 'chip',
    pin: i % 3 === 0 ? 'none' : 'right',
    merchant: { id: `m${(i * 31) % 400}`, name: `Merchant ${(i * 31) % 400}`, mcc: '5411', country: 'CN' },
  }
}

/** Opens the world's store (or a copy of it) with a clock that the bench moves. */
export function openWorld(file: string, clock: () => number): Promise<Store> {
  return openStore({ database: file }, { log: createLog({ level: 'silent' }), clock })
}

export async function makeWorld(cardCount: number, payments: number): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-bench-'))
  const file = join(folder, STORE_FILE)
  let now = START - payments * MINUTE
  const { store } = await createStoreAt(
    { database: file },
    { demo: true },
    { log: createLog({ level: 'silent' }), clock: () => now },
  )
  const { db, cipher, keyring, programme } = store.services
  const origin = originCodes.code('demo')
  const keys = await db.write(function* () {
    yield* addOperator({ name: 'agent', displayName: 'Agent', role: 'agent', passwordHash: null }, now)
    const made: Array<number> = []
    for (let i = 0; i < cardCount; i++) {
      const customer = yield* takeKeys('customer')
      yield* addCustomer({
        id: customer,
        native: null,
        latin: `Holder ${i}`,
        language: 'en',
        city: 'Hangzhou',
        country: 'CN',
        at: now,
        verifiedAt: now,
        verifiedBy: 'bench',
        phone: null,
        phoneIndex: null,
        email: null,
        emailIndex: null,
        national: null,
        nationalIndex: null,
        origin,
      })
      const account = yield* takeKeys('account')
      yield* addAccount(account, customer, programme.currency, 1_000_000_000_000)
      const card = yield* takeKeys('card')
      const digits = `${programme.bin}${String(i).padStart(7, '0')}`
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
        day: 500_000_000,
        month: 3_000_000_000,
        abroad: 0,
        origin,
        state: cardStateCodes.code('active'),
        pinState: pinStateCodes.code('set'),
      })
      made.push(card)
    }
    return made
  })
  const cards = keys.map((key) => publicId('card', key))
  // Many to a commit: the history only has to be there.
  for (let i = 0; i < payments;) {
    await db.write(function* () {
      for (let n = 0; n < 200 && i < payments; n++, i++) {
        now += MINUTE
        yield* authorise(store.services, paymentOf(cards, i, 'history'))
      }
    })
  }
  await store.close()
  return { folder, file, cards, end: now, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export const cardKey = (id: string): number => internalKey('card', id)!
