import { createRouterClient } from '@orpc/server'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { internalKey } from '#shared/domain/ids.ts'
import { convert, RATE_SCALE } from '#shared/domain/money.ts'
import { localDay } from '#shared/domain/calendar.ts'
import { expireHolds } from '#electron/store/api/chores.ts'
import { network } from '#electron/store/api/network.ts'
import { cardById } from '#electron/store/db/cards.ts'
import { addSchedule } from '#electron/store/db/fee-schedules.ts'
import { putRate } from '#electron/store/db/rates.ts'
import { run, statement } from '#electron/store/db/work.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'
import { ledgerFaults } from './ledger-books.ts'
import * as naive from './money-model.ts'

const DAY = 86_400_000
const EUR: naive.Rule = { bps: 150, least: 0 }
const CASH: naive.Rule = { bps: 100, least: 1_000 }
const PROCESSOR = { kind: 'principal', principal: 'processor', user: null } as const

type Step =
  | Readonly<{ do: 'authorise' | 'advise'; amount: number; foreign: boolean; cash: boolean }>
  | Readonly<{ do: 'increment' | 'refund'; of: number; amount: number }>
  | Readonly<{ do: 'clear'; of: number; amount: number; final: boolean; inCurrency: boolean }>
  | Readonly<{ do: 'reverse'; of: number; amount: number | null }>
  | Readonly<{ do: 'wait'; days: number }>
  | Readonly<{ do: 'repeat'; of: number }>

const amount = fc.integer({ min: 1, max: 60_000 })
const of = fc.nat(1_000)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('authorise' as const), amount, foreign: fc.boolean(), cash: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('advise' as const),
      amount,
      foreign: fc.boolean(),
      cash: fc.constant(false),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('increment' as const, 'refund' as const), of, amount }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('clear' as const),
      of,
      amount,
      final: fc.boolean(),
      inCurrency: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('reverse' as const), of, amount: fc.option(amount, { nil: null }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 3, 31) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('repeat' as const), of }) },
)

const rateOn = (at: number): number =>
  Math.round(RATE_SCALE * (7.6 + ((localDay(at, 'Asia/Shanghai') % 97) - 48) / 100))

/** The direct flag lies with the merchant; here all are direct. The days that pass in all runs must not let a card expire. */
const openScope = statement<{ id: number; expires: number }>()((k, p) =>
  k.updateTable('card').set({ abroad: 1, cash: 1, expires_at: p.expires }).where('id', '=', p.id),
)

