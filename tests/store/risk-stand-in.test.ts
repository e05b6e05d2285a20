// A host's store that is opened over a long ledger: payments are decided at once, and what rules and score could not say then is made up
// for when the engine knows the ledger.
import { expect, it } from 'vitest'
import { authorise } from '#electron/store/api/network.ts'
import type { Services } from '#electron/store/api/services.ts'
import { select, type Work } from '#electron/store/db/work.ts'
import { addSnooze } from '#electron/store/db/rule-lists.ts'
import { newStamp } from '#electron/store/risk/rule-book.ts'
import { beginLearning, keepEngine, rulesReady, stopLearning } from '#electron/store/risk/learning.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { eachDatabase, requestId } from './databases.ts'
import { stage, type Steps } from './risk-stage.ts'

const nothing = { flag: null, stepUp: false, decline: false, freeze: false }
const pay = (card: number, shop: number): Steps[number]['act'] => ({
  do: 'pay',
  card,
  shop,
  amount: 2_500,
  pin: 'none',
  device: undefined,
})
const live = (text: string, actions: object): Steps[number] => ({
  wait: 1,
  act: { do: 'rule', which: 2, text, actions: { ...nothing, ...actions }, into: 'live' } as Steps[number]['act'],
})

/** Both ask what happened before; card 0 has paid four times. */
const PAST: Steps = [
  live('card.count(24h) >= 5 ', { freeze: true }),
  live('card.count(24h) >= 5', { decline: true }),
  { wait: 60_000, act: pay(0, 0) },
  { wait: 60_000, act: pay(1, 1) },
]

/** A connection whose ledger is not read past the opening until `go` is called. */
async function opening(services: Services): Promise<Readonly<{ host: Services; go: () => void }>> {
  let go = (): void => {}
  const gate = new Promise<void>((open) => (go = open))
  // The size of the ledger is looked at while it opens; everything after that waits for the gate.
  let reads = 0
  const read: Services['db']['read'] = async (work) => {
    if (++reads > 1) await gate
    return services.db.read(work)
  }
  const host = { ...services, db: { ...services.db, read } }
  await beginLearning(host, 0)
  return { host, go }
}

const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
  await expect.poll(holds, { timeout: 10_000, interval: 5 }).toBe(true)
}

function* lookOf(transaction: string): Work<unknown> {
  const id = internalKey('transaction', transaction)!
  const [row] = yield* select((k) =>
    k
      .selectFrom('txn')
      .innerJoin('card', 'card.id', 'txn.card_id')
      .select(['txn.status', 'txn.score', 'txn.flag_id', 'txn.details', 'card.state'])
      .where('txn.id', '=', id),
  )
  const hits = yield* select((k) =>
    k.selectFrom('rule_hit').select(['version_id', 'evidence']).where('txn_id', '=', id),
  )
  const flags = yield* select((k) => k.selectFrom('flag').select(['id', 'payments', 'loss', 'rules']))
  return { ...row!, hits: hits.length, flags }
}
type Look = {
  status: number
  score: number
  flag_id: number | null
  details: string | null
  state: number
  hits: number
  flags: ReadonlyArray<{ id: number; payments: number; loss: number; rules: string }>
}

const message = (card: string, shop: string) => ({
  requestId: requestId(),
  card: { id: card },
  amount: 2_500,
  currency: 'CNY',
  channel: 'online' as const,
  pin: 'none' as const,
  merchant: { id: shop, name: shop, mcc: '5816', country: 'CN' },
})

