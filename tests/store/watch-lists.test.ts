// Watch lists in a store: imported, held against applicants and customers, judged, remembered, held against everybody again.
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { carryOutDue } from '#electron/store/api/effects.ts'
import { rescreen } from '#electron/store/api/rescreen.ts'
import { watch } from '#electron/store/api/watch.ts'
import { addCustomer } from '#electron/store/db/admissions.ts'
import { answerCase } from '#electron/store/db/submissions.ts'
import { inventEntries, writeOfac, writeOpenSanctions, writeUnXml } from '#electron/store/demo/watchLists.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import type { WatchEntry } from '#shared/domain/identity/watchMatch.ts'
import { UNDO_MS } from '#shared/domain/review.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, requestId, type Operator, type TestStore } from './databases.ts'
import { apply, PAPERS, refusal, reviewsAs, rowsOf, SUBMISSION } from './review-cases.ts'

const person = (entry: string, names: ReadonlyArray<string>, births: ReadonlyArray<string> = []): WatchEntry => ({
  entry,
  kind: 'person',
  names,
  births,
  countries: ['Utopia'],
  programmes: ['SPECIMEN'],
})
const SHEN = person('70001', ['SHEN, Yu Qing', '沈雨晴'], ['1994'])
const file = (text: string): File => new File([text], 'list.csv')

const watchAs = (store: TestStore, actor: Operator) =>
  createRouterClient(watch, { context: callOf(store.services, actor) })

async function desk(store: TestStore) {
  const admin = watchAs(store, await store.operator('administrator', 'Ada Admin'))
  const reviewer = await store.operator('reviewer', 'Jun Abe')
  const jun = reviewsAs(store.services, reviewer)
  const load = (entries: ReadonlyArray<WatchEntry>, mayShrink = false, name = 'Specimen list') => {
    const { sdn, alt } = writeOfac(entries)
    return admin.import({
      requestId: requestId(),
      name,
      format: 'ofac',
      main: file(sdn),
      aliases: file(alt),
      mayShrink,
    })
  }
  const take = async (id: string) => (await jun.take({ requestId: requestId(), id })).version
  const check = async (id: string) => (await jun.get({ id })).checks.find(({ code }) => code === 'watch_list')
  return { admin, jun, load, take, check }
}
const OTHERS = inventEntries('store test', 20)
const clean = SUBMISSION.checks.map((check) => ({ ...check, result: 'pass' as const }))

