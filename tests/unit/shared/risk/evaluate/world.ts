// An invented programme for the tests of replay: cards that pay at shops, some of which are compromised for a while. Deterministic.
import { DAY_MS } from '#shared/risk/engine/catalogue.ts'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { createRandom } from '#shared/risk/model/random.ts'

export type Labelled = Readonly<{ payment: RiskPayment; fraud: boolean }>

export const START = Date.UTC(2026, 0, 1)

/** `compromised`: how many days a shop stays so once it is. Frauds there look like any other payment but for the shop. */
export function makeWorld(seed: number, days: number, aDay: number, compromised: number): ReadonlyArray<Labelled> {
  const random = createRandom(seed)
  const shops = 60
  const until = Array.from({ length: shops }, () => -1)
  const all: Labelled[] = []
  for (let day = 0; day < days; day++) {
    const chosen = Math.floor(random() * shops)
    if (until[chosen]! < day) until[chosen] = day + compromised
    const times = Array.from({ length: aDay }, () => Math.floor(random() * DAY_MS)).sort((a, b) => a - b)
    for (const time of times) {
      const card = Math.floor(random() * 80)
      const shop = Math.floor(random() * shops)
      all.push({
        fraud: until[shop]! > day,
        payment: {
          at: START + day * DAY_MS + time,
          amount: 500 + card * 20 + Math.floor(random() * 400),
          card,
          person: card,
          merchant: shop,
          device: null,
          address: null,
          bin: null,
          network: null,
          country: null,
          mcc: null,
          channel: 'chip',
          declined: false,
          pinFailed: false,
          place: null,
        },
      })
    }
  }
  return all
}
