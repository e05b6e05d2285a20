import { expect, it } from 'vitest'
import { run } from '#electron/store/db/work.ts'
import { publicId } from '#shared/domain/ids.ts'
import { assign, customersAs, fillPeople, lin, PAN, PHONE } from './customers-world.ts'
import { eachDatabase, requestId, START } from './databases.ts'
import { apply, refusal, rowsOf } from './review-cases.ts'

eachDatabase('a reveal', (open) => {
  it('gives the number for twenty seconds and leaves who, what and why, never the value', async () => {
    const store = await open()
    await fillPeople(store)
    const wei = await store.operator('agent', 'Wei Han')
    const client = customersAs(store, wei)
    const reveal = (field: 'phone' | 'email' | 'national_id' | 'pan', card?: string) =>
      client.reveal({
        requestId: requestId(),
        id: lin,
        field,
        reason: 'caller_check',
        ...(card !== undefined && { card }),
      })
    expect(await reveal('phone')).toEqual({ value: PHONE, until: START + 20_000 })
    expect((await reveal('email')).value).toBe('lin.x@example.test')
    expect((await reveal('national_id')).value).toBe('330106199403170421')
    expect((await reveal('pan', publicId('card', 1))).value).toBe(PAN)

    const audit = await store.read(() => rowsOf('audit'))
    expect(audit.map((row) => [row.action, row.target, row.label, row.reason, row.changes])).toEqual([
      ...['phone', 'email', 'national_id'].map((field) => [
        'number.revealed',
        lin,
        '林晓彤 Lin Xiaotong',
        'caller_check',
        JSON.stringify([{ field, before: null, after: null }]),
      ]),
      [
        'number.revealed',
        publicId('card', 1),
        '•••• 4242',
        'caller_check',
        JSON.stringify([{ field: 'pan', before: null, after: null }]),
      ],
    ])
    const { timeline } = await client.get({ id: lin })
    expect(timeline.filter((line) => line.event === 'number.revealed' && line.by === 'Wei Han')).toHaveLength(4)
    const kept = await store.read(function* () {
      return [yield* rowsOf('audit'), yield* rowsOf('outcome'), yield* rowsOf('history'), yield* rowsOf('event')]
    })
    expect(JSON.stringify(kept)).not.toMatch(/13800005208|lin\.x@|330106|99990001123/)
  })

  it('is a new act each time, also with the same request id', async () => {
    const store = await open()
    await fillPeople(store)
    const client = customersAs(store, await store.operator('agent'))
    const input = { requestId: requestId(), id: lin, field: 'phone', reason: 'caller_check' } as const
    await client.reveal(input)
    store.advance(1_000)
    expect((await client.reveal(input)).until).toBe(START + 21_000)
    expect(await store.read(() => rowsOf('audit'))).toHaveLength(2)
  })

  it('refuses a card of somebody else, a number that the store does not have, a card that is not named', async () => {
    const store = await open()
    await fillPeople(store)
    const client = customersAs(store, await store.operator('agent'))
    const reveal = (id: string, field: 'phone' | 'pan', card?: string) =>
      refusal(
        client.reveal({ requestId: requestId(), id, field, reason: 'fraud_case', ...(card !== undefined && { card }) }),
      )
    expect(await reveal(lin, 'pan', publicId('card', 3))).toMatchObject({ code: 'NOT_FOUND', data: { kind: 'card' } })
    expect(await reveal(lin, 'pan', publicId('card', 2))).toMatchObject({ code: 'NOT_FOUND', data: { kind: 'pan' } })
    expect(await reveal(lin, 'pan')).toMatchObject({ code: 'BAD_INPUT', data: { field: 'card' } })
    expect(await reveal(publicId('customer', 3), 'phone')).toMatchObject({ code: 'NOT_FOUND' })
    expect(await store.read(() => rowsOf('history'))).toEqual([])
  })

  it('is for a reviewer only within their own case, and for an auditor not at all', async () => {
    const store = await open()
    await fillPeople(store)
    const jun = await store.operator('reviewer')
    const input = { id: lin, field: 'national_id', reason: 'document_check' } as const
    const reveal = (client: ReturnType<typeof customersAs>) => client.reveal({ requestId: requestId(), ...input })
    expect(await refusal(reveal(customersAs(store, jun)))).toMatchObject({ code: 'NOT_FOUND' })
    await apply(store)
    await store.write(() => run(assign, { customer: 1, operator: jun.id, lease: null }))
    expect((await reveal(customersAs(store, jun))).value).toBe('330106199403170421')
    expect(await refusal(reveal(customersAs(store, await store.operator('auditor'))))).toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})

eachDatabase('a note', (open) => {
  it('is sealed, seen by colleagues, and written once for one request', async () => {
    const store = await open()
    await fillPeople(store)
    const client = customersAs(store, await store.operator('agent', 'Wei Han'))
    const input = { requestId: requestId(), id: lin, text: 'Prefers to be called after 18:00.' }
    const note = await client.addNote(input)
    expect(note).toEqual({ id: note.id, at: START, by: 'Wei Han', text: input.text })
    expect(await client.addNote(input)).toEqual(note)
    expect((await client.get({ id: lin })).notes).toEqual([note])
    const colleague = customersAs(store, await store.operator('supervisor'))
    expect((await colleague.get({ id: lin })).notes).toEqual([note])
    expect(await refusal(client.addNote({ ...input, text: 'Another.' }))).toMatchObject({ code: 'REQUEST_REUSED' })

    const [row] = await store.read(() => rowsOf('note'))
    expect(Buffer.from(row!.text_enc).toString('latin1')).not.toContain('called')
    const kept = await store.read(function* () {
      return [yield* rowsOf('audit'), yield* rowsOf('outcome'), yield* rowsOf('event')]
    })
    expect(JSON.stringify(kept)).not.toContain('called')
    expect(kept[0]).toHaveLength(1)
    expect((await store.read(() => rowsOf('event'))).map((event) => [event.kind, event.target, event.what])).toEqual([
      ['note', lin, 'note.written'],
    ])
  })

  it('is not written about somebody whom the writer may not see', async () => {
    const store = await open()
    await fillPeople(store)
    const client = customersAs(store, await store.operator('reviewer'))
    expect(await refusal(client.addNote({ requestId: requestId(), id: lin, text: 'Hello' }))).toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await store.read(() => rowsOf('note'))).toEqual([])
  })
})
