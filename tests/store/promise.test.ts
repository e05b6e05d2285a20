// The promise counted in working hours: given, shown, warned of, paused and broken by the calendar; changed for what runs already.
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { carryOutDue } from '#electron/store/api/effects.ts'
import { overview } from '#electron/store/api/overview.ts'
import { promise } from '#electron/store/api/promise.ts'
import { quality } from '#electron/store/api/quality.ts'
import { auditAfter } from '#electron/store/db/audit.ts'
import { answerCase } from '#electron/store/db/submissions.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { HOUR, UNDO_MS } from '#shared/domain/review.ts'
import { callOf, eachDatabase, requestId, START, type TestStore } from './databases.ts'
import { apply, PAPERS, refusal, reviewsAs } from './review-cases.ts'

/** The tests begin on Monday, 09:30 in Shanghai. */
const OFFICE = { zone: 'Asia/Shanghai', weekdays: [5, 1, 2, 3, 4], from: 540, to: 1080, holidays: [20261125] }
const monday = (hour: number): number => START + (hour - 9.5) * HOUR

async function desk(store: TestStore) {
  const supervisor = await store.operator('supervisor', 'Marta Vogel')
  const reviewer = await store.operator('reviewer', 'Jun Abe')
  const as = callOf(store.services, supervisor)
  const marta = createRouterClient(promise, { context: as })
  const set = async (calendar: typeof OFFICE | null) =>
    marta.set({ requestId: requestId(), version: (await marta.get({})).version, calendar, note: 'office hours' })
  const acts = async (action: string) =>
    (await store.read(() => auditAfter(0, 500))).filter((row) => row.action === action)
  return { marta, as, set, acts, jun: reviewsAs(store.services, reviewer), reviewer }
}

eachDatabase('a promise in working hours', (open) => {
  it('is given, warned of and broken by the calendar', async () => {
    const store = await open()
    const { set, jun, acts } = await desk(store)
    await set(OFFICE)
    const id = await apply(store)
    // 8½ hours today, 9 tomorrow, a holiday, 6½ on Thursday.
    const due = monday(3 * 24 + 15.5)
    const list = async () => (await jun.list({ show: 'open' })).rows.find((row) => row.id === id)!
    expect(await list()).toMatchObject({ dueAt: due, left: 24 * HOUR })
    store.advance(12 * HOUR)
    expect((await list()).left).toBe(15.5 * HOUR)
    // By the clock it would be warned and broken by now.
    store.advance(24 * HOUR)
    await carryOutDue(store.services)
    expect(await acts('case.warned')).toHaveLength(0)
    store.advance(due - 6 * HOUR - store.now())
    await carryOutDue(store.services)
    expect(await acts('case.warned')).toHaveLength(1)
    expect((await list()).left).toBe(6 * HOUR)
    store.advance(6 * HOUR)
    await carryOutDue(store.services)
    expect(await acts('case.breached')).toHaveLength(0)
    store.advance(1)
    await carryOutDue(store.services)
    expect(await acts('case.breached')).toHaveLength(1)
    // In the evening after the last counted hour it is late, for the list as for the counts.
    store.advance(4 * HOUR)
    expect((await list()).order.late).toBe(100)
    expect((await jun.list({ show: 'late' })).rows.map((row) => row.id)).toEqual([id])
  })

  it('stands while the applicant is asked, and goes on with the working hours that were left', async () => {
    const store = await open()
    const { set, jun } = await desk(store)
    await set(OFFICE)
    const id = await apply(store)
    store.advance(2.5 * HOUR)
    const { version } = await jun.take({ requestId: requestId(), id })
    await jun.askAgain({ requestId: requestId(), id, version, reasons: ['photo_blurred'], note: '' })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    // Friday, 17:00.
    store.advance(monday(4 * 24 + 17) - store.now())
    expect((await jun.get({ id })).row.left).toBe(21.5 * HOUR)
    await store.write(() =>
      answerCase(store.services.cipher, internalKey('application', id)!, { papers: PAPERS }, store.now()),
    )
    const { row } = await jun.get({ id })
    expect(row.left).toBe(21.5 * HOUR)
    // One hour on Friday, nine on Monday and Tuesday, two and a half on Wednesday.
    expect(row.dueAt).toBe(monday(9 * 24 + 11.5))
  })

  it('counts as kept where it was decided within its working hours', async () => {
    const store = await open()
    const { set, jun, as } = await desk(store)
    await set(OFFICE)
    const id = await apply(store)
    store.advance(48 * HOUR)
    const { version } = await jun.take({ requestId: requestId(), id })
    await jun.reject({ requestId: requestId(), id, version, reasons: ['under_age'], note: '' })
    const { days } = await createRouterClient(quality, { context: as }).shift({ days: 1 })
    expect(days).toMatchObject([{ decided: 1, kept: 1 }])
  })

  it('is shown before it is changed, moves what runs by what was left, and leaves the broken ones', async () => {
    const store = await open()
    const { marta, set, jun, as, acts, reviewer } = await desk(store)
    const [late, running] = [await apply(store, 30 * HOUR), await apply(store, 4 * HOUR)]
    const before = (await jun.list({ show: 'open' })).rows.find((row) => row.id === running)!
    const preview = await marta.preview({ calendar: OFFICE })
    expect(preview).toMatchObject({ open: 2, later: 1, earlier: 0, late: 1, givenNow: monday(3 * 24 + 15.5) })
    expect(preview.furthest).toEqual({ before: before.dueAt, after: monday(3 * 24 + 11.5) })
    const asJun = createRouterClient(promise, { context: callOf(store.services, reviewer) })
    expect((await refusal(asJun.preview({ calendar: null }))).code).toBe('FORBIDDEN')
    expect((await refusal(marta.preview({ calendar: { ...OFFICE, to: 570 } }))).code).toBe('BAD_REQUEST')

    expect(await set(OFFICE)).toEqual({ version: 1, moved: 1 })
    const rows = (await jun.list({ show: 'open' })).rows
    expect(rows.find((row) => row.id === running)).toMatchObject({
      left: 20 * HOUR,
      dueAt: monday(3 * 24 + 11.5),
      version: before.version,
    })
    expect(rows.find((row) => row.id === late)!.dueAt).toBe(START - 6 * HOUR)
    const panel = await createRouterClient(overview, { context: as }).summary({ days: 14 })
    expect(panel.reviews!.hours).toEqual([
      { hours: -1, count: 1 },
      { hours: 20, count: 1 },
    ])
    const [act] = await acts('promise.calendar_set')
    expect(act!.reason).toBe('office hours')
    expect(act!.changes).toContain('Asia/Shanghai 12345 09:00-18:00, 1 holidays')
    expect((await refusal(set({ ...OFFICE, weekdays: [1, 2, 3, 4, 5] }))).data).toMatchObject({
      rule: 'nothing_changed',
    })
    expect((await refusal(marta.set({ requestId: requestId(), version: 0, calendar: null, note: 'back' }))).code).toBe(
      'CONFLICT',
    )

    // Back to the clock: the 20 hours that are left run day and night.
    expect(await set(null)).toEqual({ version: 2, moved: 1 })
    store.advance(14 * HOUR)
    await carryOutDue(store.services)
    expect((await acts('case.warned')).filter((row) => row.target === running)).toHaveLength(1)
    store.advance(6 * HOUR + 1)
    await carryOutDue(store.services)
    expect((await acts('case.breached')).filter((row) => row.target === running)).toHaveLength(1)
  })
})
