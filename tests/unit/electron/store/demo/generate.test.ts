import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import mcc from '#resources/reference/mcc.json' with { type: 'json' }
import { DECLINE_REASONS, type DeclineReason } from '#shared/domain/authorisation.ts'
import { readResidentId } from '#shared/domain/identity/residentId.ts'
import { luhnValid } from '#shared/domain/pan.ts'
import { generateDemo } from '#electron/store/demo/generate.ts'
import { createMerchants, merchantCount } from '#electron/store/demo/merchants.ts'
import { SCENARIOS, type DemoOptions, type DemoPayment, type DemoProgramme } from '#electron/store/demo/records.ts'

const AS_OF = Date.parse('2026-11-24T09:42:00+08:00')
const SIZE: DemoOptions = { customers: 400, transactions: 20_000, days: 30, seed: 1, asOf: AS_OF }

type Read = Readonly<{ demo: DemoProgramme; payments: ReadonlyArray<DemoPayment>; hash: string }>

function read(options: DemoOptions): Read {
  const demo = generateDemo(options)
  const payments = [...demo.payments()].flat()
  const hash = createHash('sha256')
  for (const rows of [
    payments,
    demo.customers(),
    demo.cards(),
    demo.merchants(),
    demo.cardEvents(),
    demo.cardClosings(),
    demo.accountClosings(),
    demo.cases(),
    demo.notes(),
    demo.rates(),
  ]) {
    for (const row of rows) hash.update(JSON.stringify(row))
  }
  return { demo, payments, hash: hash.digest('hex') }
}

const han = /\p{Script=Han}/u
const count = <T>(rows: Iterable<T>, test: (row: T) => boolean): number => [...rows].filter(test).length

/** Reasons that need what the demo's cards do not have: blocks, limits by group, results of the processor, a PIN to be changed. */
const NOT_IN_THE_DEMO: ReadonlyArray<DeclineReason> = [
  'pin_must_change',
  'merchant_blocked',
  'limit_group',
  'cvv_wrong',
  'threeds_failed',
  'rule_declined',
  'programme_stop',
]
const OF_THE_DEMO = DECLINE_REASONS.filter((reason) => !NOT_IN_THE_DEMO.includes(reason))

