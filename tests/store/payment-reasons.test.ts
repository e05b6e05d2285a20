// A payment shows the reasons of its own score; the flag it fed joins those of several.
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { flags } from '#electron/store/api/flags.ts'
import { network } from '#electron/store/api/network.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { transactions } from '#electron/store/api/transactions.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, requestId } from './databases.ts'

const PROCESSOR: Actor = { kind: 'principal', principal: 'processor', user: null }

eachDatabase('reasons of a payment', (open) => {
  it('are its own, and those of its flag the strongest of all', async () => {
    const store = await open()
    const limits = { payment: 500_000, day: 5_000_000, month: 30_000_000 }
    const holder = { native: null, latin: 'Lin Test', serial: 0, credit: 10_000_000, limits }
    const { card } = await store.write(() => addHolder(store.services, holder, store.now()))
    const processor = createRouterClient({ network }, { context: callOf(store.services, PROCESSOR) })
    const agent = await store.operator('supervisor')
    const console = createRouterClient({ flags, transactions }, { context: callOf(store.services, agent) })

    const made: string[] = []
    for (let i = 0; i < 6; i++) {
      store.advance(30_000)
      const { transaction } = await processor.network.authorise({
        requestId: requestId(),
        card: { id: card },
        amount: 5_000,
        currency: 'CNY',
        channel: 'online',
        pin: 'none',
        merchant: { id: 'm', name: 'Kumo', mcc: '5411', country: 'CN' },
      })
      made.push(transaction)
    }
    const [fourth, fifth, sixth] = await Promise.all(made.slice(3).map((id) => console.transactions.get({ id })))
    expect(fourth!.reasons).toEqual([])
    expect(fifth!.reasons).toMatchObject([{ rule: 'velocity_count', seen: 5, points: 30 }])
    expect(sixth!.reasons).toMatchObject([{ rule: 'velocity_count', seen: 6, points: 35 }])
    expect(fifth!.flag).toBe(sixth!.flag)
    expect(fifth!.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(fifth!.row.score)
  })
})
