// A customer with 20,000 payments: what the page asks for when it opens, as the server takes for it, beside a store of other people.
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { authorise } from '#electron/store/api/network.ts'
import { cardById } from '#electron/store/db/cards.ts'
import { TRANSPORTS } from '#tests/contract/transports.ts'
import { median, quantile, type Bench } from './bench.ts'
import { makeWorld, openWorld, paymentOf } from './world.ts'

const PAYMENTS = 20_000
const ROUNDS = 40
const REQUIRED_MS = 150

export const bench: Bench = async () => {
  const world = await makeWorld(50, 2_000)
  let now = world.end
  const store = await openWorld(world.file, () => now)
  const { db } = store.services
  const id = world.cards[0]!
  for (let i = 0; i < PAYMENTS;) {
    await db.write(function* () {
      for (let n = 0; n < 500 && i < PAYMENTS; n++, i++) {
        now += 15 * 60_000
        yield* authorise(store.services, { ...paymentOf([id], i, 'customer'), amount: 100 + (i % 900) })
      }
    })
  }
  const row = (await db.read(() => cardById(internalKey('card', id)!)))!
  const customer = publicId('customer', row.customer_id)
  const line = await TRANSPORTS[0]!.open(store.handle)
  const client = line.console()
  await client.session.signInDemo({ requestId: 'bench-sign-in-000000', name: 'agent' })
  const limits = { payment: 50_000, day: 60_000, month: 900_000 }
  const scope = { abroad: true, online: true, contactless: true, cash: true }
  const times: Record<'page' | 'effect' | 'find', Array<number>> = { page: [], effect: [], find: [] }
  const timed = async (what: keyof typeof times, act: () => Promise<unknown>): Promise<void> => {
    const start = performance.now()
    await act()
    times[what].push(performance.now() - start)
  }
  for (let i = 0; i < ROUNDS; i++) {
    await timed('page', () =>
      Promise.all([
        client.customers.get({ id: customer }),
        client.cardLife.get({ id }),
        client.callers.current({ customer }),
        client.disputes.list({ show: 'open', customer }),
        client.notices.list({ customer }),
      ]),
    )
    await timed('effect', () => client.cardLife.limitEffect({ id, limits, scope }))
    await timed('find', () =>
      client.paymentCare.find({ customer, amount: { amount: 640, currency: 'CNY' }, merchant: 'merchnt 31' }),
    )
  }
  await line.close()
  await store.close()
  world.remove()
  const p99 = quantile(times.page, 0.99)
  const plain = (name: string, values: ReadonlyArray<number>) => ({
    name,
    unit: 'ms',
    median: median(values),
    peer: null,
    ratio: null,
    required: null,
    ok: true,
  })
  return [
    plain('customer with 20,000 payments, median', times.page),
    {
      name: 'customer with 20,000 payments, slowest of a hundred',
      unit: 'ms',
      median: p99,
      peer: null,
      ratio: null,
      required: `< ${REQUIRED_MS} ms`,
      ok: p99 < REQUIRED_MS,
    },
    plain('effect of other limits on 90 days', times.effect),
    plain('find a payment among 20,000', times.find),
  ]
}