describe('a demo of the default size', () => {
  let whole: Read
  beforeAll(() => {
    whole = read(SIZE)
  })

  it('has exactly the payments that were asked for, in order of time, none after its now', () => {
    const { payments, demo } = whole
    expect(payments).toHaveLength(20_000)
    for (const [place, payment] of payments.entries()) {
      expect(payment.index).toBe(place)
      if (place > 0) expect(payment.at).toBeGreaterThanOrEqual(payments[place - 1]!.at)
    }
    expect(payments[0]!.at).toBeGreaterThanOrEqual(demo.startsAt)
    expect(payments.at(-1)!.at).toBeLessThan(AS_OF)
  })

  it('declines a few in a hundred, for every documented reason, with the numbers of the failed check', () => {
    const declined = whole.payments.filter((payment) => payment.status === 'declined')
    expect(declined.length / whole.payments.length).toBeGreaterThan(0.02)
    expect(declined.length / whole.payments.length).toBeLessThan(0.07)
    expect(new Set(declined.map((payment) => payment.reason))).toEqual(new Set(OF_THE_DEMO))
    for (const payment of declined) expect(payment.failed?.reason).toBe(payment.reason)
    for (const payment of whole.payments) expect(payment.reason === null).toBe(payment.status !== 'declined')
  })

  it('holds attacks of every kind, and tells what is known of them by its now only', () => {
    for (const scenario of SCENARIOS) {
      expect(
        count(whole.payments, (payment) => payment.scenario === scenario),
        scenario,
      ).toBeGreaterThan(3)
    }
    const labelled = whole.payments.filter((payment) => payment.label !== null)
    expect(labelled.length).toBeGreaterThan(20)
    for (const payment of labelled) {
      expect(payment.label!.knownAt).toBeLessThanOrEqual(AS_OF)
      expect(payment.label!.knownAt).toBeGreaterThan(payment.at)
    }
    const fresh = whole.payments.filter((payment) => payment.scenario !== null && payment.label === null)
    expect(fresh.length).toBeGreaterThan(10)
  })

  it('follows the day and the week', () => {
    const hour = (payment: DemoPayment): number => new Date(payment.at + 8 * 3_600_000).getUTCHours()
    const atNoon = count(whole.payments, (payment) => hour(payment) === 12)
    const atFour = count(whole.payments, (payment) => hour(payment) === 4)
    expect(atNoon).toBeGreaterThan(5 * atFour)
    const local = (payment: DemoPayment): number => new Date(payment.at + 8 * 3_600_000).getUTCDay()
    expect(count(whole.payments, (payment) => local(payment) === 6)).toBeGreaterThan(
      count(whole.payments, (payment) => local(payment) === 1),
    )
  })

  it('gives back only what was cleared before, once', () => {
    const refunds = whole.payments.filter((payment) => payment.refundOf !== null)
    expect(refunds.length).toBeGreaterThan(20)
    expect(new Set(refunds.map((payment) => payment.refundOf)).size).toBe(refunds.length)
    for (const refund of refunds) {
      const paid = whole.payments[refund.refundOf!]!
      expect(paid).toMatchObject({ status: 'cleared', card: refund.card, merchant: refund.merchant })
      expect(paid.clearedAt!).toBeLessThan(refund.at)
    }
  })

  it('leaves on hold exactly what was approved and not cleared, and overdraws nobody', () => {
    const cards = [...whole.demo.cards()]
    const held = new Map<number, number>()
    for (const payment of whole.payments) {
      if (payment.status !== 'approved') continue
      const { account } = cards[payment.card]!
      held.set(account, (held.get(account) ?? 0) + payment.billingAmount)
    }
    for (const end of whole.demo.accountClosings()) {
      expect(end.held).toBe(held.get(end.account) ?? 0)
      expect(end.available).toBeGreaterThanOrEqual(0)
    }
  })

  it('lets no frozen, lost, stolen or closed card pay after it became so', () => {
    const ended = new Map<number, number>()
    for (const event of whole.demo.cardEvents()) {
      if (event.event === 'card.unfrozen') ended.delete(event.card)
      else if (['card.frozen', 'card.lost', 'card.stolen', 'card.closed'].includes(event.event)) {
        const until = event.data['until']
        if (until === null || until === undefined) ended.set(event.card, event.at)
      }
    }
    expect(ended.size).toBeGreaterThan(15)
    for (const payment of whole.payments) {
      const since = ended.get(payment.card)
      if (since !== undefined && payment.at > since) expect(['declined', 'refund']).toContain(payment.status)
    }
  })

  it('has numbers that are nobody’s: test range, reserved telephones, example.test, county 99', () => {
    const pans = new Set<string>()
    for (const card of whole.demo.cards()) {
      expect(luhnValid(card.pan)).toBe(true)
      expect(card.pan.startsWith('9999')).toBe(true)
      pans.add(card.pan)
    }
    expect(pans.size).toBe([...whole.demo.cards()].length)
    for (const customer of whole.demo.customers()) {
      expect(customer.phone).toMatch(/^\+8612\d{9}$|^\+447700900\d{3}$|^\+1\d{3}55501\d{2}$/)
      expect(customer.email).toMatch(/^[a-z.]+\d*@example\.test$/)
      const id = readResidentId(customer.nationalId)
      if (id === undefined) expect(customer.nationalId).toMatch(/^SP\d{7}$/)
      else expect(id).toMatchObject({ valid: true, birthDate: customer.birthDate, sex: customer.sex })
      if (id !== undefined) expect(id.region.endsWith('99')).toBe(true)
    }
  })

  it('mixes Chinese and international people and shops with real category codes', () => {
    const customers = [...whole.demo.customers()]
    const chinese = count(customers, (customer) => customer.name.native !== null) / customers.length
    expect(chinese).toBeGreaterThan(0.6)
    expect(chinese).toBeLessThan(0.95)
    const known = new Set(mcc.codes.map((entry) => entry.code))
    const merchants = [...whole.demo.merchants()]
    for (const merchant of merchants) expect(known.has(merchant.mcc)).toBe(true)
    expect(new Set(merchants.map((merchant) => merchant.name)).size).toBe(merchants.length)
    expect(count(merchants, (merchant) => han.test(merchant.name)) / merchants.length).toBeGreaterThan(0.27)
  })

  it('tells the stories of its cast', () => {
    const cards = [...whole.demo.cards()]
    const merchants = [...whole.demo.merchants()]
    const last = (last4: string): DemoPayment => {
      const card = cards.find((entry) => entry.last4 === last4)!
      return whole.payments.findLast((payment) => payment.card === card.index)!
    }
    expect(merchants[last('4242').merchant]!.name).toBe('Pelican Air')
    expect(last('4242').reason).toBe('limit_day')
    expect(last('9017').reason).toBe('card_frozen')
    expect(last('5048').reason).toBe('card_expired')
  })
})

