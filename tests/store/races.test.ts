import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { internalKey } from '#shared/domain/ids.ts'
import { cardLife } from '#electron/store/api/card-life.ts'
import { cards } from '#electron/store/api/cards.ts'
import { network } from '#electron/store/api/network.ts'
import { cardById, toCard } from '#electron/store/db/cards.ts'
import { select } from '#electron/store/db/work.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, requestId } from './databases.ts'
import { ledgerFaults } from './ledger-books.ts'

/** `npm run bench -- races` plays all thousand on each database. */
const RACES = Number(process.env['CARDWARDEN_RACES'] ?? 90)
const PROCESSOR = { kind: 'principal', principal: 'processor', user: null } as const
const LIMITS = { payment: 50_000, day: null, month: null }
const RIVALS = ['limits', 'unfreeze', 'close'] as const

type Ended = 'done' | 'conflict' | 'refused'

/** Runs an act; gives how it ended. Anything but the contract's own refusals is a fault. */
async function outcome(act: Promise<unknown>): Promise<Ended> {
  return act.then(
    () => 'done',
    (error: unknown) => {
      const { code } = error as { code?: string }
      if (code === 'CONFLICT') return 'conflict'
      if (code === 'INVALID_STATE') return 'refused'
      throw error
    },
  )
}

eachDatabase('two consoles on one store', (open) => {
  it(`race ${RACES} times, a freeze against a limit change, an unfreeze or a close: no update is lost, each change has one audit row`, async () => {
    const store = await open()
    const router = { cards, cardLife, network }
    const one = createRouterClient(router, { context: callOf(store.services, await store.operator('supervisor')) })
    const second = await store.second()
    const other = createRouterClient(router, { context: callOf(second, await store.operator('supervisor')) })
    const processor = createRouterClient(network, { context: callOf(second, PROCESSOR) })
    const won = { first: 0, rival: 0 }
    let changes = 0

    for (let i = 0; i < RACES; i++) {
      const rival = RIVALS[i % RIVALS.length]!
      const holder = { native: null, latin: 'Emil', serial: i, credit: 100_000, limits: LIMITS }
      const { card: id } = await store.write(() => addHolder(store.services, holder, store.now()))
      let version = 1
      let made = 0
      if (rival === 'unfreeze') {
        const frozen = { requestId: requestId(), id, version, reason: 'holder_pause', note: '', until: null } as const
        version = (await one.cards.freeze(frozen)).version
        made++
      }
      const at = { id, version, note: 'race' }
      const freeze = () =>
        outcome(one.cards.freeze({ requestId: requestId(), ...at, reason: 'holder_pause', until: null }))
      const scope = { abroad: false, online: true, contactless: true, cash: true }
      const limits = { payment: 1_000 + i, day: null, month: null }
      const against = () =>
        outcome(
          rival === 'limits'
            ? other.cards.setLimits({ requestId: requestId(), ...at, limits, scope })
            : rival === 'unfreeze'
              ? other.cards.unfreeze({ requestId: requestId(), ...at })
              : other.cardLife.close({ requestId: requestId(), ...at }),
        )
      // Who is asked first alternates; a payment runs beside them.
      const pair = i % 2 === 0 ? [freeze(), against()] : [against(), freeze()].reverse()
      const [a, b] = (await Promise.all([
        ...(i % 2 === 0 ? pair : [pair[0]!, pair[1]!]),
        processor.authorise({
          requestId: requestId(),
          card: { id },
          amount: 700,
          currency: 'CNY',
          channel: 'online',
          pin: 'none',
          merchant: { id: 'm', name: 'Kiosk', mcc: '5411', country: 'CN' },
        }),
      ])) as [Ended, Ended, unknown]

      // Both saw the same version: exactly one change was made of it. (A freeze of a frozen card is refused in any order.)
      if (rival === 'unfreeze') expect(b).toBe('done')
      else expect([a, b].filter((end) => end === 'done')).toHaveLength(1)
      if (a === 'done') won.first++
      else won.rival++
      made += Number(a === 'done') + Number(b === 'done')

      const row = (await store.read(() => cardById(internalKey('card', id)!)))!
      const card = toCard(row)
      expect(row.version).toBe(1 + made)
      expect(card.state).toBe(a === 'done' ? 'frozen' : rival === 'close' ? 'closed' : 'active')
      if (rival === 'limits') expect(card.limits.payment).toBe(b === 'done' ? 1_000 + i : LIMITS.payment)
      const audited = await store.read(() =>
        select((k) => k.selectFrom('audit').select('action').where('target', '=', id).where('result', '=', 'done')),
      )
      expect(audited).toHaveLength(made)
      changes += made
    }
    expect(won.first + won.rival).toBe(RACES)
    expect(changes).toBe(RACES + Math.floor(RACES / RIVALS.length))
    expect(await store.read(ledgerFaults)).toEqual({ wrong: [], total: 0 })
  }, 240_000)
})
