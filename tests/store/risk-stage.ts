// A store on which random acts are played through its own commands: payments, labels that become known later, rules, lists, snoozes.
import { createRouterClient } from '@orpc/server'
import * as fc from 'fast-check'
import { authorise } from '#electron/store/api/network.ts'
import { rules } from '#electron/store/api/rules.ts'
import type { Services } from '#electron/store/api/services.ts'
import { verdictCodes } from '#electron/store/db/codes.ts'
import { run, statement } from '#electron/store/db/work.ts'
import { rulesReady } from '#electron/store/risk/learning.ts'
import { judgePayment } from '#electron/store/risk/live.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, requestId, type OpenStore } from './databases.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const CARDS = 3
const SHOPS = ['orbit', 'harbour', 'lantern'] as const

/** Each reads something else of what may change: pace, labels, lists, news, declines, different values. */
const TEXTS = [
  'card.count(10m) >= 2',
  'merchant.fraud_count(7d) >= 1',
  'merchant.fraud_share(30d) >= 0.3 and amount >= 20',
  'card.fraud_since <= 3d',
  'merchant in list.watched',
  'card.is_new(merchant) and amount >= 50',
  'card.declined(1h) >= 1',
  'device.distinct(card, 24h) >= 2',
] as const
const ACTIONS = [
  { flag: 40, stepUp: false, decline: false, freeze: false },
  { flag: 35, stepUp: true, decline: false, freeze: false },
  { flag: null, stepUp: false, decline: true, freeze: false },
] as const

const wait = fc.oneof(
  fc.integer({ min: 1, max: 20_000 }),
  fc.integer({ min: MINUTE, max: 3 * HOUR }),
  fc.integer({ min: 6 * HOUR, max: 3 * DAY }),
)
const place = fc.nat({ max: 2 })
const pay = fc.record({
  do: fc.constant('pay' as const),
  card: place,
  shop: place,
  amount: fc.constantFrom(100, 900, 2_500, 5_000, 60_000),
  pin: fc.constantFrom('none' as const, 'none' as const, 'right' as const, 'wrong' as const),
  device: fc.constantFrom(undefined, 'd1', 'd2'),
})
const label = fc.record({
  do: fc.constant('label' as const),
  which: fc.nat({ max: 30 }),
  fraud: fc.boolean(),
  delay: fc.constantFrom(0, 1, HOUR, 2 * DAY, 7 * DAY),
})
const rule = fc.record({
  do: fc.constant('rule' as const),
  which: fc.nat({ max: 2 }),
  text: fc.constantFrom(...TEXTS),
  actions: fc.constantFrom(...ACTIONS),
  into: fc.constantFrom('shadow' as const, 'live' as const, 'live' as const, 'retired' as const),
})
const snooze = fc.record({
  do: fc.constant('snooze' as const),
  rule: fc.option(fc.nat({ max: 2 })),
  kind: fc.constantFrom('card' as const, 'merchant' as const),
  target: place,
  lasts: fc.constantFrom(HOUR, 5 * DAY),
})
const awake = fc.record({ do: fc.constant('awake' as const), which: fc.nat({ max: 3 }) })
const list = fc.record({ do: fc.constant('list' as const), shop: place, there: fc.boolean() })
type Of<A> = A extends fc.Arbitrary<infer T> ? T : never
export type Steps = Of<typeof steps>
type Act = Of<typeof step>['act']
const step = fc.record({
  wait,
  act: fc.oneof(
    { weight: 12, arbitrary: pay },
    { weight: 4, arbitrary: label },
    { weight: 3, arbitrary: rule },
    { weight: 2, arbitrary: snooze },
    { weight: 1, arbitrary: awake },
    { weight: 2, arbitrary: list },
  ),
})
export const steps = fc.array(step, { minLength: 15, maxLength: 35 })

const setLabel = statement<{ id: number; label: number; at: number }>()((k, p) =>
  k
    .updateTable('txn')
    .set({ label: p.label, label_known_at: p.at })
    .where('id', '=', p.id)
    .where('label_known_at', 'is', null),
)

/** What each card's next payment would be judged as. Nothing is written. */
export async function opinions(services: Services): Promise<unknown> {
  await rulesReady(services)
  const all: unknown[] = []
  for (const card of [1, 2, 3]) {
    for (const merchant of [1, 2]) {
      const payment: RiskPayment = {
        at: services.clock(),
        amount: 4_000,
        card,
        person: card,
        merchant,
        device: 'd1',
        address: null,
        bin: '99990001',
        network: 'home',
        country: 'CN',
        mcc: '5816',
        channel: 'online',
        declined: false,
        pinFailed: false,
        place: null,
      }
      const known = { scale: 100, issuedAt: 0, merchant: payment.merchant as number }
      const judged = await services.db.read(() => judgePayment(services, payment, known))
      const { said, habit, hits } = judged
      all.push({ said, habit, hits: hits.map(({ running, ...rest }) => ({ ...rest, version: running.row.id })) })
    }
  }
  return all
}

