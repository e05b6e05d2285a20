import { expect, it } from 'vitest'
import { declineCodes, statusCodes } from '#electron/store/db/codes.ts'
import { openFlag } from '#electron/store/db/flags.ts'
import { addHistory } from '#electron/store/db/records.ts'
import { run, select } from '#electron/store/db/work.ts'
import { publicId } from '#shared/domain/ids.ts'
import { assign, customersAs, DAY, fillPeople, HOUR, lin, rosa } from './customers-world.ts'
import { eachDatabase, START } from './databases.ts'
import { apply, refusal } from './review-cases.ts'
import { addCard, addCustomer, addPayments, insertRows } from './search-world.ts'

eachDatabase('a search for people', (open) => {
  const found = async (client: ReturnType<typeof customersAs>, text: string) =>
    (await client.search({ text })).rows.map((row) => row.name.latin.split(' ')[0])

  it('takes a part of either name, last four digits, a phone or an e-mail address as a whole, an id', async () => {
    const store = await open()
    await fillPeople(store)
    const client = customersAs(store, await store.operator('agent'))
    expect(await found(client, '')).toEqual(['Chen', 'Rosa', 'Lin'])
    expect(await found(client, 'lin')).toEqual(['Rosa', 'Lin'])
    expect(await found(client, '晓彤')).toEqual(['Lin'])
    expect(await found(client, 'siyuan  CHEN')).toEqual(['Chen'])
    expect(await found(client, '4242')).toEqual(['Rosa', 'Lin'])
    expect(await found(client, '•••• 1881')).toEqual(['Lin'])
    expect(await found(client, '138-0000-5208')).toEqual(['Rosa', 'Lin'])
    expect(await found(client, '+86 138 0000 5208')).toEqual(['Rosa', 'Lin'])
    expect(await found(client, '138-0000-520')).toEqual([])
    expect(await found(client, ' Lin.X@EXAMPLE.test ')).toEqual(['Lin'])
    expect(await found(client, 'lin.x@example')).toEqual([])
    expect(await found(client, rosa)).toEqual(['Rosa'])
    expect(await found(client, '%')).toEqual([])
    expect(await found(client, '\0')).toEqual([])
  })

  it('shows cards in their state of now and the open flags', async () => {
    const store = await open()
    await fillPeople(store)
    await store.write(function* () {
      yield* addCard(store, { id: 4, customer_id: 3, last4: '0007', expires_at: START - 1 })
      for (const origin of [0, 1]) {
        yield* openFlag({ card: 1, at: START, score: 40, reasons: '[]', rules: '', loss: 0, approved: 0, origin })
      }
    })
    const client = customersAs(store, await store.operator('agent'))
    const [row] = (await client.search({ text: '晓彤' })).rows
    expect(row).toEqual({
      id: lin,
      name: { native: '林晓彤', latin: 'Lin Xiaotong' },
      city: 'Hangzhou',
      country: 'CN',
      since: START - 20 * DAY,
      cards: [
        { id: publicId('card', 2), last4: '1881', state: 'active' },
        { id: publicId('card', 1), last4: '4242', state: 'active' },
      ],
      openFlags: 2,
    })
    expect((await client.search({ text: 'chen' })).rows[0]!.cards[0]!.state).toBe('expired')
  })

  it('comes in blocks without losing or repeating anybody who came on the same day', async () => {
    const store = await open()
    await fillPeople(store)
    await store.write(function* () {
      for (let id = 10; id < 25; id++) yield* addCustomer(store, { id, since: START - 10 * DAY, latin: `P ${id}` })
    })
    const client = customersAs(store, await store.operator('agent'))
    const seen: Array<string> = []
    let cursor: string | undefined
    do {
      const block = await client.search({ text: '', limit: 4, ...(cursor !== undefined && { cursor }) })
      expect(block.count).toEqual({ value: 18, exact: true })
      seen.push(...block.rows.map((row) => row.id))
      cursor = block.cursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(
      [...Array.from({ length: 15 }, (_, i) => 24 - i), 3, 2, 1].map((key) => publicId('customer', key)),
    )
  })

  it('finds for an auditor nobody by name or contact, and names nobody in full', async () => {
    const store = await open()
    await fillPeople(store)
    const client = customersAs(store, await store.operator('auditor'))
    for (const text of ['lin', '晓彤', '13800005208', 'lin.x@example.test'])
      expect(await found(client, text)).toEqual([])
    expect((await client.search({ text: '1881' })).rows[0]!.name).toEqual({ native: '林••', latin: 'L•••' })
  })

  it('finds for a reviewer only people of their own cases', async () => {
    const store = await open()
    await fillPeople(store)
    const jun = await store.operator('reviewer')
    const client = customersAs(store, jun)
    expect(await found(client, '')).toEqual([])
    await apply(store)
    await store.write(() => run(assign, { customer: 1, operator: null, lease: jun.id }))
    expect(await found(client, '4242')).toEqual(['Lin'])
    expect((await client.get({ id: lin })).linked).toEqual([])
    expect(await refusal(client.get({ id: rosa }))).toEqual({ code: 'NOT_FOUND', data: { kind: 'customer' } })
    expect(await refusal(client.get({ id: 'cus_0000000000' }))).toEqual({
      code: 'NOT_FOUND',
      data: { kind: 'customer' },
    })
  })
})

eachDatabase('the page of a customer', (open) => {
  it('shows the person with contact masked, cards, what is open, who is linked', async () => {
    const store = await open()
    await fillPeople(store)
    await apply(store)
    await apply(store)
    await store.write(function* () {
      yield* run(assign, { customer: 1, operator: null, lease: null })
      // Chen has applied with the same paper, from the same address.
      yield* select((k) => k.updateTable('application').set({ customer_id: 3 }).where('id', '=', 2).returning('id'))
      yield* select((k) =>
        k.updateTable('application').set({ address_idx: 'quay', document_idx: 'sp' }).returning('id'),
      )
      yield* openFlag({ card: 1, at: START, score: 40, reasons: '[]', rules: '', loss: 0, approved: 0, origin: 0 })
    })
    const page = await customersAs(store, await store.operator('agent')).get({ id: lin })
    expect(page).toMatchObject({
      id: lin,
      version: 1,
      name: { native: '林晓彤', latin: 'Lin Xiaotong' },
      verified: true,
      verifiedBy: 'Jun Abe',
      language: 'zh-CN',
      phone: '•••• •• 5208',
      email: 'l•••@example.test',
      nationalId: '•••••••• 0421',
      open: { flags: 1, reviews: 1, approvals: 0 },
      linked: [
        {
          id: rosa,
          name: { native: null, latin: 'Rosa Lindgren' },
          same: ['phone', 'device'],
          cards: [{ last4: '4242', state: 'active' }],
        },
        { name: { latin: 'Chen Siyuan' }, same: ['document', 'address'], cards: [] },
      ],
    })
    expect(page.cards.map((card) => card.last4)).toEqual(['1881', '4242'])
    expect(JSON.stringify(page)).not.toMatch(/13800005208|lin\.x@|33010619|99990001123/)
  })

  it('hides contact from a reader of people unnamed', async () => {
    const store = await open()
    await fillPeople(store)
    const page = await customersAs(store, await store.operator('auditor')).get({ id: lin })
    expect(page).toMatchObject({
      name: { native: '林••', latin: 'L•••' },
      phone: null,
      email: null,
      nationalId: null,
      linked: [{ name: { native: null, latin: 'R•••' } }],
    })
    expect(page.cards[0]!.holder).toBe('L•••')
    expect(JSON.stringify(page)).not.toMatch(/Xiaotong|XIAOTONG|晓彤|Lindgren/)
  })

  it('adds up 30 local days of spend at home and abroad: approved and cleared only', async () => {
    const store = await open()
    await fillPeople(store)
    // 00:30 on Monday in Shanghai is still Sunday in UTC.
    const monday = Date.UTC(2026, 10, 22, 16, 30)
    const base = { card_id: 1, merchant_id: 2 }
    await store.write(() =>
      addPayments([
        { id: 1, ...base, at: monday, amount: 1_000 },
        { id: 2, ...base, at: monday - HOUR, amount: 200 },
        { id: 3, card_id: 2, merchant_id: 1, at: monday, amount: 30_000, status: statusCodes.code('cleared') },
        { id: 4, ...base, at: monday, amount: 7_777, status: statusCodes.code('declined'), reason: 3 },
        { id: 5, ...base, at: monday, amount: 7_777, status: statusCodes.code('reversed') },
        { id: 6, ...base, at: monday, amount: 7_777, status: statusCodes.code('refund') },
        { id: 7, ...base, at: monday, amount: 7_777, billing_currency: 'USD' },
        { id: 8, card_id: 3, merchant_id: 2, at: monday, amount: 7_777 },
        { id: 9, ...base, at: monday - 29 * DAY - HOUR, amount: 7_777 },
      ]),
    )
    const { spend } = await customersAs(store, await store.operator('agent')).get({ id: lin })
    expect(spend).toHaveLength(30)
    expect(spend.at(-1)).toEqual({ start: monday - HOUR / 2, home: 1_000, abroad: 30_000 })
    expect(spend.at(-2)).toEqual({ start: monday - HOUR / 2 - DAY, home: 200, abroad: 0 })
    expect(spend.slice(0, -2).every((bar) => bar.home === 0 && bar.abroad === 0)).toBe(true)
  })

  it('tells payments, flags and what people did in one line of time, newest first', async () => {
    const store = await open()
    await fillPeople(store)
    await store.write(function* () {
      yield* addPayments([
        { id: 1, card_id: 1, merchant_id: 2, at: START - 4 * HOUR, amount: 3_800 },
        {
          id: 2,
          card_id: 2,
          merchant_id: 1,
          at: START - 2 * HOUR,
          status: statusCodes.code('declined'),
          reason: declineCodes.code('limit_day'),
        },
        { id: 3, card_id: 3, merchant_id: 1, at: START },
      ])
      yield* addHistory('card', 1, START - 3 * HOUR, 'card.frozen', 'Wei Han', { reason: 'holder_pause' })
      yield* addHistory('customer', 1, START - 5 * HOUR, 'customer.created', 'Jun Abe')
      yield* addHistory('customer', 2, START, 'customer.created', 'Jun Abe')
      yield* openFlag({
        card: 1,
        at: START - HOUR,
        score: 48,
        reasons: '[]',
        rules: 'amount_habit',
        loss: 0,
        approved: 0,
        origin: 0,
      })
    })
    const { timeline } = await customersAs(store, await store.operator('agent')).get({ id: lin })
    expect(timeline.map((line) => line.event)).toEqual([
      'flag.opened',
      'payment.declined',
      'card.frozen',
      'payment.approved',
      'customer.created',
    ])
    expect(timeline[0]!.data).toMatchObject({ score: 48, rules: 'amount_habit', last4: '4242' })
    expect(timeline[1]).toMatchObject({
      transaction: publicId('transaction', 2),
      money: { amount: 10_000, currency: 'CNY' },
      data: { merchant: 'Kumo Electronics', reason: 'limit_day', last4: '1881' },
    })
    expect(timeline[2]).toMatchObject({ by: 'Wei Han', data: { reason: 'holder_pause', last4: '4242' } })
  })

  it('keeps the line bounded', async () => {
    const store = await open()
    await fillPeople(store)
    await store.write(function* () {
      yield* addPayments(Array.from({ length: 120 }, (_, i) => ({ id: i + 1, card_id: 1, merchant_id: 1 })))
      yield* insertRows(
        'history',
        Array.from({ length: 120 }, (_, i) => ({
          kind: 'card',
          target_id: 1,
          at: START - i,
          event: 'card.limits_set',
          by_name: null,
          data: '{}',
        })),
      )
    })
    const { timeline } = await customersAs(store, await store.operator('agent')).get({ id: lin })
    expect(timeline).toHaveLength(80)
  })
})