describe('the seed', () => {
  const small: DemoOptions = { customers: 60, transactions: 2000, days: 10, seed: 'x', asOf: AS_OF }

  it('and the as-of give the same rows again', () => {
    expect(read(small).hash).toBe(read({ ...small }).hash)
  })

  it('or another as-of give others', () => {
    const { hash } = read(small)
    expect(read({ ...small, seed: 'y' }).hash).not.toBe(hash)
    expect(read({ ...small, asOf: AS_OF + 86_400_000 }).hash).not.toBe(hash)
  })
})

describe('sizes', () => {
  it.each([
    { customers: 30, transactions: 500, days: 3 },
    { customers: 30, transactions: 5000, days: 90 },
    { customers: 900, transactions: 600, days: 5 },
  ])('%o gives exactly its payments', (size) => {
    expect(read({ ...size, seed: 1, asOf: AS_OF }).payments).toHaveLength(size.transactions)
  })

  it('just after midnight still has its payments and its stories', () => {
    const { payments } = read({
      customers: 60,
      transactions: 1500,
      days: 7,
      seed: 1,
      asOf: Date.parse('2026-11-24T00:03:00+08:00'),
    })
    expect(payments).toHaveLength(1500)
    expect(payments.some((payment) => payment.reason === 'limit_day')).toBe(true)
  })

  it('refuses sizes that make no programme', () => {
    const base = { customers: 400, transactions: 20_000, days: 30, seed: 1, asOf: AS_OF }
    expect(() => generateDemo({ ...base, customers: 29 })).toThrow('30 customers')
    expect(() => generateDemo({ ...base, transactions: 499 })).toThrow('500 transactions')
    expect(() => generateDemo({ ...base, days: Number.NaN })).toThrow('days')
  })

  it('meets 30,000 shops with names of their own when it is large', () => {
    expect(merchantCount(500_000)).toBeGreaterThanOrEqual(30_000)
    const merchants = createMerchants('1', 30_000)
    expect(new Set(merchants.map((merchant) => merchant.name)).size).toBe(30_000)
    expect(count(merchants, (merchant) => han.test(merchant.name)) / merchants.length).toBeGreaterThan(0.3)
  })
})

it('does not tell how the cards ended before the payments were read', () => {
  const demo = generateDemo({ customers: 30, transactions: 500, days: 3, seed: 1, asOf: AS_OF })
  expect(() => [...demo.cardClosings()]).toThrow('payments()')
  expect([...demo.payments()].flat()).toHaveLength(500)
  expect([...demo.cardClosings()].length).toBeGreaterThanOrEqual(30)
  expect(() => [...demo.payments()]).toThrow('once')
})
