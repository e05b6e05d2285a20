import { expect, it } from 'vitest'
import { auditAfter } from '#electron/store/db/audit.ts'
import { LEASE_MS } from '#shared/domain/review.ts'
import { eachDatabase, requestId } from './databases.ts'
import { apply, IMAGE, refusal, reviewsAs, rowsOf } from './review-cases.ts'

eachDatabase('the review bench', (open) => {
  it('compares typed, printed and zone, and shows numbers masked', async () => {
    const store = await open()
    const id = await apply(store)
    const view = await reviewsAs(store.services, await store.operator('reviewer')).get({ id })
    const line = (name: string) => view.fields.find((field) => field.field === name)
    expect(line('surname')).toEqual({
      field: 'surname',
      typed: 'Shen',
      printed: 'SHEN',
      zone: 'SHEN',
      print: null,
      reading: null,
      result: 'same',
    })
    expect(line('birth_date')?.result).toBe('same')
    expect(line('state')?.result).toBe('same')
    expect(line('address')?.result).toBe('differs')
    expect(line('native_name')).toMatchObject({ reading: 'Shěn Yǔqíng', result: 'same' })
    expect(line('document_number')).toMatchObject({ typed: '•••••••• 7296', zone: '•••••••• 7296', result: 'same' })
    expect(line('phone')?.typed).toBe('•••• •• 7731')
    expect(line('email')?.typed).toBe('Y•••@Example.test')
    expect(JSON.stringify(view)).not.toMatch(/SP0417296|0004 ?7731|Yuqing\.Shen/)
  })

  it('keeps what was typed sealed: neither name of the street nor number stands in the row', async () => {
    const store = await open()
    await apply(store)
    const [row] = await store.read(() => rowsOf('application'))
    const text = Buffer.from(row!.fields_enc).toString('latin1')
    for (const secret of ['Quay', 'SP0417296', '7731', 'Shen']) expect(text).not.toContain(secret)
  })

  it('says why the risk, the place in the queue and what approving would do', async () => {
    const store = await open()
    await apply(store, 3_600_000)
    const id = await apply(store)
    const view = await reviewsAs(store.services, await store.operator('reviewer')).get({ id })
    expect(view.risk.reduce((sum, reason) => sum + reason.points, 0)).toBe(view.row.risk)
    expect(view.place).toEqual({ place: 2, of: 2 })
    expect(view.from).toEqual({ city: 'Hangzhou', country: 'CN' })
    expect(view.ifApproved).toEqual({
      limitDay: { amount: 500_000, currency: 'CNY' },
      abroad: false,
      keptUntil: Date.UTC(2031, 10, 23, 1, 30),
      secondLookShare: 0.05,
    })
    expect(view.history.map((entry) => entry.event)).toEqual(['case.applied'])
    expect(view.decision).toBeNull()
  })

  it('answers an unknown case and one of another kind alike', async () => {
    const store = await open()
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    expect(await refusal(jun.get({ id: 'app_0000000000' }))).toEqual({
      code: 'NOT_FOUND',
      data: { kind: 'application' },
    })
  })
})

eachDatabase('marking a check', (open) => {
  it('is for the holder, on a check that only a person can judge', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer', 'Jun Abe'))
    const mei = reviewsAs(store.services, await store.operator('reviewer', 'Mei Varga'))
    const mark = (version: number, check: 'face' | 'zone' | 'age') =>
      ({ requestId: requestId(), id, version, check, result: 'pass' }) as const
    expect(await refusal(jun.markCheck(mark(1, 'face')))).toMatchObject({ data: { rule: 'not_leased' } })
    const { version } = await jun.take({ requestId: requestId(), id })
    expect(await refusal(mei.markCheck(mark(version, 'face')))).toMatchObject({ data: { rule: 'leased_by_other' } })
    expect(await refusal(jun.markCheck(mark(version, 'zone')))).toMatchObject({ data: { rule: 'check_by_machine' } })
    expect(await refusal(jun.markCheck(mark(version, 'age')))).toEqual({ code: 'NOT_FOUND', data: { kind: 'check' } })
    expect(await jun.markCheck(mark(version, 'face'))).toEqual({ version: version + 1 })
    const view = await jun.get({ id })
    expect(view.checks.find((check) => check.code === 'face')?.result).toBe('pass')
    expect(view.history[0]).toMatchObject({ event: 'case.check_marked', by: 'Jun Abe', data: { result: 'pass' } })
  })

  it('with an old version is refused with what stands there now', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer', 'Jun Abe'))
    const mei = reviewsAs(store.services, await store.operator('reviewer', 'Mei Varga'))
    const { version } = await jun.take({ requestId: requestId(), id })
    store.advance(LEASE_MS)
    await mei.take({ requestId: requestId(), id })
    const tried = jun.markCheck({ requestId: requestId(), id, version, check: 'face', result: 'fail' })
    expect(await refusal(tried)).toEqual({
      code: 'CONFLICT',
      data: {
        current: { kind: 'application', version: version + 1, state: 'waiting', by: 'Mei Varga', at: store.now() },
      },
    })
  })
})

eachDatabase('looking at a paper', (open) => {
  it('gives the image as it came, marks it seen by me, and records the look', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer', 'Jun Abe'))
    const mei = reviewsAs(store.services, await store.operator('reviewer'))
    const [passport, selfie] = (await jun.get({ id })).documents
    expect([passport?.kind, passport?.seen, selfie?.kind]).toEqual(['passport', false, 'selfie'])
    const file = await jun.image({ requestId: requestId(), id: passport!.id })
    expect(file.type).toBe('image/jpeg')
    expect(Buffer.from(await file.arrayBuffer())).toEqual(IMAGE)
    expect((await jun.get({ id })).documents.map((paper) => paper.seen)).toEqual([true, false])
    expect((await mei.get({ id })).documents.map((paper) => paper.seen)).toEqual([false, false])
    expect(await store.read(() => auditAfter(0, 10))).toMatchObject([
      { action: 'document.seen', actor: 'Jun Abe', target: passport!.id, label: '沈雨晴 Shen Yuqing, passport' },
    ])
  })

  it('keeps no copy of the image in the outcome of the request, nor in clear in the row', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    await jun.image({ requestId: requestId(), id: (await jun.get({ id })).documents[0]!.id })
    expect(await store.read(() => rowsOf('outcome'))).toEqual([])
    for (const row of await store.read(() => rowsOf('document')))
      expect(Buffer.from(row.image_enc).includes(IMAGE)).toBe(false)
  })

  it('is denied to a reader who sees people unnamed', async () => {
    const store = await open()
    const id = await apply(store)
    const auditor = reviewsAs(store.services, await store.operator('auditor'))
    const paper = (await auditor.get({ id })).documents[0]!.id
    expect(await refusal(auditor.image({ requestId: requestId(), id: paper }))).toEqual({
      code: 'FORBIDDEN',
      data: { right: 'records.read' },
    })
    expect(await store.read(() => auditAfter(0, 10))).toMatchObject([{ action: 'document.seen', result: 'denied' }])
    expect(await store.read(() => rowsOf('document_look'))).toEqual([])
  })
})
