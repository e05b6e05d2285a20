// Ninety days of payments in a bench's store, written below its API: rows as an import leaves them.
import Driver from 'better-sqlite3'
import { merchantSearch } from '#electron/store/db/merchant-text.ts'
import { START } from './world.ts'

const DAYS = 90
const DAY = 86_400_000

/** The same ledger each time: payments in bursts, a share of merchants under attack, labels seven days later. */
export function fillLedger(file: string, payments: number): void {
  const db = new Driver(file)
  db.pragma('synchronous = OFF')
  const cards = db.prepare<[], { id: number }>('select id from card order by id').all()
  const source = db.prepare<[], { id: number }>('select id from source limit 1').get()!.id
  const merchant = db.prepare(
    `insert into merchant (source, outside_id, name, search, mcc, country) values (?, ?, ?, ?, '5411', 'CN') returning id`,
  )
  const pay = db.prepare(
    `insert into txn (card_id, merchant_id, at, status, channel, pin, amount, currency, billing_amount, billing_currency, origin, label,
      label_known_at) values (?, ?, ?, 0, ?, 0, ?, 'CNY', ?, 'CNY', 1, ?, ?)`,
  )
  let state = 88_172_645
  const random = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
  db.transaction(() => {
    const merchants = Array.from({ length: 10_000 }, (_, i) => {
      const { id } = merchant.get(source, `bulk${i}`, `Bulk ${i}`, merchantSearch(`Bulk ${i}`, null)) as { id: number }
      return id
    })
    const from = START - (DAYS + 1) * DAY
    const step = (DAYS * DAY) / payments
    let burst = cards[0]!.id
    for (let i = 0; i < payments; i++) {
      if (random() < 0.7) burst = cards[Math.floor(random() * cards.length)]!.id
      const at = Math.floor(from + i * step)
      const attacked = Math.floor(random() * merchants.length)
      const fraud = random() < (attacked % 50 === 0 ? 0.3 : 0.002)
      const amount = 500 + Math.floor(random() * 50_000)
      pay.run(burst, merchants[attacked], at, Math.floor(random() * 5), amount, amount, fraud ? 2 : 0, at + 7 * DAY)
    }
  })()
  db.close()
}
