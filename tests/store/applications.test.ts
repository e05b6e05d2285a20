import { createRouterClient } from '@orpc/server'
import { afterAll, expect, it } from 'vitest'
import { applications } from '#electron/store/api/applications.ts'
import { carryOutDue } from '#electron/store/api/effects.ts'
import { drawPaper } from '#electron/store/demo/papers/paper.ts'
import { endPaperReading } from '#electron/store/identity/paper-reading.ts'
import { faceOf } from '#electron/store/demo/papers/face.ts'
import { UNDO_MS } from '#shared/domain/review.ts'
import { specimenOf, type Specimen } from '#tests/bench/zone-specimens.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'
import { refusal, reviewsAs, rowsOf } from './review-cases.ts'

afterAll(endPaperReading)

const wallet = (store: TestStore) =>
  createRouterClient(applications, {
    context: callOf(store.services, { kind: 'principal', principal: 'wallet', user: null }),
  })

/** A made-up passport, its holder and what they typed. */
const SPECIMEN: Specimen = specimenOf(2)
const passport = async (): Promise<File> => {
  const { bytes } = await drawPaper(SPECIMEN.paper, 1400)
  return new File([new Uint8Array(bytes)], 'passport.jpg', { type: 'image/jpeg' })
}
const selfie = async (who: string): Promise<File> => {
  const { bytes } = await drawPaper({ kind: 'selfie', face: faceOf(who, 'F'), shot: { turn: 0, blur: 0, glare: null } })
  return new File([new Uint8Array(bytes)], 'selfie.jpg', { type: 'image/jpeg' })
}

function application(
  papers: ReadonlyArray<Readonly<{ kind: 'passport' | 'selfie'; file: File }>>,
  phone = '+86 138 0013 8000',
) {
  if (SPECIMEN.paper.kind !== 'passport') throw new Error('the specimen is a passport')
  const { surname, givenNames, number, birthDate, sex } = SPECIMEN.paper
  return {
    requestId: requestId(),
    language: 'en' as const,
    city: 'Hangzhou',
    country: 'CN',
    typed: {
      surname,
      givenNames,
      nativeName: null,
      birthDate,
      sex,
      documentNumber: number,
      nationalId: null,
      expires: null,
      address: '18 Quay Road, 6A',
      phone,
      email: 'somebody@example.test',
    },
    device: 'device-of-a-test',
    formSeconds: 120,
    papers: [...papers],
  }
}

