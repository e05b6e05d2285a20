import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { DECLINE_REASONS, type DeclineReason } from '#shared/domain/authorisation.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { callers } from '#electron/store/api/callers.ts'
import { cardLife } from '#electron/store/api/card-life.ts'
import { cards } from '#electron/store/api/cards.ts'
import { network } from '#electron/store/api/network.ts'
import { paymentCare } from '#electron/store/api/payment-care.ts'
import { wallet } from '#electron/store/api/wallet.ts'
import { rules } from '#electron/store/api/rules.ts'
import { run, select, statement } from '#electron/store/db/work.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'

const PROCESSOR = { kind: 'principal', principal: 'processor', user: null } as const
const WALLET = { kind: 'principal', principal: 'wallet', user: null } as const
const PIN = '8305'
const LIMITS = { payment: 50_000, day: 80_000, month: 100_000 }
const ALL_ON = { abroad: true, online: true, contactless: true, cash: true }

async function person(store: TestStore, serial: number, credit = 10_000_000) {
  const supervisor = await store.operator('supervisor')
  const holder = { native: '林晓彤', latin: 'Lin Xiaotong', serial, credit, limits: LIMITS }
  const made = await store.write(() => addHolder(store.services, holder, store.now()))
  const router = { callers, cardLife, cards, paymentCare, network, wallet }
  const staff = createRouterClient(router, { context: callOf(store.services, supervisor) })
  const processor = createRouterClient(router, { context: callOf(store.services, PROCESSOR) }).network
  const own = createRouterClient(router, { context: callOf(store.services, WALLET) }).wallet
  const mine = () => ({ requestId: requestId(), customer: made.customer, card: made.card })
  const at = async () => {
    const { version } = await staff.cards.get({ id: made.card })
    return { requestId: requestId(), id: made.card, version, note: 'as asked' }
  }
  type Over = Partial<Parameters<typeof processor.authorise>[0]>
  const pay = (over: Over = {}) =>
    processor.authorise({
      requestId: requestId(),
      card: { id: made.card },
      amount: 10_000,
      currency: 'CNY',
      channel: 'online',
      pin: 'none',
      merchant: { id: 'kumo', name: 'Kumo Electronics', mcc: '5732', country: 'CN' },
      ...over,
    })
  return { ...made, staff, processor, own, mine, at, pay }
}
type Person = Awaited<ReturnType<typeof person>>
type Answer = Awaited<ReturnType<Person['pay']>>

const chip = (entered: string) => ({ channel: 'chip', pin: { entered } }) as const
const setColumn = (column: 'pin_state' | 'expires_at', id: string, value: number) =>
  run(
    statement<{ id: number; value: number }>()((k, p) =>
      k
        .updateTable('card')
        .set({ [column]: p.value })
        .where('id', '=', p.id),
    ),
    { id: internalKey('card', id)!, value },
  )

const refuseAt = statement<{ outside: string }>()((k, p) =>
  k.updateTable('merchant').set({ accepts: 0 }).where('outside_id', '=', p.outside),
)

