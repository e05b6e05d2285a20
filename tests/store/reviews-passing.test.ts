import { expect, it } from 'vitest'
import { carryOutDue } from '#electron/store/api/effects.ts'
import { quality } from '#electron/store/api/quality.ts'
import { auditAfter } from '#electron/store/db/audit.ts'
import { answerCase } from '#electron/store/db/submissions.ts'
import { eventsSince } from '#electron/store/db/records.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { HOUR, LEASE_MS, UNDO_MS } from '#shared/domain/review.ts'
import { createRouterClient } from '@orpc/server'
import { callOf, eachDatabase, requestId, type Operator, type TestStore } from './databases.ts'
import { apply, PAPERS, refusal, reviewsAs, rowsOf, SUBMISSION } from './review-cases.ts'

const clean = SUBMISSION.checks.map((check) => ({ ...check, result: 'pass' as const }))
const next = () => ({ requestId: requestId() })
const qualityAs = (store: TestStore, actor: Operator) =>
  createRouterClient(quality, { context: callOf(store.services, actor) })

/** Two reviewers and a supervisor, with their clients. */
async function team(store: TestStore) {
  const people = {
    jun: await store.operator('reviewer', 'Jun Abe'),
    mei: await store.operator('reviewer', 'Mei Varga'),
    marta: await store.operator('supervisor', 'Marta Vogel'),
  }
  const [jun, mei, marta] = [people.jun, people.mei, people.marta].map((one) => reviewsAs(store.services, one))
  const take = async (who: typeof jun, id: string) => (await who!.take({ requestId: requestId(), id })).version
  return { people, jun: jun!, mei: mei!, marta: marta!, take }
}

