// Papers are deleted with their keys when their time is over, by the store itself and once only; what was checked stays.
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { carryOutDue } from '#electron/store/api/effects.ts'
import { createRetentionChore, retention } from '#electron/store/api/retention.ts'
import { applicationById } from '#electron/store/db/applications.ts'
import { auditAfter } from '#electron/store/db/audit.ts'
import { select } from '#electron/store/db/work.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { HOUR, UNDO_MS } from '#shared/domain/review.ts'
import { quality } from '#electron/store/api/quality.ts'
import { papersDueAt } from '#shared/domain/retention.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'
import { apply, IMAGE, refusal, reviewsAs } from './review-cases.ts'

const DAY = 24 * HOUR
const ALL_CHECKED = 'face'

async function desk(store: TestStore) {
  const reviewer = await store.operator('reviewer', 'Jun Abe')
  const administrator = await store.operator('administrator', 'Iris Okoye')
  const jun = reviewsAs(store.services, reviewer)
  const supervisor = await store.operator('supervisor', 'Marta Lindqvist')
  const iris = createRouterClient(retention, { context: callOf(store.services, administrator) })
  const chore = createRetentionChore()
  const look = (): Promise<number> => createRetentionChore().run(store.services, () => true)
  const shareOfLooks = (share: number) =>
    createRouterClient(quality, { context: callOf(store.services, supervisor) }).setPolicy({
      requestId: requestId(),
      secondLookShare: share,
    })
  const decided = async (verdict: 'approve' | 'reject'): Promise<string> => {
    const id = await apply(store)
    const { version } = await jun.take({ requestId: requestId(), id })
    if (verdict === 'reject')
      await jun.reject({ requestId: requestId(), id, version, reasons: ['document_forged'], note: '' })
    else {
      const marked = await jun.markCheck({ requestId: requestId(), id, version, check: ALL_CHECKED, result: 'pass' })
      await jun.approve({ requestId: requestId(), id, version: marked.version, note: '' })
    }
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    return id
  }
  const deletions = async () =>
    (await store.read(() => auditAfter(0, 500))).filter(({ action }) => action === 'papers.deleted')
  const set = async (rejectedDays: number, endedDays: number) =>
    iris.set({
      requestId: requestId(),
      version: (await iris.get({})).version,
      policy: { rejectedDays, endedDays },
      note: 'as the law asks',
    })
  return { jun, iris, chore, look, decided, deletions, set, shareOfLooks }
}
const keys = (store: TestStore) => store.read(() => select((k) => k.selectFrom('document_key').select('document_id')))
const images = (store: TestStore) =>
  store.read(() => select((k) => k.selectFrom('document').select(['image_enc', 'hash'])))

