import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRouterClient } from '@orpc/server'
import { expect, it, onTestFinished } from 'vitest'
import { notices } from '#electron/store/api/notices.ts'
import { network } from '#electron/store/api/network.ts'
import { BACK_OFF, deliverDue, proofOf, signature, TOO_OLD_MS } from '#electron/store/api/outbox.ts'
import { addNotice } from '#electron/store/db/records.ts'
import { deliverAt } from '#electron/store/words/notices.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, requestId, START, type TestStore } from './databases.ts'

const HOUR = 3_600_000

const PROCESSOR = { kind: 'principal', principal: 'processor', user: null } as const

type Told = Readonly<{ id: string; attempt: number; title: string; text: string; language: string; template: string }>

/** A real receiver on this machine. `answer` decides; what it was sent is kept. */
async function receiver(
  answer: (told: Told, secret: string) => Readonly<{ status: number; body?: string; headers?: object }> | 'drop',
) {
  const seen: Array<Told> = []
  const wrong: Array<string> = []
  let secret = ''
  const read = async (request: IncomingMessage): Promise<string> => {
    let text = ''
    for await (const part of request) text += String(part)
    return text
  }
  const listener: RequestListener = (request, response) => {
    void read(request).then((text) => {
      const header = String(request.headers['cardwarden-signature'])
      const at = Number(/^t=(\d+),/.exec(header)?.[1])
      if (header !== signature(secret, at, text)) wrong.push(header)
      const told = JSON.parse(text) as Told
      seen.push(told)
      const how = answer(told, secret)
      if (how === 'drop') return request.socket.destroy()
      response.writeHead(how.status, how.headers as Record<string, string>).end(how.body ?? '')
      return undefined
    })
  }
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return { url, seen, wrong, trust: (one: string) => void (secret = one) }
}

const honest = (told: Told, secret: string) => ({
  status: 200,
  body: JSON.stringify({ received: told.id, proof: proofOf(secret, told.id, told.attempt) }),
})

async function world(store: TestStore, hook: Awaited<ReturnType<typeof receiver>>) {
  const administrator = createRouterClient(notices, {
    context: callOf(store.services, await store.operator('administrator')),
  })
  const { secret } = await administrator.setReceiver({ requestId: requestId(), url: hook.url })
  hook.trust(secret)
  const agent = createRouterClient(notices, { context: callOf(store.services, await store.operator('agent')) })
  const holder = {
    native: '林晓彤',
    latin: 'Lin Xiaotong',
    serial: 1,
    credit: 100_000,
    limits: { payment: 50_000, day: null, month: null },
  }
  const made = await store.write(() => addHolder(store.services, holder, store.now()))
  const pay = (amount: number) =>
    createRouterClient(network, { context: callOf(store.services, PROCESSOR) }).authorise({
      requestId: requestId(),
      card: { id: made.card },
      amount,
      currency: 'CNY',
      channel: 'online',
      pin: 'none',
      merchant: { id: 'kumo', name: 'Kumo Electronics', mcc: '5732', country: 'CN' },
    })
  const list = async () => (await agent.list({ customer: made.customer })).rows
  return { ...made, agent, pay, list }
}