eachDatabase('a case that is passed on', (open) => {
  it('does not come back to whoever passed it on, but to others, until the applicant has sent something new', async () => {
    const store = await open()
    const { jun, mei, take } = await team(store)
    const id = await apply(store)
    const version = await take(jun, id)
    await jun.skip({ requestId: requestId(), id, version, reason: 'language' })
    expect(await jun.takeNext(next())).toEqual({ id: null })
    expect(await mei.takeNext(next())).toEqual({ id })
    const asked = await mei.askAgain({
      requestId: requestId(),
      id,
      version: version + 2,
      reasons: ['photo_blurred'],
      note: '',
    })
    expect(asked.first).toBe(false)
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    const { cipher } = store.services
    await store.write(() => answerCase(cipher, internalKey('application', id)!, { papers: PAPERS }, store.now()))
    expect(await jun.takeNext(next())).toEqual({ id })
    const { history } = await jun.get({ id })
    expect(history.find(({ event }) => event === 'case.skipped')).toMatchObject({
      by: 'Jun Abe',
      data: { reason: 'language' },
    })
  })

  it('by somebody who knows the applicant is barred to them for good', async () => {
    const store = await open()
    const { jun, take } = await team(store)
    const id = await apply(store)
    const version = await take(jun, id)
    await jun.skip({ requestId: requestId(), id, version, reason: 'knows_applicant' })
    expect((await refusal(jun.take({ requestId: requestId(), id }))).data).toMatchObject({ rule: 'own_record' })
    expect((await jun.get({ id })).barred).toBe('own_record')
  })

  it('to a colleague is theirs alone, until the promise is broken', async () => {
    const store = await open()
    const { people, jun, mei, marta, take } = await team(store)
    const id = await apply(store)
    const version = await take(jun, id)
    const to = publicId('operator', people.mei.id)
    await jun.handOver({ requestId: requestId(), id, version, to, note: 'The letter is in Polish.' })
    const view = await mei.get({ id })
    expect(view.row).toMatchObject({ owner: { operator: to, name: 'Mei Varga' }, lease: null })
    expect(view.notes.map((note) => note.text)).toEqual(['The letter is in Polish.'])
    expect((await refusal(marta.take({ requestId: requestId(), id }))).data).toMatchObject({ rule: 'owned_by_other' })
    expect(await marta.takeNext(next())).toEqual({ id: null })
    store.advance(24 * HOUR + 1)
    await carryOutDue(store.services)
    expect((await mei.get({ id })).row.owner).toBeNull()
    expect(await marta.takeNext(next())).toEqual({ id })
  })

  it('is handed only by its holder, only to somebody who may decide it', async () => {
    const store = await open()
    const { people, jun, mei, take } = await team(store)
    const agent = await store.operator('agent')
    const id = await apply(store)
    const version = await take(jun, id)
    const hand = (who: typeof jun, to: number) =>
      refusal(who.handOver({ requestId: requestId(), id, version, to: publicId('operator', to), note: '' }))
    expect(await hand(mei, people.marta.id)).toMatchObject({ data: { rule: 'leased_by_other' } })
    expect(await hand(jun, agent.id)).toMatchObject({ code: 'NOT_FOUND', data: { kind: 'operator' } })
    expect(await hand(jun, people.jun.id)).toMatchObject({ data: { rule: 'nothing_changed' } })
    const { rows } = await jun.colleagues({})
    expect(rows.map(({ name }) => name)).toEqual(['Mei Varga', 'Marta Vogel'])
  })

  it('is taken over by a supervisor with a reason, and by nobody else', async () => {
    const store = await open()
    const { jun, mei, marta, take } = await team(store)
    const id = await apply(store)
    const version = await take(jun, id)
    const over = { requestId: requestId(), id, version, reason: 'promise_at_risk' } as const
    expect(await refusal(mei.takeOver({ ...over, requestId: requestId() }))).toMatchObject({ code: 'FORBIDDEN' })
    expect(await marta.takeOver(over)).toEqual({ version: version + 1, until: store.now() + LEASE_MS })
    expect((await jun.get({ id })).row.lease).toMatchObject({ name: 'Marta Vogel' })
    const tried = jun.markCheck({ requestId: requestId(), id, version: version + 1, check: 'face', result: 'pass' })
    expect((await refusal(tried)).data).toMatchObject({ rule: 'leased_by_other' })
    const audit = await store.read(() => auditAfter(0, 50))
    expect(audit.find(({ action, result }) => action === 'case.taken_over' && result === 'done')).toMatchObject({
      reason: 'promise_at_risk',
      changes: JSON.stringify([{ field: 'holder', before: 'Jun Abe', after: 'Marta Vogel' }]),
    })
  })

  it('of somebody with a number of the reviewer’s own goes to others, and the number is not kept', async () => {
    const store = await open()
    const { jun, mei } = await team(store)
    const phone = '+86 138 0013 7731'
    const phoneIndex = blindIndex(store.services.keyring, 'phone', '+8613800137731')
    const id = await apply(store, 0, { phoneIndex })
    expect(await jun.declareTies({ requestId: requestId(), phones: [phone], emails: ['me@example.test'] })).toEqual({
      kept: 2,
    })
    expect(await jun.takeNext(next())).toEqual({ id: null })
    expect((await refusal(jun.take({ requestId: requestId(), id }))).data).toMatchObject({ rule: 'own_record' })
    expect(await mei.takeNext(next())).toEqual({ id })
    const kept = JSON.stringify([await store.read(() => rowsOf('audit')), await store.read(() => rowsOf('outcome'))])
    // Four digits alone stand in many a hash.
    expect(kept).not.toMatch(/0013 ?7731|example\.test/)
    expect(await refusal(jun.declareTies({ requestId: requestId(), phones: ['no'], emails: [] }))).toMatchObject({
      code: 'BAD_INPUT',
      data: { field: 'phones[0]' },
    })
  })
})

eachDatabase('a high risk', (open) => {
  it('is approved by two people: the first approval issues nothing and the second is somebody else’s', async () => {
    const store = await open()
    const { jun, mei, take } = await team(store)
    const id = await apply(store, 0, { risk: 80, checks: clean })
    let version = await take(jun, id)
    const first = await jun.approve({ requestId: requestId(), id, version, note: '' })
    expect(first).toMatchObject({ version: version + 1, first: true })
    store.advance(UNDO_MS)
    expect(await carryOutDue(store.services)).toBe(0)
    expect((await jun.get({ id })).row).toMatchObject({
      state: 'waiting',
      first: { name: 'Jun Abe' },
      needsTwo: true,
      lease: null,
    })
    expect((await refusal(jun.take({ requestId: requestId(), id }))).data).toMatchObject({ rule: 'second_person' })
    expect(await jun.takeNext(next())).toEqual({ id: null })
    version = await take(mei, id)
    expect(await mei.approve({ requestId: requestId(), id, version, note: '' })).toMatchObject({ first: false })
    store.advance(UNDO_MS)
    expect(await carryOutDue(store.services)).toBe(1)
    expect(await store.read(() => rowsOf('card'))).toHaveLength(1)
  })

  it('lets the first take their approval back within ten seconds, and the second reject alone', async () => {
    const store = await open()
    const { jun, mei, take } = await team(store)
    const id = await apply(store, 0, { risk: 90, checks: clean })
    let { version } = await jun.approve({ requestId: requestId(), id, version: await take(jun, id), note: '' })
    ;({ version } = await jun.undo({ requestId: requestId(), id, version }))
    expect((await jun.get({ id })).row).toMatchObject({ first: null, lease: { name: 'Jun Abe' } })
    ;({ version } = await jun.approve({ requestId: requestId(), id, version, note: '' }))
    store.advance(UNDO_MS)
    expect((await refusal(jun.undo({ requestId: requestId(), id, version }))).data).toMatchObject({
      rule: 'undo_too_late',
    })
    version = await take(mei, id)
    await mei.reject({ requestId: requestId(), id, version, reasons: ['document_forged'], note: '' })
    expect((await mei.get({ id })).row.state).toBe('rejected')
  })
})

