// One behaviour over every transport.
import { ORPCError, isDefinedError, safe } from '@orpc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONTRACT_VERSION } from '#shared/contract/base.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { openSmallStore, operatorName, PASSWORD, type SmallStore } from './small-store.ts'
import { TRANSPORTS, type Client, type Line } from './transports.ts'

let requests = 0
const requestId = (): string => `contract-request-${String(++requests).padStart(6, '0')}`

async function faultOf(
  promise: Promise<unknown>,
): Promise<Readonly<{ code: string; defined: boolean; data: unknown }>> {
  const { error } = await safe(promise)
  if (!(error instanceof ORPCError)) throw new Error('expected a declared error', { cause: error })
  return { code: error.code as string, defined: isDefinedError(error), data: error.data as unknown }
}

describe.each(TRANSPORTS)('the contract $name', ({ open }) => {
  let small: SmallStore
  let line: Line
  let nobody: Client

  beforeAll(async () => {
    small = await openSmallStore()
    line = await open(small.store.handle)
  })
  afterAll(async () => {
    await line.close()
    await small.close()
  })
  beforeEach(() => {
    nobody = line.console()
  })

  const as = async (role: Role): Promise<Client> => {
    const client = line.console()
    await client.session.signInDemo({ requestId: requestId(), name: operatorName(role) })
    return client
  }
  const card = async (client: Client, i: number) => client.cards.get({ id: small.cards[i]! })

  it('begins with a handshake', async () => {
    expect(await nobody.system.hello()).toMatchObject({
      product: 'cardwarden',
      contract: CONTRACT_VERSION,
      phase: 'ready',
      demo: true,
      store: { kind: 'sqlite' },
      timeZone: 'Asia/Shanghai',
    })
  })

  it('asks who is there before it says anything of the store', async () => {
    expect(await faultOf(nobody.cards.get({ id: small.cards[0]! }))).toEqual({
      code: 'UNAUTHENTICATED',
      defined: true,
      data: {},
    })
  })

  it('signs in with name and password, names one failure for all, and signs out', async () => {
    const name = operatorName('agent')
    for (const wrong of [
      { name, password: 'not the password' },
      { name: 'nobody of that name', password: PASSWORD },
    ]) {
      const fault = await faultOf(nobody.session.signIn({ requestId: requestId(), ...wrong }))
      expect(fault).toEqual({ code: 'SIGN_IN_FAILED', defined: true, data: { lockedUntil: null } })
    }
    const state = await nobody.session.signIn({ requestId: requestId(), name, password: PASSWORD })
    expect(state.operator).toMatchObject({ name, role: 'agent' })
    expect(state.grants['cards.freeze']).toBe('yes')
    expect((await nobody.session.state()).operator?.name).toBe(name)
    await nobody.session.signOut({ requestId: requestId(), reason: 'person' })
    expect((await nobody.session.state()).operator).toBeNull()
    expect((await faultOf(nobody.system.store())).code).toBe('UNAUTHENTICATED')
  })

  it('keeps the session’s token out of every answer', async () => {
    const state = await nobody.session.signInDemo({ requestId: requestId(), name: operatorName('auditor') })
    expect(JSON.stringify(state)).not.toMatch(/cw_session|[A-Za-z0-9_-]{40,}/)
  })

  it('refuses what the role does not include, and audits the try', async () => {
    const auditor = await as('auditor')
    const frozen = auditor.cards.freeze({
      requestId: requestId(),
      id: small.cards[0]!,
      version: 1,
      reason: 'other',
      note: 'n',
      until: null,
    })
    expect(await faultOf(frozen)).toEqual({ code: 'FORBIDDEN', defined: true, data: { right: 'cards.freeze' } })
    const { rows } = await auditor.audit.list({ query: 'result:denied action:card.frozen' })
    expect(rows[0]).toMatchObject({
      actor: 'The auditor',
      action: 'card.frozen',
      result: 'denied',
      reason: 'cards.freeze',
    })
  })

  it('names the field of a bad input and what would be right', async () => {
    const agent = await as('agent')
    const fault = await faultOf(agent.cards.get({ id: 'card_?' }))
    expect(fault.code).toBe('BAD_INPUT')
    expect(fault.defined).toBe(true)
    expect(fault.data).toMatchObject({ field: 'id', remedy: 'an id that begins with card_' })
  })

  it('takes no field that it does not know', async () => {
    const agent = await as('agent')
    const input = { id: small.cards[0]!, colour: 'red' }
    expect((await faultOf(agent.cards.get(input))).code).toBe('BAD_INPUT')
  })

  it('says the same words for what is not there', async () => {
    const agent = await as('agent')
    expect(await faultOf(agent.cards.get({ id: 'card_0000000000' }))).toEqual({
      code: 'NOT_FOUND',
      defined: true,
      data: { kind: 'card' },
    })
  })

  it('freezes once for one request id, whatever is repeated, and shows a conflict with what stands there', async () => {
    const agent = await as('agent')
    const before = await card(agent, 1)
    const request = {
      requestId: requestId(),
      id: before.id,
      version: before.version,
      reason: 'holder_pause',
      note: '',
      until: null,
    } as const
    const done = await agent.cards.freeze(request)
    expect(await agent.cards.freeze(request)).toEqual(done)
    expect(await faultOf(agent.cards.freeze({ ...request, note: 'another body' }))).toMatchObject({
      code: 'REQUEST_REUSED',
      defined: true,
    })
    const late = await faultOf(agent.cards.freeze({ ...request, requestId: requestId() }))
    expect(late).toEqual({
      code: 'CONFLICT',
      defined: true,
      data: { current: { kind: 'card', version: done.version, state: 'frozen', by: 'The agent', at: done.at } },
    })
    const again = await faultOf(agent.cards.freeze({ ...request, requestId: requestId(), version: done.version }))
    expect(again).toEqual({ code: 'INVALID_STATE', defined: true, data: { rule: 'already_frozen', state: 'frozen' } })
    expect(await agent.system.outcome({ requestId: request.requestId })).toEqual({
      state: 'done',
      at: done.at,
      action: 'card.frozen',
      answer: done,
    })
    expect(await agent.system.outcome({ requestId: requestId() })).toEqual({ state: 'never_happened' })
    // Somebody else's outcome is not theirs to read.
    const other = await as('supervisor')
    expect(await other.system.outcome({ requestId: request.requestId })).toEqual({ state: 'never_happened' })
  })

  it('declines the next authorisation of a frozen card', async () => {
    const agent = await as('agent')
    const processor = small.store.as('processor', null)
    const request = {
      card: { id: small.cards[2]! },
      amount: 12_300,
      currency: 'CNY',
      channel: 'online',
      pin: 'none',
      merchant: { id: 'm1', name: 'Kumo Electronics', mcc: '5732', country: 'CN' },
    } as const
    expect((await processor.network.authorise({ requestId: requestId(), ...request })).result).toBe('approved')
    small.advance(1_000)
    const { version } = await card(agent, 2)
    await agent.cards.freeze({
      requestId: requestId(),
      id: small.cards[2]!,
      version,
      reason: 'suspected_fraud',
      note: '',
      until: null,
    })
    const answer = await processor.network.authorise({ requestId: requestId(), ...request })
    expect(answer).toMatchObject({ result: 'declined', reason: 'card_frozen' })
    expect(answer.failed).toMatchObject({ frozenBy: 'operator', freezeReason: 'suspected_fraud' })
    expect((await card(agent, 2)).sinceFreeze).toBe(1)
  })

  it('tells another console of a change, and goes on after the last event it heard', async () => {
    const agent = await as('agent')
    const watcher = await as('supervisor')
    const stop = new AbortController()
    const stream = await watcher.events.stream(undefined, { signal: stop.signal })
    const heard: Array<string> = []
    let lastSeq = 0
    const reading = (async () => {
      for await (const event of stream) {
        if (event.kind !== 'card') continue
        heard.push(`${event.what} ${event.id}`)
        lastSeq = event.seq
        return
      }
    })()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const before = await card(agent, 0)
    const started = performance.now()
    const frozen = await agent.cards.freeze({
      requestId: requestId(),
      id: before.id,
      version: before.version,
      reason: 'holder_pause',
      note: '',
      until: null,
    })
    await reading
    expect(performance.now() - started).toBeLessThan(500)
    expect(heard).toEqual([`card.frozen ${before.id}`])
    stop.abort()
    await agent.callers.verify({ requestId: requestId(), customer: before.customer, method: 'in_app', facts: [] })
    await agent.cards.unfreeze({
      requestId: requestId(),
      id: before.id,
      version: frozen.version,
      note: 'asked by the holder',
    })
    const resumed = new AbortController()
    for await (const event of await watcher.events.stream(undefined, {
      signal: resumed.signal,
      lastEventId: String(lastSeq),
    })) {
      if (event.kind !== 'card') continue
      expect(event).toMatchObject({ what: 'card.unfrozen', id: before.id })
      break
    }
    resumed.abort()
  })

  it('serves the same contract as REST, and describes it', async () => {
    const fetch = line.fetch()
    const description = await fetch(
      new Request(`${line.origin}/api/v1/openapi.json`, { headers: { origin: line.origin } }),
    )
    const document = (await description.json()) as { openapi: string; paths: Record<string, unknown> }
    expect(document.openapi).toMatch(/^3\.1/)
    expect(document.paths['/cards/{id}/freeze']).toHaveProperty('post')
    const hello = await fetch(new Request(`${line.origin}/api/v1/system`, { headers: { origin: line.origin } }))
    expect(await hello.json()).toMatchObject({ product: 'cardwarden' })
    const refused = await fetch(
      new Request(`${line.origin}/api/v1/cards/${small.cards[0]}`, { headers: { origin: line.origin } }),
    )
    expect(refused.status).toBe(401)
    expect(await refused.json()).toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('hides what was not foreseen behind an id', async () => {
    const agent = await as('agent')
    // A cursor that the store never gave.
    const { error } = await safe(agent.customers.search({ text: '', cursor: 'not a cursor' }))
    expect(error).toBeInstanceOf(ORPCError)
    expect(String(error)).not.toMatch(/select|sqlite|stack|\.ts/i)
  })
})
