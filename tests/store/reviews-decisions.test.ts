import { expect, it } from 'vitest'
import { carryOutDue } from '#electron/store/api/effects.ts'
import { auditAfter } from '#electron/store/db/audit.ts'
import { answerCase } from '#electron/store/db/submissions.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { isLuhnValid } from '#shared/domain/mask.ts'
import { HOUR, LEASE_MS, UNDO_MS } from '#shared/domain/review.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { eachDatabase, PROGRAMME, requestId, type TestStore } from './databases.ts'
import { apply, PAPERS, refusal, reviewsAs, rowsOf } from './review-cases.ts'

/** A case that Jun Abe holds, with every check marked. */
async function held(store: TestStore, ago = 0) {
  const id = await apply(store, ago)
  const jun = reviewsAs(store.services, await store.operator('reviewer', 'Jun Abe'))
  const taken = await jun.take({ requestId: requestId(), id })
  const { version } = await jun.markCheck({
    requestId: requestId(),
    id,
    version: taken.version,
    check: 'face',
    result: 'pass',
  })
  const at = (of: number, note = '') => ({ requestId: requestId(), id, version: of, note })
  return { id, key: internalKey('application', id)!, jun, version, at }
}
const undo = (id: string, version: number) => ({ requestId: requestId(), id, version })

eachDatabase('a decision', (open) => {
  it('to approve is refused while a check of a person is open', async () => {
    const store = await open()
    const id = await apply(store)
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    const { version } = await jun.take({ requestId: requestId(), id })
    const tried = jun.approve({ requestId: requestId(), id, version, note: '' })
    expect(await refusal(tried)).toEqual({ code: 'INVALID_STATE', data: { rule: 'check_open', state: 'waiting' } })
  })

  it('is for the holder only, and only while the hold lasts', async () => {
    const store = await open()
    const { jun, version, at } = await held(store)
    const mei = reviewsAs(store.services, await store.operator('reviewer'))
    expect(await refusal(mei.approve(at(version)))).toMatchObject({ data: { rule: 'leased_by_other' } })
    store.advance(LEASE_MS)
    expect(await refusal(jun.approve(at(version)))).toMatchObject({ data: { rule: 'not_leased' } })
  })

  it('commits at once, ends the hold, and takes effect ten seconds later', async () => {
    const store = await open()
    const { id, jun, version, at } = await held(store)
    const answer = await jun.approve(at(version, 'Looked at the second photo.'))
    expect(answer).toEqual({ version: version + 1, effectiveAt: store.now() + UNDO_MS, first: false })
    const view = await jun.get({ id })
    expect(view.row).toMatchObject({ state: 'approved', lease: null, decidedAt: store.now() })
    expect(view.place).toBeNull()
    expect(view.decision).toEqual({
      verdict: 'approve',
      reasons: [],
      by: 'Jun Abe',
      at: store.now(),
      effectiveAt: answer.effectiveAt,
      effected: false,
    })
    expect(view.notes).toMatchObject([{ by: 'Jun Abe', text: 'Looked at the second photo.' }])
    expect((await jun.list({ show: 'decided' })).rows.map((row) => row.id)).toEqual([id])
    store.advance(UNDO_MS - 1)
    expect(await carryOutDue(store.services)).toBe(0)
    expect(await store.read(() => rowsOf('card'))).toEqual([])
  })

  it('by a second person on the same version is a conflict that names the first', async () => {
    const store = await open()
    const { jun, version, at } = await held(store)
    await jun.approve(at(version))
    const tried = jun.reject({ ...at(version), reasons: ['document_forged'] })
    expect(await refusal(tried)).toMatchObject({
      code: 'CONFLICT',
      data: { current: { version: version + 1, state: 'approved', by: 'Jun Abe', at: store.now() } },
    })
  })

  it('taken back within ten seconds gives the case and the hold back, and never takes effect', async () => {
    const store = await open()
    const { id, jun, version, at } = await held(store)
    const decided = await jun.approve(at(version))
    store.advance(UNDO_MS - 1)
    await jun.undo(undo(id, decided.version))
    store.advance(HOUR)
    expect(await carryOutDue(store.services)).toBe(0)
    const view = await jun.get({ id })
    expect(view.row.state).toBe('waiting')
    expect(view.decision).toBeNull()
    expect(view.history.map((entry) => entry.event)).toContain('case.decision_undone')
    expect(await store.read(() => rowsOf('customer'))).toEqual([])
    expect(await store.read(() => rowsOf('notice'))).toEqual([])
  })

  it('is not taken back after ten seconds, nor by somebody else', async () => {
    const store = await open()
    const { id, jun, version, at } = await held(store)
    const decided = await jun.approve(at(version))
    const mei = reviewsAs(store.services, await store.operator('supervisor'))
    expect(await refusal(mei.undo(undo(id, decided.version)))).toMatchObject({ data: { rule: 'not_yours' } })
    store.advance(UNDO_MS)
    expect(await refusal(jun.undo(undo(id, decided.version)))).toMatchObject({ data: { rule: 'undo_too_late' } })
  })

  it('made anew after an undo waits its own ten seconds and takes effect once', async () => {
    const store = await open()
    const { id, jun, version, at } = await held(store)
    const first = await jun.approve(at(version))
    store.advance(9_000)
    const undone = await jun.undo(undo(id, first.version))
    await jun.reject({ ...at(undone.version), reasons: ['person_differs'] })
    store.advance(UNDO_MS - 9_000)
    expect(await carryOutDue(store.services)).toBe(0)
    expect((await jun.get({ id })).decision).toMatchObject({ verdict: 'reject', effected: false })
    store.advance(9_000)
    expect(await carryOutDue(store.services)).toBe(1)
    expect(await store.read(() => rowsOf('card'))).toEqual([])
    expect(await store.read(() => rowsOf('notice'))).toMatchObject([{ template: 'application_rejected' }])
  })
})

