// On PostgreSQL a transaction that took its numbers and times first may commit last. Each test holds one open while others commit after
// it, and wants of the standing engine what one says that is built afterwards. On SQLite numbers come in the order of commits.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import type { Services } from '#electron/store/api/services.ts'
import { verdictCodes } from '#electron/store/db/codes.ts'
import { addHistory } from '#electron/store/db/records.ts'
import { run, select, statement, type Work } from '#electron/store/db/work.ts'
import { rulesReady } from '#electron/store/risk/learning.ts'
import { newStamp, rulesStamp } from '#electron/store/risk/rule-book.ts'
import { eachDatabase, type TestStore } from './databases.ts'
import { opinions, stage, type Steps } from './risk-stage.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const rule = (which: number, text: string): Steps[number] => ({
  wait: 1,
  act: {
    do: 'rule',
    which,
    text: text as 'card.count(10m) >= 2',
    actions: { flag: 40, stepUp: false, decline: false, freeze: false },
    into: 'live',
  },
})
const pay = (card: number): Steps[number] => ({
  wait: 1_000,
  act: { do: 'pay', card, shop: 0, amount: 2_500, pin: 'none', device: undefined },
})

type Rows = { card: number; at: number; rows: number }
const payments = statement<Rows>()((k, p) =>
  k
    .insertInto('txn')
    .columns([
      'card_id',
      'merchant_id',
      'at',
      'status',
      'channel',
      'pin',
      'amount',
      'currency',
      'billing_amount',
      'billing_currency',
      'origin',
    ])
    .expression((e) =>
      e
        .selectFrom(sql<{ n: number }>`generate_series(1, ${p.rows}::int)`.as('s'))
        .select((f) => [
          f.val(p.card).as('card_id'),
          f.val(1).as('merchant_id'),
          f.val(p.at).as('at'),
          f.val(0).as('status'),
          f.val(0).as('channel'),
          f.val(0).as('pin'),
          f.val(4_000).as('amount'),
          f.val('CNY').as('currency'),
          f.val(4_000).as('billing_amount'),
          f.val('CNY').as('billing_currency'),
          f.val(0).as('origin'),
        ]),
    ),
)
const label = statement<{ id: number; at: number }>()((k, p) =>
  k
    .updateTable('txn')
    .set({ label: verdictCodes.code('fraud'), label_known_at: p.at })
    .where('id', '=', p.id),
)

/** Does something in a transaction of another process and keeps it open until told to commit. */
async function held(other: Services, work: () => Work<unknown>): Promise<() => Promise<void>> {
  let done: () => void = () => {}
  let go = false
  const began = new Promise<void>((resolve) => (done = resolve))
  const committed = other.db.write(function* () {
    yield* work()
    done()
    while (!go) yield* select((k) => k.selectNoFrom(sql`pg_sleep(0.01)`.as('slept')))
  })
  await Promise.race([began, committed])
  const commit = async (): Promise<void> => {
    go = true
    await committed
  }
  onTestFinished(commit)
  return commit
}

/** What an engine says that reads the whole store now. */
const rebuilt = async (store: TestStore): Promise<unknown> => opinions(await store.second())

const paid = (card: number, at: number, rows = 1) =>
  function* (): Work<void> {
    yield* run(payments, { card, at, rows })
  }

eachDatabase('the risk engine beside transactions that commit late', (open, dialect) => {
  const world = async () => {
    const made = await stage(open)
    await made.play([rule(0, 'merchant.count(30d) >= 4'), rule(1, 'merchant.fraud_count(30d) >= 1'), pay(0)])
    return { ...made, other: await made.store.second() }
  }

  it.runIf(dialect === 'postgres')('learns a payment whose number is lower than one it has seen', async () => {
    const { store, play, other } = await world()
    const before = await opinions(store.services)
    const commit = await held(other, paid(2, store.now()))
    await play([pay(0), pay(0)])
    await commit()
    expect(await opinions(store.services)).toEqual(await rebuilt(store))
    expect(await opinions(store.services)).not.toEqual(before)
  })

  it.runIf(dialect === 'postgres')('learns it however long its transaction lasts', async () => {
    const { store, play, other } = await world()
    const commit = await held(other, paid(2, store.now()))
    await play([pay(0), { ...pay(0), wait: 5 * MINUTE }, pay(0)])
    await commit()
    expect(await opinions(store.services)).toEqual(await rebuilt(store))
  })

  it.runIf(dialect === 'postgres')('learns all of a long slice', async () => {
    const { store, play, other } = await world()
    const commit = await held(other, paid(2, store.now(), 300))
    await play([pay(0), pay(0)])
    await commit()
    expect(await opinions(store.services)).toEqual(await rebuilt(store))
  })

  it.runIf(dialect === 'postgres')('does not take a slice of history for payments of this minute', async () => {
    const { store, play, other } = await world()
    const commit = await held(other, paid(2, store.now() - 7 * DAY, 30))
    await play([pay(0), pay(0)])
    const before = await opinions(store.services)
    await commit()
    // They are learnt in their place as soon as no more of them come; until then it judges on without them.
    expect(await opinions(store.services)).toEqual(before)
  })

  it.runIf(dialect === 'postgres')('opens beside one', async () => {
    const { store, play, other } = await world()
    const commit = await held(other, paid(2, store.now()))
    await play([pay(0)])
    const third = await store.second()
    const opened = rulesReady(third)
    await sleep(100)
    await commit()
    await opened
    await play([pay(0)])
    expect(await opinions(third)).toEqual(await rebuilt(store))
  })

  it.runIf(dialect === 'postgres')('learns a label and a note that became known before ones it was told', async () => {
    const { store, play, other } = await world()
    const at = store.now()
    const commit = await held(other, function* () {
      yield* run(label, { id: 2, at })
      yield* addHistory('card', 1, at, 'pin.changed', 'somebody', {})
    })
    store.advance(2_000)
    await store.write(function* () {
      yield* run(label, { id: 3, at: store.now() })
      yield* addHistory('card', 2, store.now(), 'pin.changed', 'somebody', {})
    })
    await play([rule(2, 'merchant.fraud_count(30d) >= 2'), rule(0, 'card.pin_changed < 24h'), pay(1), pay(1)])
    await commit()
    expect(await opinions(store.services)).toEqual(await rebuilt(store))
  })
})

eachDatabase('two changes of rules at once', (open) => {
  it('leave two stamps, so that a book read between them is read again', async () => {
    const store = await open()
    const stamped = function* (): Work<string> {
      yield* newStamp()
      const stamp = yield* rulesStamp()
      if (store.dialect === 'postgres') yield* select((k) => k.selectNoFrom(sql`pg_sleep(0.2)`.as('slept')))
      return stamp
    }
    const other = await store.second()
    const [first, second] = await Promise.all([store.db.write(stamped), other.db.write(stamped)])
    expect(first).not.toBe(second)
  })
})
