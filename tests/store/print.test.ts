// The print of a paper is read after the application is in: lines, checks, risk and history follow, and what has moved on is left alone.
import { createRouterClient } from '@orpc/server'
import { afterAll, expect, it } from 'vitest'
import { applications } from '#electron/store/api/applications.ts'
import { readPrints, type ReadPrint } from '#electron/store/api/read-prints.ts'
import { drawPaper } from '#electron/store/demo/papers/paper.ts'
import { endPaperReading } from '#electron/store/identity/paper-reading.ts'
import { printSpecimenOf } from '#tests/bench/print-specimens.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'
import { reviewsAs, rowsOf } from './review-cases.ts'

afterAll(endPaperReading)

/** A resident's card: no zone, so its print is all there is. */
const { specimen, truth } = printSpecimenOf(1)
async function sendCard(store: TestStore, typed: Readonly<{ nationalId?: string; birthDate?: string }> = {}) {
  const { bytes } = await drawPaper(specimen.paper, 1400)
  const wallet = createRouterClient(applications, {
    context: callOf(store.services, { kind: 'principal', principal: 'wallet', user: null }),
  })
  const { id } = await wallet.apply({
    requestId: requestId(),
    language: 'zh-CN',
    city: 'Beijing',
    country: 'CN',
    typed: {
      surname: 'Luo',
      givenNames: 'Bochen',
      nativeName: truth.native_name!,
      birthDate: truth.birth_date!,
      sex: 'M',
      documentNumber: null,
      nationalId: truth.national_id!,
      expires: null,
      address: '北京市北城区北桥路93号1603室',
      phone: '+86 138 0013 8000',
      email: 'somebody@example.test',
      ...typed,
    },
    device: null,
    formSeconds: 120,
    papers: [{ kind: 'id_front', file: new File([new Uint8Array(bytes)], 'card.jpg', { type: 'image/jpeg' }) }],
  })
  return id
}
const caseOf = async (store: TestStore, id: string) =>
  reviewsAs(store.services, await store.operator('reviewer')).get({ id })
const checkOf = (view: Awaited<ReturnType<typeof caseOf>>, code: string) => view.checks.find((one) => one.code === code)

eachDatabase('the print of a paper', (open) => {
  it('is read from the photograph once the application is in', { timeout: 90_000 }, async () => {
    const store = await open()
    const id = await sendCard(store)
    expect(checkOf(await caseOf(store, id), 'print')).toMatchObject({ result: 'unsure', why: 'print_pending' })
    expect(await readPrints(store.services)).toBe(1)
    const view = await caseOf(store, id)
    const line = (field: string) => view.fields.find((one) => one.field === field)
    expect(line('national_id')).toMatchObject({ result: 'same', print: { doubt: null } })
    expect(line('national_id')?.printed).toContain(truth.national_id!.slice(-4))
    expect(line('birth_date')).toMatchObject({ printed: truth.birth_date, result: 'same' })
    expect(line('expires')).toMatchObject({ printed: truth.expires, typed: null })
    expect(checkOf(view, 'in_date')).toMatchObject({ result: 'pass' })
    expect(checkOf(view, 'zone')).toMatchObject({ result: 'pass', standard: 'GB 11643' })
    expect(view.history.map(({ event }) => event)).toContain('case.print_read')
    expect(JSON.stringify(await store.read(() => rowsOf('audit')))).not.toContain(truth.national_id)
    // Read once: nothing is left to do, and nothing is done twice.
    expect(await readPrints(store.services)).toBe(0)
  })

  it('that contradicts what was typed is a check that fails, with its words and its points', async () => {
    const store = await open()
    const other = '11010519491231002X'
    const id = await sendCard(store, { nationalId: other })
    const before = await caseOf(store, id)
    const card: ReadPrint = async () => ({
      national_id: { value: truth.national_id!, percent: 88, votes: 3, doubt: null, proven: true },
      native_name: { value: '罗博晨', percent: 91, votes: 2, doubt: null, proven: false },
      expires: { value: null, percent: 0, votes: 0, doubt: 'not_found', proven: false },
    })
    expect(await readPrints(store.services, () => true, card)).toBe(1)
    const view = await caseOf(store, id)
    expect(checkOf(view, 'print')).toMatchObject({
      result: 'fail',
      why: 'print_differs',
      data: { field: 'national_id', from: 'typed' },
    })
    // One character of a name, which the reader alone believes, fails nobody.
    expect(checkOf(view, 'name')).toMatchObject({ result: 'unsure', why: 'name_print_differs' })
    expect(view.fields.find(({ field }) => field === 'national_id')).toMatchObject({ result: 'differs' })
    expect(view.risk).toContainEqual({ reason: 'print_differs', usual: null, points: 24 })
    expect(view.row.risk).toBe(view.risk.reduce((sum, { points }) => sum + points, 0))
    expect(view.row.risk).toBeGreaterThan(before.row.risk)
    expect(view.row.version).toBe(before.row.version + 1)
  })

  it('that the reader gives up on is unsure for good; a store that closes leaves it for the next time', async () => {
    const store = await open()
    const id = await sendCard(store)
    const broken: ReadPrint = () => Promise.reject(new Error('the print took too long to read'))
    let asked = 0
    expect(await readPrints(store.services, () => asked++ === 0, broken)).toBe(0)
    expect(checkOf(await caseOf(store, id), 'print')).toMatchObject({ why: 'print_pending' })
    expect(await readPrints(store.services, () => true, broken)).toBe(1)
    expect(checkOf(await caseOf(store, id), 'print')).toMatchObject({ result: 'unsure', why: 'print_failed' })
    expect(await readPrints(store.services, () => true, broken)).toBe(0)
  })
})