eachDatabase('an application from the wallet', (open) => {
  it(
    'comes with its zone read, its papers sealed and written anew, and every check said',
    { timeout: 90_000 },
    async () => {
      const store = await open()
      const papers = [
        { kind: 'passport', file: await passport() },
        { kind: 'selfie', file: await selfie('one') },
      ] as const
      const { id, cleaned, dueAt } = await wallet(store).apply(application(papers))
      expect(cleaned).toEqual([[], []])
      expect(dueAt).toBe(store.now() + 24 * 3_600_000)
      const jun = reviewsAs(store.services, await store.operator('reviewer'))
      const view = await jun.get({ id })
      expect(view.fields.find(({ field }) => field === 'surname')).toMatchObject({ result: 'same' })
      expect(Object.fromEntries(view.checks.map(({ code, result }) => [code, result]))).toMatchObject({
        zone: 'pass',
        in_date: 'pass',
        age: 'pass',
        name: 'pass',
        address: 'unsure',
        face: 'open',
        not_seen: 'pass',
        watch_list: 'unsure',
        contact: 'pass',
        together: 'pass',
      })
      expect(view.risk.reduce((sum, { points }) => sum + points, 0)).toBe(view.row.risk)
      const kept = await store.read(() => rowsOf('document'))
      expect(kept.map(({ hash }) => String(hash).length)).toEqual([32, 32])

      // The same passport again, from the same device, under another phone: seen, and said so. The name is typed in characters this time.
      const sent = application([{ kind: 'passport', file: await passport() }], '+86 139 0013 8111')
      const again = await wallet(store).apply({ ...sent, typed: { ...sent.typed, surname: '赵', givenNames: '诗慧' } })
      const second = await jun.get({ id: again.id })
      expect(second.checks.find(({ code }) => code === 'name')).toMatchObject({ result: 'pass', why: 'names_pinyin' })
      for (const name of ['surname', 'given_names'])
        expect(second.fields.find(({ field }) => field === name)).toMatchObject({ result: 'same' })
      expect(second.checks.find(({ code }) => code === 'not_seen')).toMatchObject({
        result: 'fail',
        why: 'document_seen',
      })
      expect(second.checks.find(({ code }) => code === 'together')).toMatchObject({
        result: 'unsure',
        why: 'device_shared',
      })
      expect(second.row.risk).toBeGreaterThan(view.row.risk)
      const audit = JSON.stringify(await store.read(() => rowsOf('audit')))
      expect(audit).not.toMatch(/13800138000|device-of-a-test|example\.test/)
    },
  )

  it('with a file that is no photograph is refused by name, and nothing is kept', async () => {
    const store = await open()
    const file = new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'passport.jpg', { type: 'image/jpeg' })
    expect(await refusal(wallet(store).apply(application([{ kind: 'passport', file }])))).toEqual({
      code: 'BAD_INPUT',
      data: {
        field: 'papers[0]',
        problem: 'The file is no JPEG, PNG or WebP, whatever its name says',
        remedy: 'Send a photo as JPEG, PNG or WebP',
      },
    })
    expect(await store.read(() => rowsOf('application'))).toEqual([])
  })

  it('is answered with new papers when the reviewer asked, and not before', { timeout: 90_000 }, async () => {
    const store = await open()
    const { id } = await wallet(store).apply(application([{ kind: 'selfie', file: await selfie('two') }]))
    const answer = async () =>
      wallet(store).answer({ requestId: requestId(), id, papers: [{ kind: 'passport', file: await passport() }] })
    expect(await refusal(answer())).toMatchObject({ code: 'INVALID_STATE' })
    const jun = reviewsAs(store.services, await store.operator('reviewer'))
    const { version } = await jun.take({ requestId: requestId(), id })
    await jun.askAgain({ requestId: requestId(), id, version, reasons: ['page_missing'], note: '' })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    await answer()
    const view = await jun.get({ id })
    expect(view.row).toMatchObject({ state: 'waiting', submission: 2 })
    expect(view.checks.find(({ code }) => code === 'zone')).toMatchObject({ result: 'pass' })
    expect(view.fields.find(({ field }) => field === 'document_number')).toMatchObject({ result: 'same' })
  })

  it(
    'is asked for one paper only: that one has to come, the others and their checks stand',
    { timeout: 90_000 },
    async () => {
      const store = await open()
      const papers = [
        { kind: 'passport', file: await passport() },
        { kind: 'selfie', file: await selfie('four') },
      ] as const
      const { id } = await wallet(store).apply(application(papers))
      const jun = reviewsAs(store.services, await store.operator('reviewer'))
      const { version } = await jun.take({ requestId: requestId(), id })
      const { documents } = await jun.get({ id })
      const paper = documents.find(({ kind }) => kind === 'selfie')!
      const act = { requestId: requestId(), id, version, reasons: [], note: '' }
      expect(await refusal(jun.askAgain({ ...act, papers: [] }))).toMatchObject({ data: { rule: 'reasons_missing' } })
      await jun.askAgain({
        ...act,
        requestId: requestId(),
        papers: [{ document: paper.id, reasons: ['selfie_unclear'] }],
      })
      store.advance(UNDO_MS)
      await carryOutDue(store.services)
      expect(await wallet(store).status({ id })).toMatchObject({
        state: 'asked',
        reasons: ['selfie_unclear'],
        papers: [{ kind: 'selfie', reasons: ['selfie_unclear'] }],
      })
      const answer = (kind: 'passport' | 'selfie', file: File) =>
        wallet(store).answer({ requestId: requestId(), id, papers: [{ kind, file }] })
      expect(await refusal(answer('passport', await passport()))).toMatchObject({ data: { field: 'papers' } })
      await answer('selfie', await selfie('five'))
      const view = await jun.get({ id })
      expect(view.row).toMatchObject({ state: 'waiting', submission: 2, papers: 2 })
      expect(view.documents.map(({ kind, submission, current }) => [kind, submission, current])).toEqual([
        ['selfie', 2, true],
        ['passport', 1, true],
        ['selfie', 1, false],
      ])
      // The passport was not sent again: what its zone says still holds.
      expect(view.checks.find(({ code }) => code === 'zone')).toMatchObject({
        result: 'pass',
        why: 'zone_digits_right',
      })
      expect(view.checks.find(({ code }) => code === 'face')).toMatchObject({ result: 'open' })
      expect((await wallet(store).status({ id })).papers).toEqual([])
    },
  )

  it('comes from the wallet’s key only', async () => {
    const store = await open()
    const jun = createRouterClient(applications, {
      context: callOf(store.services, await store.operator('supervisor')),
    })
    const file = await selfie('three')
    expect(await refusal(jun.apply(application([{ kind: 'selfie', file }])))).toMatchObject({ code: 'FORBIDDEN' })
  })
})