eachDatabase('a watch list', (open) => {
  it('comes in from each of the three formats, and a newer issue changes only what changed', async () => {
    const store = await open()
    const { admin, load } = await desk(store)
    const entries = [SHEN, ...OTHERS.slice(1)]
    const first = await load(entries)
    expect(first).toMatchObject({ version: 1, entries: 20, added: 20, changed: 0, gone: 0, unchanged: false })
    expect(await load(entries)).toMatchObject({ version: 1, added: 0, unchanged: true })
    const later = [{ ...SHEN, births: ['1993'] }, ...OTHERS.slice(2), ...inventEntries('more', 22).slice(20)]
    expect(await load(later)).toMatchObject({ version: 2, entries: 21, added: 2, changed: 1, gone: 1 })
    // Back to what it was: the old contents stand again.
    expect(await load(entries)).toMatchObject({ version: 3, entries: 20, added: 1, changed: 1, gone: 2 })

    const plain = { requestId: requestId(), aliases: null, mayShrink: false }
    await admin.import({ ...plain, name: 'Open', format: 'opensanctions', main: file(writeOpenSanctions(OTHERS)) })
    await admin.import({ ...plain, requestId: requestId(), name: 'UN', format: 'un', main: file(writeUnXml(OTHERS)) })
    const { lists } = await admin.lists({})
    expect(lists.map(({ name, format, version, entries: n }) => [name, format, version, n])).toEqual([
      ['Open', 'opensanctions', 1, 20],
      ['Specimen list', 'ofac', 3, 20],
      ['UN', 'un', 1, 20],
    ])
    expect(lists[1]).toMatchObject({ importedBy: 'Ada Admin' })
    const audit = await store.read(() => rowsOf('audit'))
    expect(audit.filter(({ action }) => action === 'watch.imported')).toHaveLength(6)
  })

  it('is refused when it is no such file, when most of it is missing, and by whoever may not', async () => {
    const store = await open()
    const { admin, load } = await desk(store)
    const bad = {
      requestId: requestId(),
      name: 'L',
      format: 'un',
      main: file('<x/>'),
      aliases: null,
      mayShrink: false,
    } as const
    expect(await refusal(admin.import(bad))).toMatchObject({ code: 'BAD_INPUT', data: { field: 'main' } })
    await load(OTHERS)
    expect((await refusal(load(OTHERS.slice(0, 10)))).data).toMatchObject({ rule: 'list_shrinks' })
    expect(await load(OTHERS.slice(0, 10), true)).toMatchObject({ entries: 10, gone: 10 })
    for (const role of ['reviewer', 'investigator', 'supervisor'] as const) {
      const other = watchAs(store, await store.operator(role))
      expect(await refusal(other.import({ ...bad, requestId: requestId() }))).toMatchObject({ code: 'FORBIDDEN' })
    }
    expect((await store.read(() => rowsOf('audit'))).some(({ result }) => result === 'denied')).toBe(true)
  })

  it('reaches the cases that wait; a hit has to be judged before an approval, and a true one stops it', async () => {
    const store = await open()
    const { load, jun, take, check } = await desk(store)
    const id = await apply(store, 0, { checks: clean })
    await rescreen(store.services)
    expect(await check(id)).toBeUndefined()
    await load([SHEN, ...OTHERS])
    expect(await rescreen(store.services)).toBe(1)
    expect(await check(id)).toMatchObject({ result: 'unsure', why: 'near_match', data: { times: 1, born: 1994 } })

    let version = await take(id)
    const view = await jun.get({ id })
    expect(view.row.risk).toBe(34 + 28)
    expect(view.risk.reduce((sum, { points }) => sum + points, 0)).toBe(view.row.risk)
    const [hit] = view.hits
    expect(hit).toMatchObject({ list: 'Specimen list', entry: '70001', state: 'open', birth: 'year', script: 'same' })
    expect(hit!.parts.every(({ how }) => how === 'same' || how === 'together')).toBe(true)
    const approve = () => jun.approve({ requestId: requestId(), id, version, note: '' })
    expect((await refusal(approve())).data).toMatchObject({ rule: 'hit_open' })
    const judge = async (reason: 'other_birth' | 'same_person') =>
      (await jun.judgeHit({ requestId: requestId(), id, version, hit: hit!.id, reason, note: '' })).version
    version = await judge('same_person')
    expect(await check(id)).toMatchObject({ result: 'fail', why: 'on_list' })
    expect((await refusal(approve())).data).toMatchObject({ rule: 'on_watch_list' })
    version = await judge('other_birth')
    expect(await check(id)).toMatchObject({ result: 'pass', why: 'hits_cleared' })
    await approve()
    const { history } = await jun.get({ id })
    expect(history.filter(({ event }) => event === 'case.hit_judged').map(({ data }) => data['reason'])).toEqual([
      'other_birth',
      'same_person',
    ])
    const audit = (await store.read(() => rowsOf('audit'))).filter(({ action }) => action === 'case.hit_judged')
    expect(audit.map(({ reason }) => reason)).toEqual(['same_person', 'other_birth'])
  })

  it('remembers a false match for the same data and the same entry, and asks anew when either changed', async () => {
    const store = await open()
    const { load, jun, take, check } = await desk(store)
    await load([SHEN, ...OTHERS])
    const first = await apply(store, 0, { checks: clean })
    await rescreen(store.services)
    const version = await take(first)
    const [hit] = (await jun.get({ id: first })).hits
    await jun.judgeHit({
      requestId: requestId(),
      id: first,
      version,
      hit: hit!.id,
      reason: 'other_face',
      note: 'Not her.',
    })

    // The same person under a second application: known, and said by whom.
    const second = await apply(store, 0, { checks: clean })
    await rescreen(store.services)
    expect((await jun.get({ id: second })).hits[0]).toMatchObject({
      state: 'false_match',
      reason: 'other_face',
      by: 'Jun Abe',
    })
    expect(await check(second)).toMatchObject({ result: 'pass', why: 'hits_cleared' })
    // Another day of birth: other data.
    const fields = SUBMISSION.fields.map((line) =>
      line.field === 'birth_date' ? { ...line, typed: '1994-08-01', printed: null, zone: null } : line,
    )
    const third = await apply(store, 0, { checks: clean, fields })
    await rescreen(store.services)
    expect((await jun.get({ id: third })).hits[0]).toMatchObject({ state: 'open' })
    // The entry is changed in the list: the old verdict was about something else.
    await load([{ ...SHEN, names: [...SHEN.names, 'Shen Y.'] }, ...OTHERS])
    await rescreen(store.services)
    const states = (await jun.get({ id: second })).hits.map(({ state, inForce }) => [state, inForce])
    expect(states).toContainEqual(['open', true])
    expect(states).toContainEqual(['false_match', false])
    // It leaves the list: what nobody judged lapses, and is no work any more.
    await load(OTHERS)
    await rescreen(store.services)
    expect((await jun.get({ id: third })).hits.every(({ state }) => state === 'lapsed')).toBe(true)
    expect(await check(third)).toMatchObject({ result: 'pass' })
  })

  it('finds customers after an update: each enters the queue once as a re-check, and nobody is told', async () => {
    const store = await open()
    const { load, jun, take } = await desk(store)
    const { services } = store
    const made = await store.write(() =>
      addHolder(
        services,
        { native: '沈雨晴', latin: 'Shen Yuqing', serial: 7, credit: 100, limits: { payment: 1, day: 2, month: 3 } },
        store.now(),
      ),
    )
    await store.write(function* () {
      for (let i = 0; i < 250; i++) {
        const id = yield* takeKeys('customer')
        yield* addCustomer({
          id,
          native: null,
          latin: `Somebody Number${i}`,
          language: 'en',
          city: 'X',
          country: 'CN',
          at: store.now(),
          verifiedAt: store.now(),
          verifiedBy: '',
          phone: null,
          phoneIndex: null,
          email: null,
          emailIndex: null,
          national: null,
          nationalIndex: null,
          origin: 0,
        })
      }
    })
    await load(OTHERS)
    expect(await rescreen(services)).toBe(251)
    await load([SHEN, ...OTHERS])
    expect(await rescreen(services)).toBe(251)
    expect(await rescreen(services)).toBe(0)
    const { rows } = await jun.list({ show: 'open' })
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ kind: 'recheck', risk: 28, name: { native: '沈雨晴' } })
    const id = rows[0]!.id
    expect(await jun.get({ id })).toMatchObject({ cause: 'watch_list', hits: [{ state: 'open', entry: '70001' }] })
    // Another update with the same entry raises nothing new, whether the hit is judged or not.
    await load([SHEN, ...OTHERS.slice(1)])
    await rescreen(services)
    expect((await jun.list({ show: 'open' })).rows).toHaveLength(1)

    let version = await take(id)
    const hit = (await jun.get({ id })).hits[0]!.id
    version = (await jun.judgeHit({ requestId: requestId(), id, version, hit, reason: 'same_person', note: '' }))
      .version
    await jun.reject({ requestId: requestId(), id, version, reasons: ['watch_list_hit'], note: '' })
    store.advance(UNDO_MS)
    await carryOutDue(services)
    const [card] = (await store.read(() => rowsOf('card'))).filter((row) => publicId('card', row.id) === made.card)
    expect(card).toMatchObject({ freeze_reason: 'suspected_fraud', freeze_name: 'Jun Abe' })
    expect(await store.read(() => rowsOf('notice'))).toEqual([])
    await load([SHEN, ...OTHERS])
    await rescreen(services)
    expect((await jun.list({ show: 'open' })).rows).toEqual([])
    const { runs, left, open: openHits } = await watchAs(store, await store.operator('auditor')).lists({})
    expect(runs.map((run) => [run.hits, run.rechecks, run.endedAt !== null])).toEqual([
      [0, 0, true],
      [0, 0, true],
      [1, 1, true],
      [0, 0, true],
    ])
    expect([left, openHits]).toEqual([{ value: 0, exact: true }, 0])
  })

  it('is shown to an auditor without a name, of neither side', async () => {
    const store = await open()
    const { load } = await desk(store)
    await load([SHEN, ...OTHERS])
    const id = await apply(store, 0, { checks: clean })
    await rescreen(store.services)
    const auditor = reviewsAs(store.services, await store.operator('auditor'))
    const view = JSON.stringify(await auditor.get({ id }))
    expect(view).not.toMatch(/SHEN|Yuqing|Yu Qing|沈雨晴|1994/i)
    expect((await auditor.get({ id })).hits[0]).toMatchObject({ entry: '70001', score: expect.any(Number) as number })
  })

  it('looks again at what an applicant answers with', async () => {
    const store = await open()
    const { load, jun, check } = await desk(store)
    await load([SHEN, ...OTHERS])
    const id = await apply(store, 0, { checks: clean })
    await rescreen(store.services)
    expect(await check(id)).toMatchObject({ why: 'near_match' })
    const version = (await jun.take({ requestId: requestId(), id })).version
    await jun.askAgain({ requestId: requestId(), id, version, reasons: ['photo_blurred'], note: '' })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    await store.write(() =>
      answerCase(store.services.cipher, internalKey('application', id)!, { papers: PAPERS }, store.now()),
    )
    expect((await jun.get({ id })).hits[0]).toMatchObject({ state: 'open' })
  })
})