eachDatabase('the outbox', (open) => {
  it('tells of every payment, made or not, signed, in the holder’s language, once', async () => {
    const store = await open()
    const hook = await receiver(honest)
    const { pay, list } = await world(store, hook)
    await pay(64_050 - 24_000)
    await pay(60_000)
    expect(await deliverDue(store.services)).toBe(2)
    expect(await deliverDue(store.services)).toBe(0)
    expect(hook.wrong).toEqual([])
    expect(hook.seen.map(({ title, language }) => [title, language])).toEqual([
      ['支付 400.50 元', 'zh-CN'],
      ['600 元 未支付成功', 'zh-CN'],
    ])
    expect(hook.seen[1]?.text).toContain('您的这笔交易超出单笔限额')
    expect((await list()).map((row) => row.state)).toEqual(['delivered', 'delivered'])
  })

  it('tries again later and later while the receiver fails, gives up in the end, and sends again when asked', async () => {
    const store = await open()
    let up = false
    const hook = await receiver((told, secret) => (up ? honest(told, secret) : { status: 500 }))
    const { pay, list, agent } = await world(store, hook)
    await pay(1_000)
    for (const wait of BACK_OFF) {
      expect(await deliverDue(store.services)).toBe(0)
      const [row] = await list()
      expect(row).toMatchObject({ state: 'queued', error: 'answered 500', nextAt: store.now() + wait })
      // Not before its time.
      store.advance(wait - 1)
      const before = hook.seen.length
      await deliverDue(store.services)
      expect(hook.seen.length).toBe(before)
      store.advance(1)
    }
    await deliverDue(store.services)
    const [dead] = await list()
    expect(dead).toMatchObject({ state: 'dead', attempts: BACK_OFF.length + 1, nextAt: null })
    expect((await agent.dead()).rows.map((row) => row.id)).toEqual([dead!.id])
    up = true
    await agent.resend({ requestId: requestId(), id: dead!.id })
    expect(await deliverDue(store.services)).toBe(1)
    expect((await list())[0]).toMatchObject({ state: 'delivered' })
  })

  it.each([
    ['says yes to everything, as a login page in between does', () => ({ status: 200, body: '<html>Welcome</html>' })],
    ['repeats what it was sent', (told: Told) => ({ status: 200, body: JSON.stringify(told) })],
    [
      'claims receipt without the secret',
      (told: Told) => ({ status: 200, body: JSON.stringify({ received: told.id, proof: 'x' }) }),
    ],
    [
      'proves another notice',
      (told: Told, secret: string) => ({
        status: 200,
        body: JSON.stringify({ received: told.id, proof: proofOf(secret, 'ntc_other', told.attempt) }),
      }),
    ],
    [
      'replays the proof of an earlier try',
      (told: Told, secret: string) => ({
        status: 200,
        body: JSON.stringify({ received: told.id, proof: proofOf(secret, told.id, told.attempt - 1) }),
      }),
    ],
    ['answers without end', () => ({ status: 200, body: 'x'.repeat(5_000_000) })],
    ['sends elsewhere', () => ({ status: 302, headers: { location: 'http://127.0.0.1:9/' } })],
    ['hangs up', () => 'drop' as const],
  ])('does not believe a receiver that %s', async (_, answer) => {
    const store = await open()
    const hook = await receiver(answer)
    const { pay, list } = await world(store, hook)
    await pay(1_000)
    expect(await deliverDue(store.services)).toBe(0)
    expect(hook.seen).toHaveLength(1)
    expect((await list())[0]).toMatchObject({ state: 'queued', attempts: 1 })
  })

  it('waits as long as a busy receiver asks, and stops at once for one that is gone', async () => {
    const store = await open()
    let status = 429
    const hook = await receiver(() => ({ status, headers: { 'retry-after': '900' } }))
    const { pay, list } = await world(store, hook)
    await pay(1_000)
    await deliverDue(store.services)
    expect((await list())[0]).toMatchObject({ nextAt: store.now() + 900_000 })
    status = 410
    store.advance(900_000)
    await deliverDue(store.services)
    expect((await list())[0]).toMatchObject({ state: 'dead' })
  })

  it('sends each notice from one of two processes only', async () => {
    const store = await open()
    const hook = await receiver(honest)
    const { pay } = await world(store, hook)
    for (let i = 0; i < 20; i++) await pay(1_000)
    const other = await store.second()
    const sums = await Promise.all([deliverDue(store.services), deliverDue(other)])
    expect(sums[0] + sums[1]).toBe(20)
    expect(new Set(hook.seen.map(({ id }) => id)).size).toBe(20)
    expect(hook.seen).toHaveLength(20)
  })

  it('lets what can wait wait until morning, and tells of payments at any hour', async () => {
    const store = await open()
    const hook = await receiver(honest)
    const { pay, customer, list } = await world(store, hook)
    store.advance(14 * HOUR)
    await store.write(() =>
      addNotice({ customer: internalKey('customer', customer)! }, store.now(), 'limits_changed', 'en', {
        last4: '4242',
      }),
    )
    await pay(1_000)
    expect(await deliverDue(store.services)).toBe(1)
    expect(hook.seen.map(({ template }) => template)).toEqual(['payment_approved'])
    const waiting = (await list()).find((row) => row.state === 'queued')!
    // 23:30 in Shanghai; eight o'clock is eight and a half hours away.
    expect(waiting.nextAt! - store.now()).toBe(8.5 * HOUR)
    store.advance(8.5 * HOUR)
    expect(await deliverDue(store.services)).toBe(1)
  })

  it('does not tell what is no news any more', async () => {
    const store = await open()
    const hook = await receiver(honest)
    const { pay, list } = await world(store, hook)
    await pay(1_000)
    store.advance(TOO_OLD_MS + 1)
    expect(await deliverDue(store.services)).toBe(0)
    expect(hook.seen).toEqual([])
    expect((await list())[0]).toMatchObject({ state: 'too_old' })
  })
})

it.each([
  ['card_unfrozen', 0, 0],
  ['card_unfrozen', 12.5 * HOUR - 1, 0],
  ['card_unfrozen', 12.5 * HOUR, 10 * HOUR],
  ['card_unfrozen', 22.5 * HOUR - 1, 1],
  ['card_unfrozen', 22.5 * HOUR, 0],
  ['card_frozen', 13 * HOUR, 0],
])('%s that is ready %d ms after 09:30 goes out %d ms later', (template, after, later) => {
  expect(deliverAt(template, START + after, 'Asia/Shanghai') - START - after).toBe(later)
})
