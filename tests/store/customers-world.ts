// The people of the customers' tests: Lin with two cards, Rosa who shares a phone and a device with her, Chen who shares nothing.
import { createRouterClient, type RouterClient } from '@orpc/server'
import { customers } from '#electron/store/api/customers.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { statement } from '#electron/store/db/work.ts'
import { publicId } from '#shared/domain/ids.ts'
import { callOf, START, type TestStore } from './databases.ts'
import { addCard, addCustomer, addMerchant } from './search-world.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const PAN = '9999000112344242'
export const PHONE = '+8613800005208'

export const customersAs = (store: TestStore, actor: Actor): RouterClient<typeof customers> =>
  createRouterClient(customers, { context: callOf(store.services, actor) })
export const lin = publicId('customer', 1)
export const rosa = publicId('customer', 2)

export async function fillPeople(store: TestStore): Promise<void> {
  await store.write(function* () {
    yield* addCustomer(store, {
      id: 1,
      native: '林晓彤',
      latin: 'Lin Xiaotong',
      language: 'zh-CN',
      since: START - 20 * DAY,
      city: 'Hangzhou',
      country: 'CN',
      verified_at: START - 20 * DAY,
      verified_by: 'Jun Abe',
      phone: PHONE,
      email: 'lin.x@example.test',
      nationalId: '330106199403170421',
      device_idx: 'tablet',
    })
    yield* addCustomer(store, {
      id: 2,
      latin: 'Rosa Lindgren',
      since: START - 10 * DAY,
      phone: PHONE,
      device_idx: 'tablet',
    })
    yield* addCustomer(store, { id: 3, native: '陈思远', latin: 'Chen Siyuan', since: START - 10 * DAY })
    yield* addCard(store, { id: 1, customer_id: 1, pan: PAN, issued_at: START - 19 * DAY })
    yield* addCard(store, { id: 2, customer_id: 1, last4: '1881', issued_at: START - 9 * DAY })
    yield* addCard(store, { id: 3, customer_id: 2, last4: '4242' })
    yield* addMerchant({ id: 1, name: 'Kumo Electronics', country: 'JP' })
    yield* addMerchant({ id: 2, name: '云岭咖啡', country: 'CN' })
  })
}

/** Ties every application to a customer, and to whoever decided it or holds it. */
export const assign = statement<{ customer: number; operator: number | null; lease: number | null }>()((k, p) =>
  k.updateTable('application').set({ customer_id: p.customer, decided_by: p.operator, lease_operator: p.lease }),
)
