// The learnt score in the store: learnt from labels known by now, run in shadow, live by a second person, rolled back; past scores stay.
import { createRouterClient } from '@orpc/server'
import { expect, it, vi } from 'vitest'
import { approvals } from '#electron/store/api/approvals.ts'
import { flags } from '#electron/store/api/flags.ts'
import { keepModel } from '#electron/store/api/model-training.ts'
import { models } from '#electron/store/api/models.ts'
import { authorise } from '#electron/store/api/network.ts'
import { transactions } from '#electron/store/api/transactions.ts'
import { run, statement } from '#electron/store/db/work.ts'
import { rulesReady } from '#electron/store/risk/learning.ts'
import { trainModel } from '#electron/store/risk/train.ts'
import { internalKey } from '#shared/domain/ids.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { BOOST } from '#shared/risk/model/boost.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, PROGRAMME, requestId, type TestStore } from './databases.ts'

const DAY = 86_400_000
const SMALL = { ...BOOST, trees: 20 }

const setLabel = statement<{ id: number; label: number; at: number }>()((k, p) =>
  k.updateTable('txn').set({ label: p.label, label_known_at: p.at }).where('id', '=', p.id),
)
const holder = (store: TestStore, serial: number) =>
  store.write(() =>
    addHolder(
      store.services,
      {
        native: null,
        latin: 'Emil',
        serial,
        credit: 1_000_000_000,
        limits: { payment: null, day: null, month: null },
      },
      store.now() - DAY,
    ),
  )
const payment = (card: string, bad: boolean, i: number) => ({
  requestId: requestId(),
  card: { id: card },
  amount: bad ? 90_000 + i : 4_000 + (i % 7) * 300,
  currency: 'CNY',
  channel: 'online' as const,
  pin: 'none' as const,
  merchant: bad
    ? { id: 'hollow', name: 'Hollow Goods', mcc: '5732', country: 'CN' }
    : { id: `shop${i % 5}`, name: `Shop ${i % 5}`, mcc: '5411', country: 'CN' },
  details: { device: bad ? `d${i}` : card, network: 'home' as const },
})

/** Twenty-one days: two honest payments to one that is fraud, each labelled two days later. */
async function history(store: TestStore, cards: ReadonlyArray<string>): Promise<void> {
  for (let i = 0; i < 420; i++) {
    store.advance((21 * DAY) / 420)
    const bad = i > 40 && i % 3 === 0
    await store.write(function* () {
      const { transaction } = yield* authorise(store.services, payment(cards[i % cards.length]!, bad, i))
      const id = internalKey('transaction', transaction)!
      yield* run(setLabel, { id, label: bad ? 2 : 0, at: store.now() + 2 * DAY })
    })
  }
}

const clientOf = async (store: TestStore, role: Role) => {
  const actor = await store.operator(role)
  const client = createRouterClient(
    { models, flags, transactions, approvals },
    { context: callOf(store.services, actor) },
  )
  const { models: score, approvals: waiting } = client
  return { actor, models: score, approvals: waiting, flags: client.flags, transactions: client.transactions }
}