eachDatabase('the promise', (open) => {
  it('is warned of at three quarters and its breach told, once each, to every console', async () => {
    const store = await open()
    const { jun } = await team(store)
    const id = await apply(store)
    const told = async () =>
      (await store.read(() => eventsSince(0, 50))).filter(({ target }) => target === id).map(({ what }) => what)
    await carryOutDue(store.services)
    expect(await told()).toEqual([])
    store.advance(18 * HOUR)
    await carryOutDue(store.services)
    await carryOutDue(store.services)
    expect(await told()).toEqual(['case.warned'])
    store.advance(6 * HOUR + 1)
    await carryOutDue(store.services)
    expect(await told()).toEqual(['case.warned', 'case.breached'])
    expect((await jun.get({ id })).history[0]).toMatchObject({ event: 'case.breached', by: null })
  })

  it('stands still while the applicant is asked: nobody is warned of what the applicant takes', async () => {
    const store = await open()
    const { jun, take } = await team(store)
    const id = await apply(store)
    const version = await take(jun, id)
    await jun.askAgain({ requestId: requestId(), id, version, reasons: ['photo_blurred'], note: '' })
    store.advance(30 * HOUR)
    await carryOutDue(store.services)
    const { cipher } = store.services
    await store.write(() => answerCase(cipher, internalKey('application', id)!, { papers: PAPERS }, store.now()))
    await carryOutDue(store.services)
    const whats = async () => (await store.read(() => eventsSince(0, 50))).map(({ what }) => what)
    expect(await whats()).not.toContain('case.warned')
    store.advance(18 * HOUR)
    await carryOutDue(store.services)
    expect(await whats()).toContain('case.warned')
  })
})