async function world(store: TestStore, serial: number) {
  const holder = {
    native: null,
    latin: 'Emil Soerensen',
    serial,
    credit: 200_000,
    limits: { payment: null, day: null, month: null },
  }
  const card = await store.write(function* () {
    const made = yield* addHolder(store.services, holder, store.now())
    const key = internalKey('card', made.card)!
    yield* run(openScope, { id: key, expires: store.now() + 36_500 * DAY })
    yield* putRate('EUR', localDay(store.now(), 'Asia/Shanghai'), rateOn(store.now()), 'test')
    return { id: made.card, key }
  })
  const model: naive.Model = { available: 200_000, held: 0, payments: [] }
  const ids: Array<string> = []
  const currencies: Array<string> = []
  const sent: Array<() => Promise<unknown>> = []
  const client = createRouterClient(network, { context: callOf(store.services, PROCESSOR) })

  /**
   * Sends a message, holds the answer against the model, and keeps how to send it again. One that was carried out gets the very same
   * answer; one that was refused may have become possible meanwhile, and then the model does it too.
   */
  const both = async <T>(
    expected: () => boolean | undefined,
    message: () => Promise<T>,
    told: (answer: T | string) => boolean | undefined = (answer) => typeof answer === 'object',
  ): Promise<T | string> => {
    const ask = (): Promise<T | string> =>
      message().catch(
        (error: unknown) =>
          `${(error as { code?: string }).code} ${JSON.stringify((error as { data?: unknown }).data)}`,
      )
    // What is available now is told anew; the rest is as it was.
    const same = (one: unknown): unknown =>
      typeof one === 'object' ? { ...one, available: 0, fee: 0, billing: 0, status: '' } : one
    let kept: T | string | undefined
    const play = async (): Promise<T | string> => {
      if (typeof kept === 'object') {
        expect(same(await ask())).toEqual(same(kept))
        return kept
      }
      const due = expected()
      kept = await ask()
      expect(told(kept)).toBe(due)
      return kept
    }
    sent.push(play)
    return play()
  }

  const asked = (one: Extract<Step, { do: 'authorise' | 'advise' }>) => ({
    requestId: requestId(),
    card: { id: card.id },
    amount: one.amount,
    currency: one.foreign ? 'EUR' : 'CNY',
    channel: one.cash ? ('cash' as const) : ('online' as const),
    merchant: { id: one.foreign ? 'm-de' : 'm-cn', name: 'Kiosk', mcc: '5411', country: one.foreign ? 'DE' : 'CN' },
  })
  const billed = (value: number, currency: string): number =>
    currency === 'EUR' ? convert(value, 'EUR', 'CNY', rateOn(store.now())) : value

  const play = async (one: Step): Promise<void> => {
    const now = store.now()
    if (one.do === 'wait') {
      store.advance(one.days * DAY)
      await store.write(() => putRate('EUR', localDay(store.now(), 'Asia/Shanghai'), rateOn(store.now()), 'test'))
      naive.expire(model, store.now())
      await expireHolds(store.services)
      return
    }
    if (one.do === 'authorise' || one.do === 'advise') {
      const request = asked(one)
      const rules = [...(one.foreign ? [EUR] : []), ...(one.cash ? [CASH] : [])]
      const expected = naive.authorise(model, billed(one.amount, request.currency), rules, now, one.do === 'advise')
      const answer = await both(
        () => true,
        () =>
          one.do === 'advise'
            ? client.advise({ ...request, occurredAt: now - DAY })
            : client.authorise({ ...request, pin: one.cash ? 'right' : 'none' }),
      )
      if (typeof answer === 'string') throw new Error(answer)
      expect(answer.result).toBe(expected.status)
      expect(answer.available).toBe(model.available)
      if (expected.status === 'declined') expect(answer.failed?.available).toBe(model.available)
      ids.push(answer.transaction)
      currencies.push(request.currency)
      return
    }
    if (one.do === 'repeat') {
      if (sent.length > 0) await sent[one.of % sent.length]!()
      return
    }
    if (ids.length === 0 || !('of' in one)) return
    const place = one.of % ids.length
    const payment = model.payments[place]!
    const to = { requestId: requestId(), transaction: ids[place]! }
    if (one.do === 'increment') {
      await both(
        () => naive.increment(model, payment, billed(one.amount, currencies[place]!)),
        () => client.increment({ ...to, amount: one.amount }),
        (answer) => (typeof answer === 'string' ? undefined : answer.result === 'approved'),
      )
    }
    if (one.do === 'clear') {
      const by = one.inCurrency ? { amount: one.amount } : { billingAmount: one.amount }
      await both(
        () =>
          naive.clear(model, payment, one.inCurrency ? billed(one.amount, currencies[place]!) : one.amount, one.final),
        () => client.clear({ ...to, ...by, final: one.final }),
      )
    }
    if (one.do === 'reverse') {
      const by = one.amount === null ? {} : { billingAmount: one.amount }
      await both(
        () => naive.reverse(model, payment, one.amount),
        () => client.reverse({ ...to, ...by }),
      )
    }
    if (one.do === 'refund') {
      await both(
        () => naive.refund(model, payment, one.amount),
        () => client.refund({ ...to, billingAmount: one.amount }),
      )
    }
  }
  const check = async (): Promise<void> => {
    const row = (await store.read(() => cardById(card.key)))!
    expect({ available: row.available, held: row.held }).toEqual({ available: model.available, held: model.held })
    expect(await store.read(ledgerFaults)).toEqual({ wrong: [], total: 0 })
  }
  return { play, check }
}

eachDatabase('money', (open, dialect) => {
  it('is the naive model’s after any messages in any order, with repeats and late ones, and all books are zero after each', async () => {
    const store = await open()
    const rules = {
      foreign_exchange: { bps: EUR.bps, least: EUR.least, most: null },
      cash: { bps: CASH.bps, least: CASH.least, most: null },
      indirect_merchant: null,
    }
    await store.write(() => addSchedule(0, rules, '', 'test', 0))
    let serial = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const { play, check } = await world(store, serial++)
        for (const one of steps) {
          await play(one)
          await check()
        }
      }),
      { numRuns: dialect === 'sqlite' ? 40 : 12 },
    )
  }, 120_000)
})