eachDatabase('the learnt score', (open) => {
  it('is learnt from what is known, scores in shadow, goes live by a second person, is rolled back', async () => {
    const store = await open()
    const cards: string[] = []
    for (let i = 0; i < 8; i++) cards.push((await holder(store, i)).card)
    const author = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    await expect(author.models.train({ requestId: requestId() })).rejects.toMatchObject({
      data: { rule: 'too_few_frauds' },
    })
    await history(store, cards)
    const old = await store.write(() => authorise(store.services, payment(cards[0]!, true, 1_000)))
    const before = await author.transactions.get({ id: old.transaction })

    const { timeZone } = PROGRAMME
    const steps = new Set<string>()
    const now = store.now()
    const learn = (at: number) => trainModel(store.db, { now: at, timeZone, boost: SMALL }, (step) => steps.add(step))
    // A moment earlier less is known; the labels of the last two days are never read.
    const earlier = await learn(now - 5 * DAY)
    const model = (await learn(now))!
    expect([...steps]).toEqual(['reading', 'learning'])
    expect(model.learntFrom.until).toBeLessThanOrEqual(now - 2 * DAY + 1)
    expect(earlier === null || earlier.learntFrom.until < model.learntFrom.until).toBe(true)
    // The future is changed: every label that is not yet known is turned round. What is learnt stays.
    await store.write(() => run(turn, { now }))
    expect(JSON.stringify(await learn(now))).toBe(JSON.stringify(model))
    expect(model.heldBack.averagePrecision).toBeGreaterThan(0.8)

    const by = { actor: author.actor, peer: { transport: 'in-process' } as const }
    await store.write(() => keepModel(store.services, by, model))
    await store.write(() => keepModel(store.services, by, model))
    let [, first] = (await author.models.page()).versions
    expect(first).toMatchObject({ number: 1, state: 'draft', learntFrom: { frauds: model.learntFrom.frauds } })

    // In shadow it scores beside, with no effect, for a day at least.
    const shadowed = await author.models.shadow({ requestId: requestId(), id: first!.id, version: first!.version })
    const quiet = await store.write(() => authorise(store.services, payment(cards[1]!, false, 3)))
    const quietly = await author.transactions.get({ id: quiet.transaction })
    expect(quietly.reasons.every(({ detail }) => detail !== 'model-1')).toBe(true)
    await store.write(() =>
      run(setLabel, { id: internalKey('transaction', quiet.transaction)!, label: 0, at: store.now() }),
    )
    const asked = await author.models.askLive({ requestId: requestId(), ...shadowed, note: 'quiet' })
    const decide = { id: asked.id, version: asked.version, approve: true, note: '' }
    const refused = (rule: string) => ({ code: 'INVALID_STATE', data: { rule } })
    await expect(author.models.decideLive({ requestId: requestId(), ...decide })).rejects.toMatchObject(
      refused('own_request'),
    )
    await expect(other.models.decideLive({ requestId: requestId(), ...decide })).rejects.toMatchObject(
      refused('too_short_in_shadow'),
    )
    store.advance(DAY)
    await expect(other.models.decideLive({ requestId: requestId(), ...decide })).rejects.toMatchObject(
      refused('not_pending'),
    )
    ;[, first] = (await author.models.page()).versions
    expect(first).toMatchObject({ state: 'shadow', compared: { payments: 1 }, request: null })
    const again = await author.models.askLive({
      requestId: requestId(),
      id: first!.id,
      version: first!.version,
      note: '',
    })
    expect((await other.models.page()).versions[1]!.request).toMatchObject({ mayDecide: true })
    // It waits among all that needs a second person, for those who may decide it.
    const waits = { id: again.id, version: again.version, action: 'model.live', state: 'pending', model: { number: 1 } }
    expect(await other.approvals.list({ show: 'waiting' })).toMatchObject({
      rows: [{ ...waits, mayDecide: true, mine: false }],
      counts: { waiting: 1, mine: 0 },
    })
    expect(await author.approvals.list({ show: 'mine' })).toMatchObject({
      rows: [{ ...waits, mayDecide: false, why: 'own_request' }],
      counts: { waiting: 0, mine: 1 },
    })
    const live = await other.models.decideLive({
      requestId: requestId(),
      id: again.id,
      version: again.version,
      approve: true,
      note: 'seen',
    })

    // Live: a calibrated score whose base rate and facts add up, and which opens a flag by itself.
    await rulesReady(store.services)
    store.advance(DAY)
    const caught = await store.write(() => authorise(store.services, payment(cards[2]!, true, 2_000)))
    const { row, reasons, flag } = await author.transactions.get({ id: caught.transaction })
    expect(row.score).toBeGreaterThan(60)
    expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(row.score)
    expect(reasons.find(({ kind }) => kind === 'base')).toMatchObject({ detail: 'model-1' })
    expect(reasons.filter(({ kind }) => kind === 'fact').length).toBeGreaterThan(0)
    expect(reasons.filter(({ kind }) => kind === 'fact').length).toBeLessThanOrEqual(5)
    const detail = await author.flags.get({ id: flag! })
    expect(detail.row.rules).toContain('score')
    expect(detail.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(detail.row.score)
    const honest = await store.write(() => authorise(store.services, payment(cards[3]!, false, 4)))
    expect(honest.score).toBeLessThan(30)

    // Another connection, which learns everything from the store alone, scores the same payment the same.
    const restarted = await store.second()
    await rulesReady(restarted)
    const probe = payment(cards[4]!, true, 3_000)
    const here = await store.write(() => probed(store.services, probe)).catch((error: unknown) => error)
    const there = await restarted.db.write(() => probed(restarted, probe)).catch((error: unknown) => error)
    expect(here).toBeInstanceOf(Probe)
    expect((here as Probe).score).toBe((there as Probe).score)

    // Rolled back at once; what was scored stays as it was.
    await other.models.rollBack({ requestId: requestId(), ...live, note: 'too many calls' })
    expect((await author.models.page()).versions.map(({ state }) => state)).toEqual(['draft', 'retired'])
    expect((await author.transactions.get({ id: old.transaction })).reasons).toEqual(before.reasons)
    expect((await author.transactions.get({ id: caught.transaction })).reasons).toEqual(reasons)
    const after = await store.write(() => authorise(store.services, payment(cards[5]!, true, 4_000)))
    const plain = await author.transactions.get({ id: after.transaction })
    expect(plain.reasons.every(({ detail }) => detail !== 'model-1')).toBe(true)
    expect((await author.models.page()).reliability.bands.reduce((sum, one) => sum + one.payments, 0)).toBeGreaterThan(
      100,
    )
  }, 120_000)
})

class Probe extends Error {
  readonly score: number
  constructor(score: number) {
    super('only asked')
    this.score = score
  }
}
/** Asks for a score and takes the payment back. */
function* probed(services: TestStore['services'], request: Parameters<typeof authorise>[1]) {
  const { score } = yield* authorise(services, { ...request, requestId: requestId() })
  throw new Probe(score)
}
const turn = statement<{ now: number }>()((k, p) =>
  k
    .updateTable('txn')
    .set((e) => ({ label: e(e.val(2), '-', e.ref('label')) }))
    .where('label_known_at', '>', p.now),
)

eachDatabase('an engine overtaken by an import', (open) => {
  it('judges on, and learns the past in its place', async () => {
    const store = await open()
    const { card } = await holder(store, 0)
    await rulesReady(store.services)
    await store.write(() => authorise(store.services, payment(card, false, 1)))
    const score = async (services: TestStore['services']): Promise<number> => {
      await rulesReady(services)
      const asked = services.db.write(() => probed(services, payment(card, true, 7)))
      return asked.then(
        () => -1,
        (error: Probe) => error.score,
      )
    }
    const before = await score(store.services)
    // Thirty payments of last week come in at once, as an import brings them: all far below this one.
    const key = internalKey('card', card)!
    await store.write(function* () {
      for (let i = 0; i < 30; i++) yield* run(past, { card: key, at: store.now() - 7 * DAY + i * 3_600_000 })
    })
    // They are not taken for thirty payments of this minute.
    expect(await score(store.services)).toBe(before)
    const whole = await score(await store.second())
    expect(whole).toBeGreaterThan(before)
    await vi.waitFor(async () => expect(await score(store.services)).toBe(whole), { timeout: 15_000, interval: 500 })
  }, 30_000)
})

const past = statement<{ card: number; at: number }>()((k, p) =>
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
        .selectFrom('merchant')
        .select((f) => [
          f.val(p.card).as('card_id'),
          'merchant.id as merchant_id',
          f.val(p.at).as('at'),
          f.val(0).as('status'),
          f.val(0).as('channel'),
          f.val(0).as('pin'),
          f.val(4_000).as('amount'),
          f.val('CNY').as('currency'),
          f.val(4_000).as('billing_amount'),
          f.val('CNY').as('billing_currency'),
          f.val(1).as('origin'),
        ])
        .limit(1),
    ),
)
