// Saved views, private and the team's, and the queries a person asked last.
import { createRouterClient, type RouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { views } from '#electron/store/api/views.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'
import { refusal } from './review-cases.ts'

const viewsAs = (store: TestStore, actor: Actor): RouterClient<typeof views> =>
  createRouterClient(views, { context: callOf(store.services, actor) })

async function team(open: () => Promise<TestStore>) {
  const store = await open()
  const [jun, wei, head, auditor] = await Promise.all([
    store.operator('investigator', 'Jun'),
    store.operator('investigator', 'Wei'),
    store.operator('supervisor', 'Head'),
    store.operator('auditor', 'Auditor'),
  ])
  const as = (actor: Actor) => viewsAs(store, actor)
  return { store, jun: as(jun!), wei: as(wei!), head: as(head!), auditor: as(auditor!) }
}
type Client = RouterClient<typeof views>

const save = (client: Client, name: string, query: string, shared = false) =>
  client.save({ requestId: requestId(), name, query, shared })
const names = async (client: Client) => (await client.list()).views.map(({ name }) => name)

eachDatabase('saved views', (open) => {
  it('are private until they are shared, and private again when taken back', async () => {
    const { jun, wei } = await team(open)
    const view = await save(jun, 'Declines abroad', 'status:declined  country:!CN')
    expect(view).toMatchObject({
      query: 'status:declined country:!CN',
      shared: false,
      mine: true,
      by: 'Jun',
      version: 1,
    })
    expect(await names(wei)).toEqual([])
    const shared = await jun.share({ requestId: requestId(), id: view.id, version: 1, shared: true })
    expect((await wei.list()).views).toMatchObject([
      { name: 'Declines abroad', mine: false, editable: false, by: 'Jun' },
    ])
    await jun.share({ requestId: requestId(), id: view.id, version: shared.version, shared: false })
    expect(await names(wei)).toEqual([])
  })

  it('keep query and layout, and are renamed, changed and removed by their owner', async () => {
    const { jun } = await team(open)
    const layout = { columns: [{ id: 'amount', width: 120, hidden: false }], density: 'compact' as const }
    const { id } = await jun.save({
      requestId: requestId(),
      name: 'Mine',
      query: 'amount:>=500',
      layout,
      shared: false,
    })
    expect((await jun.list()).views[0]).toMatchObject({ layout, query: 'amount:>=500' })
    await jun.rename({ requestId: requestId(), id, version: 1, name: 'Large' })
    await jun.change({ requestId: requestId(), id, version: 2, query: 'amount:>=900', layout: null })
    expect((await jun.list()).views).toMatchObject([{ name: 'Large', query: 'amount:>=900', layout: null, version: 3 }])
    await jun.remove({ requestId: requestId(), id, version: 3 })
    expect(await names(jun)).toEqual([])
  })

  it('are not overwritten by somebody who saw an older one', async () => {
    const { jun } = await team(open)
    const { id } = await save(jun, 'Mine', 'kumo')
    await jun.rename({ requestId: requestId(), id, version: 1, name: 'Kumo' })
    const late = jun.rename({ requestId: requestId(), id, version: 1, name: 'Other' })
    expect(await refusal(late)).toMatchObject({ code: 'CONFLICT', data: { current: { kind: 'view', version: 2 } } })
  })

  it('of the team may be tidied up by a supervisor and by nobody else', async () => {
    const { jun, wei, head } = await team(open)
    const { id } = await save(jun, 'Team', 'kumo', true)
    const change = { id, version: 1, name: 'Theirs' }
    expect(await refusal(wei.rename({ requestId: requestId(), ...change }))).toMatchObject({
      code: 'INVALID_STATE',
      data: { rule: 'not_yours' },
    })
    expect((await head.list()).views[0]).toMatchObject({ mine: false, editable: true })
    expect(await head.rename({ requestId: requestId(), ...change })).toMatchObject({ name: 'Theirs', by: 'Jun' })
    const { id: own } = await save(jun, 'Private', 'kumo')
    expect(await refusal(head.remove({ requestId: requestId(), id: own, version: 1 }))).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('have one name each: a person’s own among themselves, the team’s among theirs', async () => {
    const { jun, wei } = await team(open)
    await save(jun, 'Declines', 'status:declined')
    await save(wei, 'Declines', 'status:declined')
    expect(await refusal(save(jun, 'Declines', 'kumo'))).toMatchObject({ code: 'BAD_INPUT', data: { field: 'name' } })
    await save(jun, 'Team', 'kumo', true)
    expect(await refusal(save(wei, 'Team', 'kumo', true))).toMatchObject({ code: 'BAD_INPUT', data: { field: 'name' } })
  })

  it('do not take a query with an error, and say where it is', async () => {
    const { jun } = await team(open)
    expect(await refusal(save(jun, 'Bad', 'amont:>=500'))).toMatchObject({
      code: 'BAD_INPUT',
      data: { field: 'query', remedy: 'Try amount', span: [0, 5] },
    })
  })

  it('that could name a person are not shown to a reader of unnamed people, nor saved by one', async () => {
    const { jun, auditor } = await team(open)
    await save(jun, 'A person', 'customer:lin', true)
    await save(jun, 'Words', 'lin', true)
    await save(jun, 'Declines', 'status:declined card:4242', true)
    expect(await names(auditor)).toEqual(['Declines'])
    expect(await refusal(save(auditor, 'Mine', 'customer:lin'))).toMatchObject({ code: 'BAD_INPUT' })
  })
})

eachDatabase('queries asked last', (open) => {
  it('come newest first, each once with its uses, and are a person’s own', async () => {
    const { store, jun, wei } = await team(open)
    const ask = async (query: string) => {
      store.advance(1000)
      return jun.remember({ requestId: requestId(), query })
    }
    for (const query of ['kumo', 'status:declined', 'status：declined', 'kumo ']) await ask(query)
    expect(await ask('')).toEqual({ kept: false })
    expect((await jun.recent()).queries.map(({ query, uses }) => [query, uses])).toEqual([
      ['kumo', 2],
      ['status:declined', 2],
    ])
    expect((await wei.recent()).queries).toEqual([])
    expect(await jun.forget({ requestId: requestId() })).toEqual({ forgotten: 2 })
    expect((await jun.recent()).queries).toEqual([])
  })

  it('are fifty at most', async () => {
    const { store, jun } = await team(open)
    for (let i = 0; i < 53; i++) {
      store.advance(1000)
      await jun.remember({ requestId: requestId(), query: `amount:>=${i}` })
    }
    const { queries } = await jun.recent()
    expect(queries).toHaveLength(50)
    expect(queries.at(-1)!.query).toBe('amount:>=3')
  })
})