eachDatabase('retention of papers', (open) => {
  it('seals each picture under a key of its own, and opens it', async () => {
    const store = await open()
    const { jun } = await desk(store)
    const id = await apply(store)
    const { documents } = await jun.get({ id })
    expect(await keys(store)).toHaveLength(documents.length)
    const file = await jun.image({ requestId: requestId(), id: documents[0]!.id })
    expect(Buffer.from(await file.arrayBuffer())).toEqual(IMAGE)
  })

  it('deletes those of a rejected application on the day, once, with a row of the audit', async () => {
    const store = await open()
    const { jun, look, decided, deletions, iris } = await desk(store)
    const id = await decided('reject')
    const { row, documents } = await jun.get({ id })
    const due = papersDueAt(
      { verdict: 'rejected', decidedAt: row.decidedAt!, lastCardEndedAt: null },
      (await iris.get({})).inForce,
    )!
    store.advance(due - 1 - store.now())
    expect(await look()).toBe(0)
    store.advance(1)
    expect(await look()).toBe(1)
    expect(await look()).toBe(0)
    expect(await deletions()).toHaveLength(1)
    expect(await keys(store)).toEqual([])
    for (const { image_enc: image, hash } of await images(store)) expect([image.length, hash]).toEqual([0, null])

    const after = await jun.get({ id })
    expect(after.documents.map(({ deletedAt }) => deletedAt)).toEqual(documents.map(() => due))
    expect(after.checks).toEqual((await jun.get({ id })).checks)
    expect(after.history[0]).toMatchObject({ event: 'case.papers_deleted', by: null, data: { papers: 2 } })
    expect(await refusal(jun.image({ requestId: requestId(), id: documents[0]!.id }))).toMatchObject({
      code: 'INVALID_STATE',
      data: { rule: 'paper_deleted' },
    })
    expect(await iris.get({})).toMatchObject({ kept: 0, deleted: 1 })
  })

  it('deletes the copies of a second look with their original', async () => {
    const store = await open()
    const { decided, shareOfLooks, look, iris, deletions } = await desk(store)
    await shareOfLooks(1)
    await decided('reject')
    expect(await keys(store)).toHaveLength(4)
    store.advance((await iris.get({})).inForce.rejectedDays * DAY)
    expect(await look()).toBe(1)
    expect(await keys(store)).toEqual([])
    expect((await deletions()).map(({ changes }) => JSON.parse(changes))).toEqual([
      [{ field: 'papers', before: 4, after: 0 }],
    ])
    expect(await iris.get({})).toMatchObject({ kept: 0, deleted: 1 })
  })

  it('keeps those of a cardholder while a card works, and for their time after the last one ended', async () => {
    const store = await open()
    const { look, decided, iris } = await desk(store)
    await decided('approve')
    const { endedDays } = (await iris.get({})).inForce
    store.advance((endedDays + 1) * DAY)
    await store.write(() =>
      select((k) =>
        k
          .updateTable('card')
          .set({ expires_at: store.now() + DAY, ended_at: null })
          .returning('id'),
      ),
    )
    expect(await look()).toBe(0)
    // It expires in a day, and nobody gives the person another.
    store.advance((1 + endedDays) * DAY - 1)
    expect(await look()).toBe(0)
    store.advance(1)
    expect(await look()).toBe(1)
    expect(await keys(store)).toEqual([])
  })

  it('shows before what a change would delete: rejected, cardholders and copies, and deletes just that', async () => {
    const store = await open()
    const { look, decided, iris, set, shareOfLooks, deletions } = await desk(store)
    await shareOfLooks(1)
    await decided('reject')
    await shareOfLooks(0)
    const working = await decided('approve')
    await decided('approve')
    await decided('approve')
    const { customer_id: customer } = (await store.read(() => applicationById(internalKey('application', working)!)))!
    const end = (who: '=' | '!=', at: number) =>
      store.write(() =>
        select((k) => k.updateTable('card').set({ ended_at: at }).where('customer_id', who, customer).returning('id')),
      )
    await end('!=', store.now())
    await end('=', store.now() + 200 * DAY)
    store.advance(400 * DAY)
    const policy = { rejectedDays: 410, endedDays: 365 }
    const none = { rejected: 0, ended: 0, pictures: 0 }
    await set(410, 1826)
    expect(await iris.preview({ policy })).toMatchObject({
      dueNow: { rejected: 0, ended: 2, pictures: 4 },
      dueBefore: none,
    })
    const all = { rejectedDays: 30, endedDays: 365 }
    expect((await iris.preview({ policy: all })).dueNow).toEqual({ rejected: 1, ended: 2, pictures: 8 })
    await set(30, 365)
    store.advance(72 * HOUR)
    expect(await look()).toBe(3)
    const rows = (await deletions()).map(({ changes }) => JSON.parse(changes)[0].before as number)
    expect(rows.toSorted()).toEqual([2, 2, 4])
    expect(await iris.preview({ policy: all })).toMatchObject({ dueNow: none, dueBefore: none })
  })

  it('lets a shorter time wait, so that it can be set back, and a longer one count at once', async () => {
    const store = await open()
    const { look, decided, set, iris } = await desk(store)
    await decided('reject')
    store.advance(60 * DAY)
    expect(await iris.preview({ policy: { rejectedDays: 30, endedDays: 1826 } })).toMatchObject({
      dueNow: { rejected: 1, ended: 0, pictures: 2 },
      dueBefore: { rejected: 0, ended: 0, pictures: 0 },
      shorter: true,
    })
    expect((await set(30, 1826)).from).toBe(store.now() + 72 * HOUR)
    expect(await look()).toBe(0)
    store.advance(72 * HOUR - 1)
    expect(await look()).toBe(0)
    // Set back in time: nothing was lost.
    expect((await set(180, 1826)).from).toBe(store.now())
    store.advance(1)
    expect(await look()).toBe(0)
    await set(30, 1826)
    store.advance(72 * HOUR)
    expect(await look()).toBe(1)
  })

  it('refuses a time out of bounds, a stale version and no change', async () => {
    const store = await open()
    const { iris, set } = await desk(store)
    const asked = (rejectedDays: number, version = 0) =>
      iris.set({ requestId: requestId(), version, policy: { rejectedDays, endedDays: 1826 }, note: 'why not' })
    expect(await refusal(asked(29))).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await refusal(asked(180))).toMatchObject({ code: 'INVALID_STATE', data: { rule: 'nothing_changed' } })
    await set(200, 1826)
    expect(await refusal(asked(300))).toMatchObject({ code: 'CONFLICT' })
  })

  it('looks once an hour, a piece at a time', async () => {
    const store = await open()
    const { chore, decided } = await desk(store)
    await decided('reject')
    store.advance(400 * DAY)
    expect(await chore.run(store.services, () => true)).toBe(1)
    await decided('reject')
    store.advance(HOUR - 1 - UNDO_MS)
    expect(await chore.run(store.services, () => true)).toBe(0)
    store.advance(400 * DAY)
    expect(await chore.run(store.services, () => true)).toBe(1)
  })
})