eachDatabase('a second look', (open) => {
  it('comes as an ordinary case to somebody else, issues nothing, tells nobody, and is counted', async () => {
    const store = await open()
    const { people, jun, mei, marta, take } = await team(store)
    await qualityAs(store, people.marta).setPolicy({ requestId: requestId(), secondLookShare: 1 })
    const id = await apply(store)
    let version = await take(jun, id)
    ;({ version } = await jun.markCheck({ requestId: requestId(), id, version, check: 'face', result: 'pass' }))
    await jun.approve({ requestId: requestId(), id, version, note: '' })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    const [row] = (await mei.list({ show: 'open' })).rows
    expect(row?.id).not.toBe(id)
    // What a reviewer sees is what an applicant who came now would look like.
    const view = await mei.get({ id: row!.id })
    const before = await mei.get({ id })
    expect(view.row).toMatchObject({
      ...before.row,
      id: row!.id,
      state: 'waiting',
      version: 1,
      submittedAt: store.now(),
      dueAt: store.now() + 24 * HOUR,
      left: 24 * HOUR,
      order: view.row.order,
      checks: { passed: 2, of: 4 },
      decidedAt: null,
    })
    expect(view.fields).toEqual(before.fields)
    expect(view.history.map(({ event }) => event)).toEqual(['case.applied'])
    expect(view.checks.find(({ code }) => code === 'face')?.result).toBe('open')
    // The share of second looks stands on every case.
    expect(view.ifApproved).toEqual(before.ifApproved)
    expect(JSON.stringify({ ...view, ifApproved: null })).not.toMatch(/look|second|blind/i)
    const image = await mei.image({ requestId: requestId(), id: view.documents[0]!.id })
    expect(image.size).toBeGreaterThan(0)
    // Not to the one who decided.
    expect(await jun.takeNext(next())).toEqual({ id: null })
    expect((await refusal(jun.take({ requestId: requestId(), id: row!.id }))).data).toMatchObject({
      rule: 'second_person',
    })
    const second = { requestId: requestId(), id: row!.id, version: await take(mei, row!.id) }
    await mei.reject({ ...second, reasons: ['person_differs'], note: '' })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    expect(await store.read(() => rowsOf('card'))).toHaveLength(1)
    expect(await store.read(() => rowsOf('notice'))).toHaveLength(1)
    // No look at the look.
    expect((await mei.list({ show: 'open' })).rows).toEqual([])
    expect((await mei.list({ show: 'decided' })).rows.map((one) => one.id)).toEqual([id])
    const summary = await qualityAs(store, people.marta).summary({ days: 7 })
    expect(summary).toMatchObject({
      share: 1,
      open: 0,
      looks: 1,
      agreed: 0,
      byReviewer: [
        { name: 'Jun Abe', looks: 1, agreed: 0, known: 0, knownRight: 0 },
        { name: 'Mei Varga', looks: 1, agreed: 0, known: 0, knownRight: 0 },
      ],
      differing: [{ original: id, first: 'Jun Abe', second: 'Mei Varga', expected: 'approve', verdict: 'reject' }],
    })
    expect(await refusal(qualityAs(store, people.mei).summary({ days: 7 }))).toMatchObject({ code: 'FORBIDDEN' })
    expect((await marta.get({ id })).row.state).toBe('approved')
  })

  it('with a known answer is seeded by a supervisor and says who met it', async () => {
    const store = await open()
    const { people, jun, mei, take } = await team(store)
    const quality = qualityAs(store, people.marta)
    await quality.setPolicy({ requestId: requestId(), secondLookShare: 0 })
    const id = await apply(store)
    await jun.reject({
      requestId: requestId(),
      id,
      version: await take(jun, id),
      reasons: ['document_forged'],
      note: '',
    })
    const seed = () =>
      quality.seedKnown({ requestId: requestId(), id, verdict: 'reject', reasons: ['document_forged'] })
    expect((await refusal(seed())).data).toMatchObject({ rule: 'not_decided' })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    expect((await mei.list({ show: 'open' })).rows).toEqual([])
    await seed()
    const [row] = (await mei.list({ show: 'open' })).rows
    await mei.reject({
      requestId: requestId(),
      id: row!.id,
      version: await take(mei, row!.id),
      reasons: ['document_forged'],
      note: '',
    })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    expect((await quality.summary({ days: 1 })).byReviewer).toEqual([
      { name: 'Mei Varga', rule: false, looks: 0, agreed: 0, known: 1, knownRight: 1 },
    ])
  })
})

eachDatabase('the shift', (open) => {
  it('says who is here, carries a note over, and counts the days by their promise', async () => {
    const store = await open()
    const { people, jun, take } = await team(store)
    const shift = qualityAs(store, people.jun)
    await shift.setShift({
      requestId: requestId(),
      state: 'away',
      note: 'Back at two. The Polish letter waits for Mei.',
    })
    const id = await apply(store)
    await jun.reject({ requestId: requestId(), id, version: await take(jun, id), reasons: ['under_age'], note: '' })
    const late = await apply(store, 30 * HOUR)
    await jun.reject({
      requestId: requestId(),
      id: late,
      version: await take(jun, late),
      reasons: ['under_age'],
      note: '',
    })
    const now = await shift.shift({ days: 2 })
    expect(now.people.map(({ name, state }) => [name, state])).toEqual([
      ['Jun Abe', 'away'],
      ['Mei Varga', 'off'],
      ['Marta Vogel', 'off'],
    ])
    expect(now.notes).toMatchObject([{ by: 'Jun Abe', text: 'Back at two. The Polish letter waits for Mei.' }])
    expect(now.days).toEqual([
      { day: 20_261_122, decided: 0, kept: 0 },
      { day: 20_261_123, decided: 2, kept: 1 },
    ])
    const [kept] = await store.read(() => rowsOf('shift_note'))
    expect(Buffer.from(kept!.text_enc).includes('Polish')).toBe(false)
  })
})