eachDatabase('an approval carried out', (open) => {
  it('makes a customer, an account and a card that may pay, and tells the person in their language', async () => {
    const store = await open()
    const { key, jun, version, at, id } = await held(store)
    await jun.approve(at(version))
    store.advance(UNDO_MS)
    expect(await carryOutDue(store.services)).toBe(1)

    const [customer] = await store.read(() => rowsOf('customer'))
    expect(customer).toMatchObject({
      native: '沈雨晴',
      latin: 'Shen Yuqing',
      language: 'zh-CN',
      city: 'Hangzhou',
      country: 'CN',
      verified_by: 'Jun Abe',
      verified_at: store.now() - UNDO_MS,
      since: store.now(),
    })
    const [account] = await store.read(() => rowsOf('account'))
    expect(account).toMatchObject({ customer_id: customer!.id, currency: 'CNY', available: 2_000_000, held: 0 })
    const [card] = await store.read(() => rowsOf('card'))
    expect(card).toMatchObject({
      customer_id: customer!.id,
      account_id: account!.id,
      bin: PROGRAMME.bin,
      state: 0,
      limit_payment: 500_000,
      limit_day: 500_000,
      limit_month: 3_000_000,
      abroad: 0,
      online: 1,
      pin_state: 0,
      // Three years on, to the end of the month: 11/29.
      expires_at: Date.UTC(2029, 11, 1),
    })
    expect(await store.read(() => rowsOf('notice'))).toMatchObject([
      { customer_id: customer!.id, application_id: key, template: 'application_approved', language: 'zh-CN' },
    ])
    const view = await jun.get({ id })
    expect(view.decision?.effected).toBe(true)
    expect(view.history[0]).toMatchObject({ event: 'case.card_issued', data: { last4: card!.last4 } })
  })

  it('seals the card number, the contact data and the document number, each findable by its index', async () => {
    const store = await open()
    const { jun, version, at } = await held(store)
    await jun.approve(at(version))
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    const { cipher, keyring } = store.services
    const [card] = await store.read(() => rowsOf('card'))
    const pan = cipher.open(card!.pan_enc!, { table: 'card', column: 'pan_enc', row: card!.id })
    expect(pan).toMatch(new RegExp(`^${PROGRAMME.bin}\\d{4}${card!.last4}$`))
    expect(isLuhnValid(pan)).toBe(true)
    expect(card!.pan_idx).toBe(blindIndex(keyring, 'pan', pan))
    const [customer] = await store.read(() => rowsOf('customer'))
    const cell = (column: 'phone_enc' | 'email_enc' | 'national_enc') =>
      cipher.open(customer![column]!, { table: 'customer', column, row: customer!.id })
    expect(cell('phone_enc')).toBe('+8612900047731')
    expect(cell('email_enc')).toBe('yuqing.shen@example.test')
    expect(cell('national_enc')).toBe('SP0417296')
    expect(customer!.phone_idx).toBe(blindIndex(keyring, 'phone', '+8612900047731'))
    expect(customer!.national_idx).toBe(blindIndex(keyring, 'national_id', 'SP0417296'))
    const written = JSON.stringify([
      await store.read(() => rowsOf('history')),
      await store.read(() => rowsOf('event')),
      await store.read(() => auditAfter(0, 100)),
      await store.read(() => rowsOf('notice')),
    ])
    expect(written).not.toContain(pan)
  })

  it('leaves exactly one audit row, of the store itself, in the same commit', async () => {
    const store = await open()
    const { id, jun, version, at } = await held(store)
    await jun.approve(at(version))
    const before = (await store.read(() => auditAfter(0, 100))).length
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    const rows = (await store.read(() => auditAfter(0, 100))).slice(before)
    expect(rows).toMatchObject([
      { action: 'card.issued', actor: 'store', actor_kind: 'principal', target_kind: 'card', result: 'done' },
    ])
    expect(rows[0]!.label).toMatch(/^•••• \d{4}$/)
    expect(JSON.parse(rows[0]!.changes)[0]).toEqual({ field: 'application', before: null, after: id })
  })

  it('issues no second card to a customer who is looked at again', async () => {
    const store = await open()
    const first = await held(store)
    await first.jun.approve(first.at(first.version))
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    const [customer] = await store.read(() => rowsOf('customer'))
    const id = await apply(store, 0, { kind: 'recheck', customer: customer!.id, checks: [] })
    const { version } = await first.jun.take({ requestId: requestId(), id })
    await first.jun.approve({ requestId: requestId(), id, version, note: '' })
    store.advance(UNDO_MS)
    expect(await carryOutDue(store.services)).toBe(1)
    expect(await store.read(() => rowsOf('card'))).toHaveLength(1)
    expect(await store.read(() => rowsOf('customer'))).toMatchObject([{ verified_at: store.now() - UNDO_MS }])
    expect((await store.read(() => auditAfter(0, 100))).at(-1)).toMatchObject({ action: 'customer.verified' })
  })

  it('opens an account without money outside the demo', async () => {
    const store = await open({ programme: { demo: false } })
    const { jun, version, at } = await held(store)
    await jun.approve(at(version))
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    expect(await store.read(() => rowsOf('account'))).toMatchObject([{ available: 0 }])
  })
})

