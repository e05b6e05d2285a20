import { expect, it } from 'vitest'
import { HOUR, LEASE_MS } from '#shared/domain/review.ts'
import { auditAfter } from '#electron/store/db/audit.ts'
import { eventsSince } from '#electron/store/db/records.ts'
import { raceForCases } from './case-races.ts'
import { eachDatabase, requestId } from './databases.ts'
import { apply, refusal, reviewsAs } from './review-cases.ts'

const next = () => ({ requestId: requestId() })
const on = (id: string) => ({ requestId: requestId(), id })

eachDatabase('the review queue', (open) => {
  it('stands in order of hours left and risk, broken promises first', async () => {
    const store = await open()
    const calm = await apply(store, 1 * HOUR, { risk: 10 })
    const risky = await apply(store, 1 * HOUR, { risk: 90 })
    const pressing = await apply(store, 23 * HOUR, { risk: 10 })
    const late = await apply(store, 25 * HOUR, { risk: 0 })
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    const { rows, counts, now } = await jun.list({ show: 'open' })
    expect(rows.map((row) => row.id)).toEqual([late, pressing, risky, calm])
    expect(rows[0]).toMatchObject({ left: -HOUR, paused: false, papers: 2, checks: { passed: 2, of: 4 } })
    expect(rows[0]!.order).toEqual({ hours: 89, risk: 0, late: 100, total: 189 })
    expect(counts).toEqual({ open: 4, mine: 0, late: 1, asked: 0 })
    expect(now).toBe(store.now())
  })

  it('shows mine to me only and late ones to everybody', async () => {
    const store = await open()
    const late = await apply(store, 25 * HOUR)
    await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    const mei = reviewsAs(store.services, await store.operator('reviewer'))
    expect(await jun.takeNext(next())).toEqual({ id: late })
    expect((await jun.list({ show: 'mine' })).rows.map((row) => row.id)).toEqual([late])
    expect((await mei.list({ show: 'mine' })).rows).toEqual([])
    expect((await mei.list({ show: 'late' })).rows.map((row) => row.id)).toEqual([late])
    expect((await jun.list({ show: 'open' })).counts.mine).toBe(1)
  })

  it('names people to reviewers and masks them for auditors', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    const audit = reviewsAs(store.services, await store.operator('auditor'))
    expect((await jun.list({ show: 'open' })).rows[0]?.name).toEqual({ native: '沈雨晴', latin: 'Shen Yuqing' })
    expect((await audit.list({ show: 'open' })).rows[0]?.name).toEqual({ native: '沈••', latin: 'S•••' })
    const seen = JSON.stringify(await audit.get({ id }))
    for (const personal of ['雨晴', 'Yuqing', 'YUQING', '1994', '940317', 'Quay', '0417296', '7731 ', 'yuqing'])
      expect(seen).not.toContain(personal)
  })
})

eachDatabase('taking a case', (open) => {
  it('holds it for fifteen minutes, then anybody may take it', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer', 'Jun Abe'))
    const mei = reviewsAs(store.services, await store.operator('reviewer', 'Mei Varga'))
    const { until } = await jun.take(on(id))
    expect(until).toBe(store.now() + LEASE_MS)
    expect((await mei.get({ id })).row.lease).toMatchObject({ name: 'Jun Abe', until })
    expect(await refusal(mei.take(on(id)))).toEqual({
      code: 'INVALID_STATE',
      data: { rule: 'leased_by_other', state: 'waiting' },
    })
    expect(await mei.takeNext(next())).toEqual({ id: null })
    store.advance(LEASE_MS)
    expect((await mei.get({ id })).row.lease).toBeNull()
    expect(await mei.takeNext(next())).toEqual({ id })
  })

  it('again by its holder renews the hold and changes nothing else', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    const first = await jun.take(on(id))
    store.advance(10 * 60_000)
    expect(await jun.take(on(id))).toEqual({ version: first.version, until: store.now() + LEASE_MS })
    store.advance(10 * 60_000)
    expect((await jun.list({ show: 'mine' })).rows).toHaveLength(1)
  })

  it('gives back only what one holds', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    const mei = reviewsAs(store.services, await store.operator('reviewer'))
    await jun.take(on(id))
    expect(await refusal(mei.giveBack(on(id)))).toMatchObject({ code: 'INVALID_STATE', data: { rule: 'not_leased' } })
    expect((await jun.get({ id })).row.lease).not.toBeNull()
    await jun.giveBack(on(id))
    expect((await jun.get({ id })).row.lease).toBeNull()
    expect(await mei.takeNext(next())).toEqual({ id })
  })

  it('answers a repeated request with the same case and refuses its id for another', async () => {
    const store = await open()
    await apply(store)
    await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    const request = next()
    const taken = await jun.takeNext(request)
    expect(await jun.takeNext(request)).toEqual(taken)
    expect((await jun.list({ show: 'mine' })).rows).toHaveLength(1)
    expect(await refusal(jun.take({ ...request, id: taken.id! }))).toMatchObject({ code: 'REQUEST_REUSED' })
  })

  it('leaves an audit row that names the case, and an event for other consoles', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer', 'Jun Abe'))
    await jun.takeNext(next())
    const [row] = await store.read(() => auditAfter(0, 10))
    expect(row).toMatchObject({ action: 'case.taken', actor: 'Jun Abe', target: id, label: '沈雨晴 Shen Yuqing' })
    const events = await store.read(() => eventsSince(0, 10))
    expect(events).toMatchObject([{ kind: 'case', target: id, what: 'case.taken', by_name: 'Jun Abe' }])
  })

  it('is denied, with an audit row, to a role that may only look', async () => {
    const store = await open()
    const id = await apply(store)
    const ines = reviewsAs(store.services, await store.operator('investigator'))
    expect((await ines.get({ id })).row.id).toBe(id)
    expect(await refusal(ines.take(on(id)))).toEqual({ code: 'FORBIDDEN', data: { right: 'reviews.decide' } })
    expect(await store.read(() => auditAfter(0, 10))).toMatchObject([{ action: 'case.taken', result: 'denied' }])
  })

  it('from two consoles at once never gives both the same case', { timeout: 60_000 }, async () => {
    const store = await open()
    for (let i = 0; i < 50; i++) await apply(store, i * 60_000)
    const other = await store.second()
    const consoles = [
      reviewsAs(store.services, await store.operator('reviewer')),
      reviewsAs(other, await store.operator('reviewer')),
    ]
    const taken = await Promise.all(
      consoles.flatMap((one) => Array.from({ length: 25 }, async () => (await one.takeNext(next())).id)),
    )
    expect(taken).not.toContain(null)
    expect(new Set(taken).size).toBe(50)
    expect(await consoles[0]!.takeNext(next())).toEqual({ id: null })
  })
})

eachDatabase('two consoles, each a process of its own', (open) => {
  // 10,000 rounds: `npm run bench -- review-races`.
  it('never decide one case twice in 60 races', { timeout: 120_000 }, async () => {
    const store = await open()
    const people = [await store.operator('reviewer'), await store.operator('reviewer')] as const
    const report = await raceForCases(store, people, 60)
    expect(report).toMatchObject({ rounds: 60, decidedTwice: 0, notDecided: 0 })
    expect(Object.keys(report.refusals).every((code) => ['CONFLICT', 'INVALID_STATE'].includes(code))).toBe(true)
  })
})
