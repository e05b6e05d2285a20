import { createRouterClient } from '@orpc/server'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { internalKey } from '#shared/domain/ids.ts'
import { usageAt } from '#shared/domain/authorisation.ts'
import { network } from '#electron/store/api/network.ts'
import { cardById, usageOf } from '#electron/store/db/cards.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, requestId } from './databases.ts'

const PROCESSOR = { kind: 'principal', principal: 'processor', user: null } as const
const HOUR = 3_600_000
const LIMITS = { payment: 40_000, day: 60_000, month: 90_000 }
/** Zones with half hours, with clocks that change, and on both sides of the date line. */
const ZONES = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Oslo',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'Pacific/Honolulu',
]

/** The local day as a person reads it off a calendar: `2026-11-30`. */
const dayOf = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

type Use = Readonly<{ day: string; amount: number }>

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ pay: fc.integer({ min: 1, max: 45_000 }) }) },
  // Across midnights, month ends and the changes of the clocks.
  { weight: 3, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 40 * HOUR }) }) },
  { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(6 * 24 * HOUR, 20 * 24 * HOUR) }) },
  { weight: 2, arbitrary: fc.record({ reverse: fc.nat(50), part: fc.option(fc.integer({ min: 1, max: 20_000 })) }) },
)

eachDatabase('the counters of a card', (open, dialect) => {
  it('are what a calendar and a list of payments give, over zones, month ends and changes of the clock', async () => {
    const stores = new Map<string, Awaited<ReturnType<typeof open>>>()
    for (const zone of ZONES) stores.set(zone, await open({ programme: { timeZone: zone } }))
    let serial = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ZONES),
        fc.array(step, { minLength: 5, maxLength: 40 }),
        async (zone, steps) => {
          const store = stores.get(zone)!
          const holder = { native: null, latin: 'Emil', serial: serial++, credit: 100_000_000, limits: LIMITS }
          const { card } = await store.write(() => addHolder(store.services, holder, store.now()))
          const client = createRouterClient(network, { context: callOf(store.services, PROCESSOR) })
          const uses: Array<Use> = []
          const approved: Array<{ transaction: string; day: string; left: number }> = []
          const used = (prefix: string): number =>
            uses.filter((one) => one.day.startsWith(prefix)).reduce((sum, one) => sum + one.amount, 0)
          for (const one of steps) {
            if ('wait' in one) store.advance(one.wait)
            const today = dayOf(store.now(), zone)
            if ('pay' in one) {
              const { pay: amount } = one
              const expected =
                amount > LIMITS.payment
                  ? 'limit_payment'
                  : used(today) + amount > LIMITS.day
                    ? 'limit_day'
                    : used(today.slice(0, 7)) + amount > LIMITS.month
                      ? 'limit_month'
                      : null
              const answer = await client.authorise({
                requestId: requestId(),
                card: { id: card },
                amount,
                currency: 'CNY',
                channel: 'online',
                pin: 'none',
                merchant: { id: 'm', name: 'Kiosk', mcc: '5411', country: 'CN' },
              })
              expect(answer.reason).toBe(expected)
              if (expected === 'limit_day') expect(answer.failed?.used).toBe(used(today))
              if (expected === 'limit_month') expect(answer.failed?.used).toBe(used(today.slice(0, 7)))
              if (answer.failed?.startsAgain !== undefined) {
                const { startsAgain } = answer.failed
                // The first moment of another day (or month), and not one later.
                const size = expected === 'limit_day' ? 10 : 7
                expect(dayOf(startsAgain, zone).slice(0, size)).not.toBe(today.slice(0, size))
                expect(dayOf(startsAgain - 1, zone).slice(0, size)).toBe(today.slice(0, size))
              }
              if (expected === null) {
                uses.push({ day: today, amount })
                approved.push({ transaction: answer.transaction, day: today, left: amount })
              }
            }
            if ('reverse' in one && approved.length > 0) {
              const payment = approved[one.reverse % approved.length]!
              const part = one.part === null ? {} : { billingAmount: one.part }
              await client.reverse({ requestId: requestId(), transaction: payment.transaction, ...part })
              const amount = Math.min(one.part ?? payment.left, payment.left)
              payment.left -= amount
              // It counts where the payment counted.
              uses.push({ day: payment.day, amount: -amount })
            }
            const row = (await store.read(() => cardById(internalKey('card', card)!)))!
            const { dayUsed, monthUsed } = usageAt(usageOf(row), store.now(), zone)
            expect({ dayUsed, monthUsed }).toEqual({
              dayUsed: used(dayOf(store.now(), zone)),
              monthUsed: used(dayOf(store.now(), zone).slice(0, 7)),
            })
          }
        },
      ),
      { numRuns: dialect === 'sqlite' ? 60 : 20 },
    )
  }, 120_000)
})