/** How a holder comes to each refusal, through the store's own doors. */
const REACHED: Readonly<Record<DeclineReason, (one: Person, store: TestStore) => Promise<Answer>>> = {
  card_closed: async ({ staff, at, pay }) => {
    await staff.cardLife.close(await at())
    return pay()
  },
  card_lost: async ({ own, mine, pay }) => {
    await own.reportLost({ ...mine(), kind: 'lost', replace: false })
    return pay()
  },
  card_stolen: async ({ staff, at, pay }) => {
    await staff.cardLife.reportLost({ ...(await at()), kind: 'stolen', replace: true })
    return pay()
  },
  card_expired: async ({ card, pay }, store) => {
    await store.write(() => setColumn('expires_at', card, store.now()))
    return pay()
  },
  card_frozen: async ({ own, mine, pay }) => {
    await own.freeze({ ...mine(), reason: 'holder_pause', until: null })
    return pay()
  },
  pin_locked: async ({ own, mine, pay }) => {
    await own.setPin({ ...mine(), pin: PIN })
    for (let i = 0; i < 3; i++) await pay(chip('1470'))
    return pay(chip(PIN))
  },
  pin_not_set: async ({ card, pay }, store) => {
    await store.write(() => setColumn('pin_state', card, 0))
    return pay(chip(PIN))
  },
  pin_required: ({ pay }) => pay({ channel: 'chip', pin: 'none' }),
  pin_wrong: async ({ own, mine, pay }) => {
    await own.setPin({ ...mine(), pin: PIN })
    return pay(chip('1470'))
  },
  merchant_not_accepting: async ({ pay }, store) => {
    await pay({ amount: 1 })
    const merchant = { id: 'orbit', name: 'Orbit Game Store', mcc: '5816', country: 'CN' }
    await pay({ amount: 1, merchant })
    await store.write(() => run(refuseAt, { outside: 'orbit' }))
    return pay({ merchant })
  },
  abroad_off: ({ pay }) => pay({ merchant: { id: 'n', name: 'Fjord', mcc: '5732', country: 'NO' } }),
  online_off: async ({ own, mine, pay }) => {
    await own.setLimits({ ...mine(), limits: LIMITS, scope: { ...ALL_ON, online: false } })
    return pay()
  },
  contactless_off: async ({ own, mine, pay }) => {
    await own.setLimits({ ...mine(), limits: LIMITS, scope: { ...ALL_ON, contactless: false } })
    return pay({ channel: 'contactless' })
  },
  cash_off: async ({ own, mine, pay }) => {
    await own.setPin({ ...mine(), pin: PIN })
    return pay({ channel: 'cash', pin: { entered: PIN } })
  },
  currency_unsupported: ({ pay }) => pay({ currency: 'LAK' }),
  limit_payment: ({ pay }) => pay({ amount: 50_001 }),
  limit_day: async ({ pay }) => {
    await pay({ amount: 48_000 })
    return pay({ amount: 40_000 })
  },
  limit_month: async ({ pay }, store) => {
    await pay({ amount: 50_000 })
    store.advance(86_400_000)
    await pay({ amount: 48_000 })
    store.advance(86_400_000)
    return pay({ amount: 4_000 })
  },
  insufficient_funds: ({ pay }) => pay({ amount: 40_000 }),
  pin_must_change: async ({ own, mine, staff, at, pay }) => {
    await own.setPin({ ...mine(), pin: PIN })
    await staff.cardLife.forcePinChange(await at())
    return pay(chip(PIN))
  },
  merchant_blocked: async ({ staff, at, pay }) => {
    await staff.cardLife.setControls({ ...(await at()), groups: {}, merchants: [], blockedGroups: ['electronics'] })
    return pay()
  },
  limit_group: async ({ staff, at, pay }) => {
    await pay({ amount: 12_000 })
    await staff.cardLife.setControls({
      ...(await at()),
      groups: { electronics: 20_000 },
      merchants: [],
      blockedGroups: [],
    })
    return pay()
  },
  cvv_wrong: ({ pay }) => pay({ details: { cvv: 'no_match' } }),
  threeds_failed: ({ pay }) => pay({ details: { threeDs: 'failed' } }),
  rule_declined: async ({ pay }, store) => {
    const as = async (role: Role) =>
      createRouterClient({ rules }, { context: callOf(store.services, await store.operator(role)) }).rules
    const author = await as('investigator')
    const saved = await author.save({
      requestId: requestId(),
      rule: null,
      name: 'Late night shop',
      text: 'amount >= 100',
      actions: { flag: 40, stepUp: false, decline: true, freeze: false },
    })
    const { id, version } = await author.askLive({ requestId: requestId(), ...saved, note: '' })
    await (await as('supervisor')).decideLive({ requestId: requestId(), id, version, approve: true, note: 'seen' })
    return pay()
  },
  // The last of all: it stands against everybody's payments in the country.
  programme_stop: async ({ pay }, store) => {
    const actor = await store.operator('investigator')
    const { stop } = createRouterClient({ rules }, { context: callOf(store.services, actor) }).rules
    const until = store.now() + 3_600_000
    await stop({ requestId: requestId(), kind: 'country', target: 'CN', reason: 'wave of thefts', until })
    return pay()
  },
}