/** A store that plays, and keeps what ran when. */
export async function stage(open: OpenStore) {
  const store = await open()
  const client = async (role: 'investigator' | 'supervisor') =>
    createRouterClient({ rules }, { context: callOf(store.services, await store.operator(role)) }).rules
  const author = await client('investigator')
  const other = await client('supervisor')
  const cards: string[] = []
  for (let serial = 0; serial < CARDS; serial++) {
    const limits = { payment: null, day: null, month: null }
    const person = { native: null, latin: 'Emil', serial, credit: 1_000_000_000, limits }
    cards.push((await store.write(() => addHolder(store.services, person, store.now() - DAY))).card)
  }
  const paid: number[] = []
  const ruleIds: string[] = []
  const snoozes: string[] = []
  await author.saveList({
    requestId: requestId(),
    name: 'watched',
    kind: 'merchant',
    version: null,
    add: [],
    remove: [],
  })

  const payment = (act: Extract<Act, { do: 'pay' }>) => ({
    requestId: requestId(),
    card: { id: cards[act.card]! },
    amount: act.amount,
    currency: 'CNY',
    channel: act.pin === 'none' ? ('online' as const) : ('chip' as const),
    pin: act.pin,
    merchant: { id: SHOPS[act.shop]!, name: SHOPS[act.shop]!, mcc: '5816', country: 'CN' },
    ...(act.device !== undefined && { details: { device: act.device, network: 'home' as const } }),
  })
  const shopIds: string[] = []
  for (let shop = 0; shop < SHOPS.length; shop++) {
    store.advance(MINUTE)
    await rulesReady(store.services)
    const first = { do: 'pay', card: 0, shop, amount: 900, pin: 'none', device: undefined } as const
    const { transaction } = await store.write(() => authorise(store.services, payment(first)))
    paid.push(internalKey('transaction', transaction)!)
    shopIds.push(publicId('merchant', shop + 1))
  }

  const perform: Readonly<{ [K in Act['do']]: (act: Extract<Act, { do: K }>) => Promise<unknown> }> = {
    pay: async (act) => {
      await rulesReady(store.services)
      const { transaction } = await store.write(() => authorise(store.services, payment(act)))
      paid.push(internalKey('transaction', transaction)!)
    },
    label: (act) => {
      const id = paid[act.which % paid.length]!
      const code = verdictCodes.code(act.fraud ? 'fraud' : 'legitimate')
      return store.write(() => run(setLabel, { id, label: code, at: store.now() + act.delay }))
    },
    rule: async (act) => {
      const known = ruleIds[act.which]
      if (known === undefined) {
        const name = `Rule ${ruleIds.length + 1}`
        const draft = { requestId: requestId(), rule: null, name, text: act.text, actions: act.actions }
        ruleIds.push((await author.save(draft)).id)
      }
      const id = known ?? ruleIds.at(-1)!
      const { row, versions } = await author.get({ id })
      let { version } = row
      if (act.into === 'retired') {
        if (row.state !== 'retired') await author.retire({ requestId: requestId(), id, version, note: 'enough' })
      } else {
        // What runs already comes back as the next version; one that was stopped runs again.
        if (versions[0]!.text !== act.text || row.live === row.newest) {
          const text = versions[0]!.text === act.text ? `${act.text} ` : act.text
          const rule = { id, version }
          ;({ version } = await author.save({
            requestId: requestId(),
            rule,
            name: row.name,
            text,
            actions: act.actions,
          }))
        }
        if (act.into === 'shadow') {
          const { row: now } = await author.get({ id })
          if (now.shadow !== now.newest) await author.shadow({ requestId: requestId(), id, version })
        } else {
          const asked = await author.askLive({ requestId: requestId(), id, version, note: '' })
          await other.decideLive({ requestId: requestId(), id, version: asked.version, approve: true, note: 'seen' })
        }
      }
    },
    snooze: async ({ rule: which, kind, target, lasts }) => {
      const one = which === null ? null : (ruleIds[which] ?? null)
      const on = kind === 'card' ? cards[target]! : shopIds[target]!
      const until = store.now() + lasts
      const asked = { requestId: requestId(), rule: one, kind, target: on, reason: 'known', until }
      snoozes.push((await author.snooze(asked)).id)
    },
    awake: async ({ which }) => {
      const id = snoozes[which]
      // It may be over by now.
      if (id !== undefined) await author.endSnooze({ requestId: requestId(), id }).catch(() => {})
    },
    list: async ({ shop, there }) => {
      const { version } = (await author.lists())[0]!
      const one = [shopIds[shop]!]
      const change = there ? { add: one, remove: [] } : { add: [], remove: one }
      await author.saveList({ requestId: requestId(), name: 'watched', kind: 'merchant', version, ...change })
    },
  }
  const play = async (acts: Steps): Promise<void> => {
    for (const { wait: time, act } of acts) {
      store.advance(time)
      await (perform[act.do] as (act: Act) => Promise<unknown>)(act)
    }
  }
  return { store, play, cards }
}