eachDatabase('a store that opens over a long ledger', (open) => {
  it('is as silent about a place of a merchant that is snoozed when it looks again as at once', async () => {
    const { store, play, cards } = await stage(open)
    await play(PAST)
    await store.write(function* () {
      const [shop] = yield* select((k) => k.selectFrom('merchant').select('id').where('outside_id', '=', 'orbit'))
      const named = { rule: null, kind: 'merchant', target: shop!.id, reason: 'known', by: 'somebody' }
      yield* addSnooze({ ...named, at: store.now(), until: store.now() + 86_400_000 })
      yield* newStamp()
    })
    const { host, go } = await opening(await store.second())
    store.advance(3_600_000)
    const sent = message(cards[0]!, 'orbit')
    const elsewhere = { ...sent, merchant: { ...sent.merchant, mcc: '5411' } }
    const answer = await host.db.write(() => authorise(host, elsewhere))
    go()
    const look = async () => (await store.read(() => lookOf(answer.transaction))) as Look
    await eventually(async () => (await look()).details!.includes('done'))
    expect(await look()).toMatchObject({ state: 0, flags: [] })
    await stopLearning(host)
  })

  it('decides at once without history, and looks again when it knows: hits, flag, freeze', async () => {
    const { store, play, cards } = await stage(open)
    await play(PAST)
    const { host, go } = await opening(await store.second())
    store.advance(3_600_000)
    const answer = await host.db.write(() => authorise(host, message(cards[0]!, 'orbit')))
    // Both rules would have stopped it, had they known; nobody waited for them.
    expect(answer.result).toBe('approved')
    const before = (await store.read(() => lookOf(answer.transaction))) as Look
    expect(before).toMatchObject({ hits: 0, flag_id: null, state: 0, flags: [] })
    expect(JSON.parse(before.details!)).toEqual({ standIn: 'due' })

    go()
    await eventually(async () => ((await store.read(() => lookOf(answer.transaction))) as Look).hits > 0)
    const after = (await store.read(() => lookOf(answer.transaction))) as Look
    expect(JSON.parse(after.details!)).toEqual({ standIn: 'done' })
    expect(after).toMatchObject({ status: before.status, hits: 2, state: 1 })
    expect(after.flags).toMatchObject([{ id: after.flag_id, payments: 1, loss: 2_500 }])
    expect(after.flags[0]!.rules).toContain('Rule 2')

    // From here on rules decide at once: the fifth payment of another card.
    await rulesReady(host)
    const results: string[] = []
    for (let i = 0; i < 4; i++) {
      store.advance(60_000)
      results.push((await host.db.write(() => authorise(host, message(cards[1]!, 'orbit')))).reason ?? 'approved')
    }
    expect(results).toEqual(['approved', 'approved', 'approved', 'rule_declined'])
    await stopLearning(host)
  })

  it('lets rules that read the payment alone decide meanwhile', async () => {
    const { store, play, cards } = await stage(open)
    await play([live('amount >= 20', { decline: true }), { wait: 60_000, act: pay(0, 0) }])
    const { host, go } = await opening(await store.second())
    const answer = await host.db.write(() => authorise(host, message(cards[1]!, 'harbour')))
    expect(answer).toMatchObject({ result: 'declined', reason: 'rule_declined' })
    go()
    await eventually(async () => {
      const { details, hits } = (await store.read(() => lookOf(answer.transaction))) as Look
      return details!.includes('done') && hits === 1
    })
    await stopLearning(host)
  })

  it('after a kill the next opening looks at what was left', async () => {
    const { store, play, cards } = await stage(open)
    await play(PAST)
    const killed = await opening(await store.second())
    const answer = await killed.host.db.write(() => authorise(killed.host, message(cards[0]!, 'orbit')))
    // It never learnt, so it keeps nothing.
    expect(keepEngine(killed.host, 0)).toBe(false)
    const next = await store.second()
    await beginLearning(next)
    await eventually(async () => ((await store.read(() => lookOf(answer.transaction))) as Look).state === 1)
    await stopLearning(next)
    killed.go()
    await stopLearning(killed.host)
    // The one that was thought dead finds it done.
    expect((await store.read(() => lookOf(answer.transaction))) as Look).toMatchObject({
      hits: 2,
      flags: [{ payments: 1 }],
    })
  })

  it('closes while it learns', async () => {
    const { store, play } = await stage(open)
    await play(PAST)
    const { host, go } = await opening(await store.second())
    const stopped = stopLearning(host)
    go()
    await stopped
    expect(keepEngine(host, 0)).toBe(false)
  })
})