eachDatabase('what a message says of its merchant', (open) => {
  it('counts: another country or category is a place of its own, and what holds for the merchant holds there, too', async () => {
    const store = await open()
    const { staff, own, mine, at, pay, customer } = await person(store, 4471)
    const home = { id: 'two-places', name: 'Two Places', mcc: '5411', country: 'CN' }
    expect(await pay({ amount: 1, merchant: home })).toMatchObject({ result: 'approved' })
    expect(await pay({ amount: 1, merchant: { ...home, country: 'NO' } })).toMatchObject({ reason: 'abroad_off' })
    expect(await pay({ amount: 1, merchant: home })).toMatchObject({ result: 'approved' })
    const rows = await store.read(() =>
      select((k) => k.selectFrom('merchant').select(['outside_id', 'country', 'mcc']).orderBy('id')),
    )
    expect(rows).toEqual([
      { outside_id: 'two-places', country: 'CN', mcc: '5411' },
      { outside_id: 'two-places NO 5411', country: 'NO', mcc: '5411' },
    ])
    await own.setLimits({ ...mine(), limits: LIMITS, scope: ALL_ON })

    // A block that names one of its places is of the merchant, before and after a place is first seen.
    const place = publicId('merchant', 2)
    const kinds = async (merchants: ReadonlyArray<string>) =>
      staff.cardLife.setControls({ ...(await at()), groups: {}, blockedGroups: [], merchants: [...merchants] })
    await staff.callers.verify({ requestId: requestId(), customer, method: 'in_app', facts: [] })
    await kinds([place])
    const declined = async (country: string, reason: DeclineReason): Promise<void> => {
      const answer = await pay({ amount: 1, merchant: { ...home, country } })
      expect(answer.reason, country).toBe(reason)
      // The agent is told the same.
      const { now } = await staff.paymentCare.why({ id: answer.transaction })
      expect(now, country).toMatchObject({ passes: false, failed: { reason } })
    }
    for (const country of ['CN', 'NO', 'SE']) await declined(country, 'merchant_blocked')
    await kinds([])

    const analyst = createRouterClient(rules, { context: callOf(store.services, await store.operator('investigator')) })
    const until = store.now() + 60_000
    expect(await analyst.stopPreview({ kind: 'merchant', target: place, days: 7 })).toMatchObject({
      payments: 2,
      cards: 1,
    })
    await analyst.stop({ requestId: requestId(), kind: 'merchant', target: place, reason: 'compromised', until })
    for (const country of ['CN', 'NO', 'FI']) await declined(country, 'programme_stop')
    store.advance(60_000)

    await store.write(() => run(refuseAt, { outside: 'two-places' }))
    for (const country of ['CN', 'NO', 'SE']) await declined(country, 'merchant_not_accepting')
  })
})

eachDatabase('every way a payment fails', (open) => {
  it('is reached by a real authorisation, kept with its numbers, and explained in both languages', async () => {
    const store = await open()
    for (const [serial, reason] of DECLINE_REASONS.entries()) {
      const one = await person(store, serial, reason === 'insufficient_funds' ? 30_000 : undefined)
      const answer = await REACHED[reason](one, store)
      expect(answer.reason, reason).toBe(reason)
      expect(answer.result).toBe('declined')
      const why = await one.staff.paymentCare.why({ id: answer.transaction })
      expect(why.failed).toEqual(answer.failed)
      for (const language of ['en', 'zh-CN'] as const) {
        const { title, cause, say } = why.words![language]
        for (const text of [title, cause, say]) {
          expect(text, reason).not.toBe('')
          expect(text, reason).not.toMatch(/\{\{|undefined|NaN|null/)
        }
      }
      expect(why.remedies.length, reason).toBeGreaterThan(0)
      // Nothing has changed since, so the same request fails again; PIN tries and the processor's results are another try's,
      // and a rule judges a payment, not a request.
      const again = ['cvv_wrong', 'threeds_failed', 'rule_declined'].includes(reason)
      expect(why.now, reason).toMatchObject(again ? { passes: true } : { passes: false, failed: { reason } })
    }
  }, 120_000)

  it('says the numbers of a limit, and that it passes once the limit is raised', async () => {
    const store = await open()
    const one = await person(store, 1)
    await one.pay({ amount: 48_000 })
    const { transaction, failed } = await one.pay({ amount: 40_000 })
    expect(failed).toMatchObject({ limit: 80_000, used: 48_000, asked: 40_000 })
    const before = await one.staff.paymentCare.why({ id: transaction })
    expect(before.words?.en.cause).toContain('limit CNY 800, used CNY 480, asked CNY 400')
    expect(before.words?.['zh-CN'].cause).toContain('限额 800 元，已用 480 元，本次 400 元')
    await one.own.setLimits({ ...one.mine(), limits: { ...LIMITS, day: 90_000 }, scope: { ...ALL_ON } })
    expect((await one.staff.paymentCare.why({ id: transaction })).now).toEqual({ passes: true, failed: null })
  })
})