eachDatabase('asking again', (open) => {
  it('stops the clock, tells the applicant why, and goes on with what was left', async () => {
    const store = await open()
    const { id, key, jun, version, at } = await held(store, 20 * HOUR)
    await jun.askAgain({ ...at(version), reasons: ['photo_blurred', 'selfie_unclear'] })
    store.advance(30 * HOUR)
    expect(await carryOutDue(store.services)).toBe(1)
    expect(await store.read(() => rowsOf('notice'))).toMatchObject([
      { application_id: key, customer_id: null, template: 'application_asked', language: 'zh-CN' },
    ])
    const asked = await jun.list({ show: 'asked' })
    expect(asked.rows).toMatchObject([{ id, state: 'asked', paused: true, left: 4 * HOUR }])
    expect(asked.counts).toMatchObject({ open: 0, late: 0, asked: 1 })

    const answer = await store.write(() => answerCase(store.services.cipher, key, { papers: PAPERS }, store.now()))
    expect(answer.ok).toBe(true)
    const view = await jun.get({ id })
    expect(view.row).toMatchObject({ state: 'waiting', submission: 2, paused: false, left: 4 * HOUR, papers: 2 })
    expect(view.documents.map((paper) => paper.submission)).toEqual([2, 2, 1, 1])
    expect(view.checks.find((check) => check.code === 'face')?.result).toBe('open')
    expect(view.history[0]).toMatchObject({ event: 'case.answered', by: null })
  })

  it('is not answered before the applicant was asked, nor twice', async () => {
    const store = await open()
    const { key, jun, version, at } = await held(store)
    const answer = () => store.write(() => answerCase(store.services.cipher, key, { papers: PAPERS }, store.now()))
    expect(await answer()).toEqual({ ok: false, refusal: 'not_waiting' })
    await jun.askAgain({ ...at(version), reasons: ['page_missing'] })
    expect(await answer()).toEqual({ ok: false, refusal: 'not_waiting' })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    expect(await answer()).toMatchObject({ ok: true })
    expect(await answer()).toEqual({ ok: false, refusal: 'not_waiting' })
  })
})
