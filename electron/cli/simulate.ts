import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { publicId } from '#shared/domain/ids.ts'
import { cardStateCodes } from '#electron/store/db/codes.ts'
import { NETWORK_SOURCE, sourceId } from '#electron/store/db/payments.ts'
import { sampleCards, sampleMerchants } from '#electron/store/db/sample.ts'
import { createRandom } from '#electron/store/demo/random.ts'
import { createTraffic, type TrafficMerchant } from '#electron/store/demo/traffic.ts'
import type { Store } from '#electron/store/store.ts'
import { openLocalStore, STORE_HELP, STORE_OPTIONS, systemUser } from './local-store.ts'
import { untilStopped } from './stop.ts'

const HELP = `Usage: cardwarden simulate --rate R [options]

Plays live traffic into a store: payments of its own cards at its own merchants, through the same authorisation as the card
network's. They are live payments: they move counters and balances and raise flags. A server may have the store open too.

  --rate R                 payments a second: 2 by default; 0.1 is one in ten seconds
  --seconds N              how long; by default until it is stopped with Ctrl+C
  --seed S                 a number or a word; by default another one each time
${STORE_HELP}`

const CARDS = 20_000
const MERCHANTS = 40_000
/** A payment is cleared after this many later ones, so that holds come and go while one watches. */
const CLEARED_AFTER = 40

const numberOf = (name: string, text: string, most: number): number => {
  const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (!(value > 0 && value <= most)) throw new Error(`--${name}: "${text}" is no number above 0, at most ${most}`)
  return value
}

export type Played = Readonly<{ approved: number; declined: number; cleared: number }>

type Playing = Readonly<{
  /** Payments a second. */
  rate: number
  seed: string
  signal: AbortSignal
  onProgress?: (played: Played) => void
}>

/** Cards that may pay and the network's merchants, as the traffic needs them. Throws when the store has none. */
const readWorld = async ({ services: { db } }: Store) => {
  const source = await db.write(() => sourceId(NETWORK_SOURCE))
  const { cards, merchants } = await db.read(function* () {
    return {
      cards: yield* sampleCards(cardStateCodes.code('active'), CARDS),
      merchants: yield* sampleMerchants(source, MERCHANTS),
    }
  })
  const shops = merchants.flatMap(({ outside_id: id, name, mcc, country, city }): ReadonlyArray<TrafficMerchant> =>
    country === null ? [] : [{ id, name, mcc, country, city }],
  )
  if (cards.length === 0 || shops.length === 0) {
    throw new Error(
      'This store has no active cards, or no merchants of the card network. Make one with `cardwarden demo`.',
    )
  }
  return { cards, shops }
}

/** Waits, and says whether the wait was cut short. */
const stoppedDuring = (ms: number, signal: AbortSignal): Promise<boolean> =>
  pause(Math.max(0, ms), false, { signal }).catch(() => true)

/** Plays until the signal; gives what happened. */
export const play = async (store: Store, { rate, seed, signal, onProgress }: Playing): Promise<Played> => {
  const { cards, shops } = await readWorld(store)
  const random = createRandom(seed, 'traffic')
  const next = createTraffic(cards, shops, random)
  const { network } = store.as('cli', systemUser())
  const { currency } = store.services.programme
  const held: Array<Readonly<{ transaction: string; billingAmount: number }>> = []
  const played = { approved: 0, declined: 0, cleared: 0 }
  const began = performance.now()
  let due = 0

  for (;;) {
    // Gaps as chance makes them; when the store is slower than the rate, the next one follows at once.
    due += (-Math.log(1 - random.next()) / rate) * 1000
    if (await stoppedDuring(began + due - performance.now(), signal)) return played
    const payment = next()
    const { city, ...merchant } = payment.merchant
    const answer = await network.authorise({
      requestId: randomUUID(),
      card: { id: publicId('card', payment.card) },
      amount: payment.amount,
      currency: payment.currency,
      channel: payment.channel,
      pin: payment.pin,
      merchant: { ...merchant, ...(city !== null && { city }) },
    })
    if (answer.result === 'declined') played.declined += 1
    else {
      played.approved += 1
      // What was asked abroad is billed at a rate that only the store knows; such holds stay.
      if (payment.currency === currency) held.push({ transaction: answer.transaction, billingAmount: payment.amount })
    }
    if (held.length > CLEARED_AFTER) {
      await network.clear({ requestId: randomUUID(), ...held.shift()! })
      played.cleared += 1
    }
    onProgress?.(played)
  }
}

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...STORE_OPTIONS,
      rate: { type: 'string', default: '2' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const rate = numberOf('rate', values.rate, 5000)
  const seconds = values.seconds === undefined ? undefined : numberOf('seconds', values.seconds, 604_800)
  const store = await openLocalStore(values)
  const stop = new AbortController()
  void untilStopped().then(() => stop.abort())
  const end = seconds === undefined ? undefined : setTimeout(() => stop.abort(), seconds * 1000)
  let shownAt = performance.now()
  const onProgress = ({ approved, declined }: Played): void => {
    if (performance.now() - shownAt < 10_000) return
    shownAt = performance.now()
    console.log(`${approved + declined} payments, ${declined} declined`)
  }
  try {
    console.log(`Playing ${rate} payments a second${seconds === undefined ? ' until Ctrl+C' : ` for ${seconds} s`}.`)
    const { approved, declined, cleared } = await play(store, {
      rate,
      seed: values.seed ?? randomUUID(),
      signal: stop.signal,
      onProgress,
    })
    console.log(`${approved + declined} payments: ${approved} approved, ${declined} declined; ${cleared} cleared`)
    return 0
  } finally {
    clearTimeout(end)
    await store.close()
  }
}
