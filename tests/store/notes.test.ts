// A colleague named in a note finds it in a list of their own, and once read it counts no more.
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { customers } from '#electron/store/api/customers.ts'
import { notes } from '#electron/store/api/notes.ts'
import { fillPeople, lin } from './customers-world.ts'
import { callOf, eachDatabase, requestId, type Operator, type TestStore } from './databases.ts'
import { apply, refusal, reviewsAs } from './review-cases.ts'

const as = (store: TestStore, who: Operator) =>
  createRouterClient({ customers, notes }, { context: callOf(store.services, who) })

async function desk(store: TestStore) {
  await fillPeople(store)
  const wei = await store.operator('agent', 'Wei Han')
  const marta = await store.operator('supervisor', 'Marta Vogel')
  const jun = await store.operator('reviewer', 'Jun Abe')
  const write = (who: Operator, text: string) =>
    as(store, who).customers.addNote({ requestId: requestId(), id: lin, text })
  const mentions = (who: Operator) => as(store, who).notes.mentions({})
  return { wei, marta, jun, write, mentions }
}

eachDatabase('a note that names colleagues', (open) => {
  it('is told to each of them once, not to its writer and not to others', async () => {
    const store = await open()
    const { wei, marta, jun, write, mentions } = await desk(store)
    const { id } = await write(wei, 'For @Marta Vogel, again @marta vogel, and me, @Wei Han.')
    await write(wei, 'Nobody is named here, marta@example.test.')
    expect(await mentions(marta)).toMatchObject({
      unseen: 1,
      rows: [{ note: id, by: 'Wei Han', target: lin, seen: false, text: expect.stringContaining('For @Marta') }],
    })
    expect(await mentions(wei)).toEqual({ unseen: 0, rows: [] })
    expect(await mentions(jun)).toEqual({ unseen: 0, rows: [] })
    expect((await as(store, wei).notes.colleagues({})).names.toSorted()).toEqual(['Jun Abe', 'Marta Vogel'])
  })

  it('counts until it is read, once', async () => {
    const store = await open()
    const { wei, marta, jun, write, mentions } = await desk(store)
    const { id: note } = await write(wei, '@Marta Vogel')
    await write(wei, '@Marta Vogel, once more')
    const see = (who: Operator) => as(store, who).notes.seen({ requestId: requestId(), note })
    expect(await see(marta)).toEqual({ unseen: 1 })
    expect((await mentions(marta)).rows.map((row) => row.seen)).toEqual([false, true])
    expect(await refusal(see(marta))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await refusal(see(jun))).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('hides its text from whoever may not read what it is about', async () => {
    const store = await open()
    const { wei, jun, write, mentions } = await desk(store)
    await write(wei, '@Jun Abe did you see this passport?')
    expect((await mentions(jun)).rows).toMatchObject([{ by: 'Wei Han', text: null }])
  })

  it('may be one on a case', async () => {
    const store = await open()
    const { marta, jun, mentions } = await desk(store)
    const reviews = reviewsAs(store.services, jun)
    const id = await apply(store)
    const { version } = await reviews.take({ requestId: requestId(), id })
    const note = '@Marta Vogel, the photo is too dark for me.'
    await reviews.askAgain({ requestId: requestId(), id, version, reasons: ['photo_blurred'], note })
    expect((await mentions(marta)).rows).toMatchObject([{ by: 'Jun Abe', target: id, text: note }])
  })
})
