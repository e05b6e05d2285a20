import { createRouterClient, type RouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { find } from '#electron/store/api/find.ts'
import { transactions } from '#electron/store/api/transactions.ts'
import type { Actor } from '#electron/store/api/services.ts'
import {
  cardStateCodes,
  channelCodes,
  declineCodes,
  pinResultCodes,
  pinStateCodes,
  statusCodes,
} from '#electron/store/db/codes.ts'
import { openFlag } from '#electron/store/db/flags.ts'
import { run, statement } from '#electron/store/db/work.ts'
import { publicId } from '#shared/domain/ids.ts'
import { callOf, eachDatabase, START, type TestStore } from './databases.ts'
import { apply, refusal } from './review-cases.ts'
import { addCard, addCustomer, addMerchant, addPayments, insertRows } from './search-world.ts'

const HOUR = 3_600_000

const paymentsAs = (store: TestStore, actor: Actor): RouterClient<typeof transactions> =>
  createRouterClient(transactions, { context: callOf(store.services, actor) })
const findAs = (store: TestStore, actor: Actor): RouterClient<typeof find> =>
  createRouterClient(find, { context: callOf(store.services, actor) })

/** Lin with card 4242, Rosa with card 1881; four payments of Lin's and one of Rosa's. */
async function fill(store: TestStore): Promise<void> {
  await store.write(function* () {
    yield* addCustomer(store, {
      id: 1,
      native: '林晓彤',
      latin: 'Lin Xiaotong',
      phone: '+8613800005208',
      email: 'lin@example.test',
    })
    yield* addCustomer(store, { id: 2, latin: 'Rosa Lindgren' })
    yield* addCard(store, { id: 1, customer_id: 1, last4: '4242', limit_day: 500_000, available: 90_000 })
    yield* addCard(store, { id: 2, customer_id: 2, last4: '1881' })
    yield* addMerchant({ id: 1, name: 'Kumo Electronics', country: 'JP' })
    yield* addMerchant({ id: 2, name: '云岭咖啡' })
    yield* addPayments([
      { id: 1, card_id: 1, merchant_id: 1, at: START - 30 * HOUR, amount: 1_000 },
      { id: 2, card_id: 1, merchant_id: 2, at: START - 5 * HOUR, amount: 2_000 },
      {
        id: 3,
        card_id: 1,
        merchant_id: 1,
        at: START - HOUR,
        amount: 64_000,
        status: statusCodes.code('declined'),
        reason: declineCodes.code('limit_day'),
        failed: JSON.stringify({ reason: 'limit_day', currency: 'CNY', limit: 500_000, used: 462_000, asked: 64_000 }),
      },
      { id: 4, card_id: 1, merchant_id: 2, at: START - HOUR, amount: 3_000 },
      { id: 5, card_id: 2, merchant_id: 2, at: START - 2 * HOUR, amount: 4_000 },
    ])
  })
}

const setCard = statement<{ id: number; state: number; pinState: number; online: number }>()((k, p) =>
  k.updateTable('card').set({ state: p.state, pin_state: p.pinState, online: p.online }).where('id', '=', p.id),
)
const assign = statement<{ customer: number; operator: number }>()((k, p) =>
  k.updateTable('application').set({ customer_id: p.customer, decided_by: p.operator }),
)

eachDatabase('a search for payments', (open) => {
  it('comes in blocks below the newest row at opening, counted once; what came since waits and is counted', async () => {
    const store = await open()
    await fill(store)
    const lin = paymentsAs(store, await store.operator('investigator'))
    const first = await lin.search({ query: 'customer:lin', limit: 3, withCount: true })
    const ids = (block: typeof first) => block.rows.map((row) => row.id)
    const keys = (...all: ReadonlyArray<number>) => all.map((key) => publicId('transaction', key))
    expect(ids(first)).toEqual(keys(4, 3, 5))
    expect(first.count).toEqual({ value: 5, exact: true })

    await store.write(() => addPayments([{ id: 6, card_id: 1, merchant_id: 1, at: START - 9 * HOUR }]))
    const rest = await lin.search({
      query: 'customer:lin',
      limit: 3,
      cursor: first.cursor!,
      snapshot: first.snapshot,
    })
    expect(ids(rest)).toEqual(keys(2, 1))
    expect(rest.cursor).toBeNull()
    expect(rest.count).toBeNull()
    expect(await lin.newer({ query: 'kumo', snapshot: first.snapshot })).toEqual({ count: { value: 1, exact: true } })
    expect(await lin.newer({ query: '云岭', snapshot: first.snapshot })).toEqual({ count: { value: 0, exact: true } })
  })

  it('tells who searches everything that a row shows', async () => {
    const store = await open()
    await fill(store)
    const { rows } = await paymentsAs(store, await store.operator('agent')).search({ query: 'status:declined' })
    expect(rows).toEqual([
      {
        id: publicId('transaction', 3),
        at: START - HOUR,
        status: 'declined',
        reason: 'limit_day',
        card: publicId('card', 1),
        last4: '4242',
        customer: publicId('customer', 1),
        name: { native: '林晓彤', latin: 'Lin Xiaotong' },
        merchant: 'Kumo Electronics',
        mcc: '5812',
        country: 'JP',
        city: null,
        channel: 'online',
        money: { amount: 64_000, currency: 'CNY' },
        billing: { amount: 64_000, currency: 'CNY' },
        score: null,
        flagged: false,
        label: null,
        origin: 'demo',
      },
    ])
  })

  it('refuses a query with an error and says where, and a cursor or snapshot that is none', async () => {
    const store = await open()
    await fill(store)
    const lin = paymentsAs(store, await store.operator('investigator'))
    expect(await refusal(lin.search({ query: 'kumo amont:>5' }))).toMatchObject({
      code: 'BAD_INPUT',
      data: { field: 'query', problem: 'unknown field', remedy: 'Try amount', span: [5, 10] },
    })
    const pan = await refusal(lin.search({ query: '4111 1111 1111 1111 card:4111111111111111' }))
    expect(pan).toMatchObject({ code: 'BAD_INPUT', data: { problem: 'card number' } })
    expect(JSON.stringify(pan)).not.toContain('41111')
    expect(await refusal(lin.search({ query: '', cursor: '1;2' }))).toMatchObject({ data: { field: 'cursor' } })
    expect(await refusal(lin.search({ query: '', snapshot: '9'.repeat(16) }))).toMatchObject({
      data: { field: 'snapshot' },
    })
  })

  it('shows an auditor everything with people unnamed, and does not find people by their names', async () => {
    const store = await open()
    await fill(store)
    const auditor = paymentsAs(store, await store.operator('auditor'))
    const all = await auditor.search({ query: '' })
    expect(all.rows).toHaveLength(5)
    expect(all.rows[0]!.name).toEqual({ native: '林••', latin: 'L•••' })
    expect((await auditor.search({ query: 'xiaotong' })).rows).toEqual([])
    expect((await auditor.search({ query: '4242' })).rows).toHaveLength(4)
    expect(await refusal(auditor.search({ query: 'kumo or !customer:lin' }))).toMatchObject({
      code: 'BAD_INPUT',
      data: { span: [9, 21] },
    })
    expect((await auditor.search({ query: `customer:${publicId('customer', 2)}` })).rows).toHaveLength(1)
  })

  it('gives a reviewer only payments of people whose case is theirs', async () => {
    const store = await open()
    await fill(store)
    const jun = await store.operator('reviewer')
    const reviewer = paymentsAs(store, jun)
    const get = (key: number) => reviewer.get({ id: publicId('transaction', key) })
    expect((await reviewer.search({ query: '', withCount: true })).count).toEqual({ value: 0, exact: true })
    expect(await refusal(get(5))).toMatchObject({ code: 'NOT_FOUND', data: { kind: 'transaction' } })
    await apply(store)
    await store.write(() => run(assign, { customer: 2, operator: jun.id }))
    expect((await reviewer.search({ query: '' })).rows.map((row) => row.id)).toEqual([publicId('transaction', 5)])
    expect((await reviewer.search({ query: 'kumo or 云岭', withCount: true })).count).toEqual({ value: 1, exact: true })
    expect((await get(5)).row.name.latin).toBe('Rosa Lindgren')
    expect(await refusal(get(1))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await refusal(paymentsAs(store, await store.operator('administrator')).search({ query: '' }))).toMatchObject(
      {
        code: 'FORBIDDEN',
      },
    )
  })
})

eachDatabase('one payment', (open) => {
  it('comes with the failed check, its flag and reasons, and the neighbours of its card', async () => {
    const store = await open()
    await fill(store)
    const reasons = [
      { rule: 'new_country', seen: 1, threshold: 1, usual: 0, unit: 'country', points: 30, detail: 'JP' },
    ]
    await store.write(function* () {
      const flag = yield* openFlag({
        card: 1,
        at: START,
        score: 30,
        reasons: JSON.stringify(reasons),
        rules: 'new_country',
        loss: 64_000,
        approved: 0,
        origin: 0,
      })
      yield* addPayments([{ id: 6, card_id: 1, merchant_id: 1, at: START, score: 30, flag_id: flag, label: 2 }])
    })
    const lin = paymentsAs(store, await store.operator('investigator'))
    const declined = await lin.get({ id: publicId('transaction', 3) })
    expect(declined.failed).toEqual({
      reason: 'limit_day',
      currency: 'CNY',
      limit: 500_000,
      used: 462_000,
      asked: 64_000,
    })
    expect(declined.near.map((row) => row.id)).toEqual([2, 3, 4, 6].map((key) => publicId('transaction', key)))
    expect(declined.reasons).toEqual([])
    const flagged = await lin.get({ id: publicId('transaction', 6) })
    expect(flagged.reasons).toEqual(reasons)
    expect(flagged.row).toMatchObject({ flagged: true, label: 'fraud', score: 30 })
    expect(flagged.flag).toMatch(/^flag_/)
    expect(flagged.now).toEqual({ passes: true, failed: null })
  })

  it('says what the same request would meet now', async () => {
    const store = await open()
    await fill(store)
    const declined = { card_id: 1, merchant_id: 2, status: statusCodes.code('declined') }
    await store.write(() =>
      addPayments([
        {
          id: 7,
          ...declined,
          reason: declineCodes.code('pin_wrong'),
          channel: channelCodes.code('chip'),
          pin: pinResultCodes.code('wrong'),
        },
        { id: 8, ...declined, reason: declineCodes.code('card_frozen'), channel: channelCodes.code('chip') },
        {
          id: 9,
          ...declined,
          reason: declineCodes.code('currency_unsupported'),
          currency: 'JPY',
          amount: 12_800,
          billing_amount: 0,
        },
      ]),
    )
    const lin = paymentsAs(store, await store.operator('investigator'))
    const now = async (key: number) => (await lin.get({ id: publicId('transaction', key) })).now
    // The day's use starts again, so the day's limit no longer stands in the way.
    expect(await now(3)).toEqual({ passes: true, failed: null })
    expect(await now(7)).toMatchObject({ passes: false, failed: { reason: 'pin_wrong' } })
    expect(await now(8)).toEqual({ passes: true, failed: null })
    expect(await now(9)).toMatchObject({ passes: false, failed: { reason: 'currency_unsupported' } })
    await store.write(() =>
      insertRows('rate', [{ currency: 'JPY', day: 20261101, rate_e8: 4_700_000, source: 'test' }]),
    )
    expect(await now(9)).toEqual({ passes: true, failed: null })
    await store.write(() =>
      run(setCard, { id: 1, state: cardStateCodes.code('active'), pinState: pinStateCodes.code('locked'), online: 0 }),
    )
    expect(await now(3)).toMatchObject({ passes: false, failed: { reason: 'online_off' } })
    expect(await now(8)).toMatchObject({ passes: false, failed: { reason: 'pin_locked' } })
  })
})

eachDatabase('the search box', (open) => {
  const kinds = async (client: ReturnType<typeof findAs>, text: string) =>
    (await client.everything({ text })).hits.map((hit) => hit.kind)

  it('finds every kind by what a person knows of it', async () => {
    const store = await open()
    await fill(store)
    const application = await apply(store)
    const client = findAs(store, await store.operator('supervisor'))
    expect(await kinds(client, '林晓')).toEqual(['customer'])
    expect(await kinds(client, 'xiaotong LIN')).toEqual(['customer'])
    expect(await kinds(client, '138 0000 5208')).toEqual(['customer'])
    expect(await kinds(client, 'LIN@Example.test')).toEqual(['customer'])
    expect(await kinds(client, '•••• 4242')).toEqual(['customer', 'card'])
    expect(await kinds(client, publicId('card', 2))).toEqual(['card'])
    expect(await kinds(client, publicId('transaction', 5))).toEqual(['transaction'])
    expect(await kinds(client, '云岭')).toEqual(['transaction', 'transaction', 'transaction'])
    expect(await kinds(client, '雨晴')).toEqual(['case'])
    expect(await kinds(client, application)).toEqual(['case'])
    expect(await kinds(client, '   ')).toEqual([])
    const { hits } = await client.everything({ text: '云岭' })
    expect(hits[0]).toMatchObject({ id: publicId('transaction', 4), merchant: '云岭咖啡', last4: '4242' })
  })

  it('takes the query language, and says of each kind how many are shown and what opens them all', async () => {
    const store = await open()
    await fill(store)
    await store.write(() =>
      addPayments(Array.from({ length: 9 }, (_, i) => ({ id: 20 + i, card_id: 2, merchant_id: 1, at: START - i }))),
    )
    const client = findAs(store, await store.operator('supervisor'))
    const groups = async (text: string) => (await client.everything({ text })).groups
    expect(await groups('card:1881 merchant:kumo')).toEqual([
      { kind: 'card', shown: 1, more: false, query: null },
      { kind: 'transaction', shown: 8, more: true, query: 'card:1881 merchant:kumo' },
    ])
    expect(await groups('customer:rosa country:CN')).toEqual([
      { kind: 'customer', shown: 1, more: false, query: 'rosa' },
      { kind: 'transaction', shown: 1, more: false, query: 'customer:rosa country:CN' },
    ])
    expect(await groups('状态：已拒绝')).toMatchObject([{ kind: 'transaction', shown: 1, query: 'status:declined' }])
    expect(await groups('kumo')).toMatchObject([{ kind: 'transaction', shown: 8, more: true, query: 'merchant:kumo' }])
    expect(await groups('amont:5')).toEqual([])
    const auditor = findAs(store, await store.operator('auditor'))
    expect(await kinds(auditor, 'customer:rosa country:CN')).toEqual([])
  })

  it('leaves out the kinds that the role may not read', async () => {
    const store = await open()
    await fill(store)
    await apply(store)
    expect(await kinds(findAs(store, await store.operator('agent')), '雨晴')).toEqual([])
    const administrator = findAs(store, await store.operator('administrator'))
    for (const text of ['4242', '林晓', '云岭', '雨晴']) expect(await kinds(administrator, text)).toEqual([])
    const reviewer = findAs(store, await store.operator('reviewer'))
    expect(await kinds(reviewer, '4242')).toEqual([])
    expect(await kinds(reviewer, publicId('transaction', 5))).toEqual([])
    expect(await kinds(reviewer, '雨晴')).toEqual(['case'])
    const auditor = findAs(store, await store.operator('auditor'))
    for (const text of ['林晓', '13800005208', 'lin@example.test', '雨晴'])
      expect(await kinds(auditor, text)).toEqual([])
    expect(await kinds(auditor, '4242')).toEqual(['customer', 'card'])
  })
})
