// A store with cards that have a history, for benches: real rows, made through the store's own authorise.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Controls } from '#shared/domain/controls.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { authorise } from '#electron/store/api/network.ts'
import type { Services } from '#electron/store/api/services.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { run, statement } from '#electron/store/db/work.ts'
import { createStoreAt, openStore, STORE_FILE } from '#electron/store/keeping.ts'
import { pinVerificationValue } from '#electron/store/security/pin.ts'
import { createLog } from '#electron/store/security/redact.ts'
import type { Store } from '#electron/store/store.ts'
import { addHolder } from '#tests/contract/holder.ts'

export const START = Date.UTC(2026, 10, 24, 1, 0)
const MINUTE = 60_000
const PIN = '8305'

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
    pin: i % 3 === 0 ? 'none' : { entered: PIN },
    merchant: { id: `m${(i * 31) % 400}`, name: `Merchant ${(i * 31) % 400}`, mcc: '5411', country: 'CN' },
  }
}

/** Every check that a card can carry: a PIN's value, limits by group, blocks, a lift, a trip. */
const everythingOn = statement<{ id: number; pin: string; controls: string }>()((k, p) =>
  k.updateTable('card').set({ pin_value: p.pin, controls: p.controls, used_groups: '{}' }).where('id', '=', p.id),
)
const onArgs = (services: Services, id: number) => ({
  id,
  pin: pinVerificationValue(services.keyring, id, PIN),
  controls: JSON.stringify({
    groups: { groceries: 4_000_000_000, electronics: 1_000_000 },
    blocks: [
      { kind: 'group', group: 'gambling' },
      { kind: 'merchant', merchant: 999_999, name: 'Blocked' },
    ],
    lifts: [{ scope: 'abroad', at: START, until: START + 86_400_000 * 30, byName: 'bench' }],
    travel: [{ id: 1, countries: ['NO'], from: START, until: START + 86_400_000 * 30, at: START, byName: 'bench' }],
  } satisfies Controls),
})

/** Opens the world's store (or a copy of it) with a clock that the bench moves. */
export function openWorld(file: string, clock: () => number, serves = false): Promise<Store> {
  return openStore({ database: file }, { log: createLog({ level: 'silent' }), clock, serves })
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
  const { db } = store.services
  const cards = await db.write(function* () {
    for (const role of ['agent', 'supervisor'] as const)
      yield* addOperator({ name: role, displayName: role, role, passwordHash: null }, now)
    const made: Array<string> = []
    const limits = { payment: 500_000, day: 500_000_000, month: 3_000_000_000 }
    for (let serial = 0; serial < cardCount; serial++) {
      const holder = { native: null, latin: `Holder ${serial}`, serial, credit: 1_000_000_000_000, limits }
      const { card } = yield* addHolder(store.services, holder, now)
      made.push(card)
      yield* run(everythingOn, onArgs(store.services, internalKey('card', card)!))
    }
    return made
  })
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
