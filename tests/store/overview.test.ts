import { createRouterClient, type RouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { overview } from '#electron/store/api/overview.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { caseStateCodes, declineCodes, originCodes, statusCodes, verdictCodes } from '#electron/store/db/codes.ts'
import { noteRule, openFlag, saveVerdict } from '#electron/store/db/flags.ts'
import { addHistory } from '#electron/store/db/records.ts'
import { addStop, askToLift } from '#electron/store/db/risk-stops.ts'
import { stage } from '#electron/store/db/staged.ts'
import { run, statement } from '#electron/store/db/work.ts'
import { publicId } from '#shared/domain/ids.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { callOf, eachDatabase, START, type TestStore } from './databases.ts'
import { apply, refusal } from './review-cases.ts'
import { addCard, addCustomer, addMerchant, addPayments, type NewPayment, insertRows } from './search-world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** START is 09:30 on Monday in Shanghai. */
const MIDNIGHT = START - 9.5 * HOUR

const overviewAs = (store: TestStore, actor: Actor): RouterClient<typeof overview> =>
  createRouterClient(overview, { context: callOf(store.services, actor) })
const as = async (store: TestStore, role: Role) => overviewAs(store, await store.operator(role))

async function fill(store: TestStore): Promise<void> {
  await store.write(function* () {
    yield* addCustomer(store, { id: 1, native: '林晓彤', latin: 'Lin Xiaotong' })
    for (const id of [1, 2, 3, 4]) yield* addCard(store, { id, customer_id: 1, last4: `000${id}` })
    yield* addMerchant({ id: 1, name: 'Kumo Electronics' })
  })
}

const flagOn = (card: number, ago: number, origin: 'live' | 'demo' | 'import' = 'live') =>
  openFlag({
    card,
    at: START - ago,
    score: 48,
    reasons: '[]',
    rules: 'amount_habit',
    loss: 0,
    approved: 0,
    origin: originCodes.code(origin),
  })

type CaseChange = { id: number; state: number; due: number; decided: number | null; submission: number }
const setCase = statement<CaseChange>()((k, p) =>
  k
    .updateTable('application')
    .set({ state: p.state, due_at: p.due, decided_at: p.decided, submission: p.submission })
    .where('id', '=', p.id),
)
const hold = statement<{ id: number; operator: number; until: number }>()((k, p) =>
  k.updateTable('application').set({ lease_operator: p.operator, lease_until: p.until }).where('id', '=', p.id),
)
const waiting = (id: number, left: number, submission = 1) =>
  run(setCase, { id, state: caseStateCodes.code('waiting'), due: START + left, decided: null, submission })

/** Six cases: two late, one of them answered, two with less than an hour, one with 20 h, one asked. */
async function fillCases(store: TestStore): Promise<void> {
  for (let i = 0; i < 6; i++) await apply(store)
  await store.write(function* () {
    yield* waiting(1, -1)
    yield* waiting(2, -30 * HOUR, 2)
    yield* waiting(3, 0)
    yield* waiting(4, HOUR - 1)
    yield* waiting(5, 20 * HOUR + 1)
    yield* run(setCase, {
      id: 6,
      state: caseStateCodes.code('asked'),
      due: START - HOUR,
      decided: START - 2 * HOUR,
      submission: 1,
    })
  })
}

const declined = (reason: 'limit_day' | 'pin_wrong') => ({
  status: statusCodes.code('declined'),
  reason: declineCodes.code(reason),
})

const dispute = (id: number, left: number) => ({
  id,
  txn_id: id,
  card_id: 1,
  customer_id: 1,
  account_id: 1,
  state: 'open',
  reason: 'fraud',
  amount: 100,
  currency: 'CNY',
  opened_at: START,
  due_at: START + left,
  opened_by: 'Wei Han',
  provisional: 0,
  recovered: 0,
  note_enc: Buffer.from([1]),
  version: 1,
})

eachDatabase('the counts of the rail', (open) => {
  it('are open work that this person may do', async () => {
    const store = await open()
    await fill(store)
    await fillCases(store)
    const [jun, eva] = [await store.operator('reviewer'), await store.operator('supervisor')]
    await store.write(function* () {
      yield* run(hold, { id: 1, operator: jun.id, until: START + HOUR })
      yield* run(hold, { id: 5, operator: jun.id, until: START })
      yield* flagOn(1, 5 * HOUR)
      yield* flagOn(2, HOUR)
      yield* flagOn(3, 9 * HOUR, 'import')
      yield* addPayments([1, 2, 3].map((id) => ({ id, card_id: id, merchant_id: 1, at: START - HOUR })))
      // One that presses, one that does not, one that is closed.
      yield* insertRows('dispute', [dispute(1, 2 * DAY), dispute(2, 4 * DAY), { ...dispute(3, DAY), closed_at: START }])
      for (const [card, maker, left] of [
        [1, jun.id, HOUR - 1],
        [2, jun.id, 3 * HOUR],
        [3, jun.id, 0],
        [4, eva.id, 3 * HOUR],
      ] as const) {
        yield* stage({
          action: 'card.unfreeze',
          card,
          version: 1,
          payload: '{}',
          maker,
          at: START - HOUR,
          note: '',
          expires: START + left,
        })
      }
    })
    expect(await overviewAs(store, jun).counts()).toEqual({
      reviews: { open: 5, late: 2 },
      flags: null,
      approvals: null,
      disputes: null,
    })
    // One case is held by a colleague, one request is her own.
    expect(await overviewAs(store, eva).counts()).toEqual({
      reviews: { open: 4, late: 1 },
      flags: { open: 2, late: 1 },
      approvals: { open: 2, late: 0 },
      disputes: { open: 2, late: 1 },
    })
    expect(await (await as(store, 'agent')).counts()).toEqual({
      reviews: null,
      flags: null,
      approvals: null,
      disputes: { open: 2, late: 1 },
    })
    expect(await (await as(store, 'investigator')).counts()).toMatchObject({ reviews: null, flags: { open: 2 } })
  })

  it('leave out a request whose card has changed since', async () => {
    const store = await open()
    await fill(store)
    const eva = await store.operator('supervisor')
    const other = await store.operator('investigator')
    await store.write(() =>
      stage({
        action: 'card.unfreeze',
        card: 1,
        version: 2,
        payload: '{}',
        maker: other.id,
        at: START,
        note: '',
        expires: START + HOUR,
      }),
    )
    expect((await overviewAs(store, eva).counts()).approvals).toEqual({ open: 0, late: 0 })
  })
})

eachDatabase('the panels', (open) => {
  it('count the lift of a programme-wide stop among what waits for a second person', async () => {
    const store = await open()
    const maker = await store.operator('investigator')
    await store.write(function* () {
      const stop = { kind: 'country', target: 'NO', reason: 'attack', maker: maker.id, at: START - HOUR }
      const id = yield* addStop({ ...stop, until: START + DAY })
      yield* askToLift({ id, version: 1, by: maker.id, at: START, note: 'over', until: START + 2 * HOUR })
    })
    const waits = async (actor: Actor) => (await overviewAs(store, actor).summary({ days: 14 })).queues.approvals
    const queue = { open: 1, late: 0, pressingAt: expect.any(Number) as number }
    expect(await waits(await store.operator('supervisor'))).toEqual({ ...queue, mine: 0 })
    expect(await waits(maker)).toEqual({ ...queue, mine: 1 })
    expect(await waits(await store.operator('agent'))).toMatchObject({ open: 0, pressingAt: null })
  })

  it('are there by right', async () => {
    const store = await open()
    await fill(store)
    await fillCases(store)
    const panels = async (role: Role) => {
      const { reviews, queues, spend, declined, rules, latest } = await (await as(store, role)).summary({ days: 14 })
      const { reviews: reviewQueue, ...others } = queues
      const there = { reviews, reviewQueue, ...others, spend, declined, rules }
      return {
        names: Object.entries(there)
          .filter(([, panel]) => panel !== null)
          .map(([name]) => name)
          .toSorted(),
        latest,
      }
    }
    const reviewsPanels = ['answered', 'reviewQueue', 'reviews']
    const recordPanels = ['declined', 'flags', 'rules', 'spend']
    expect((await panels('reviewer')).names).toEqual(reviewsPanels)
    expect((await panels('investigator')).names).toEqual([...reviewsPanels, ...recordPanels, 'approvals'].toSorted())
    expect((await panels('agent')).names).toEqual([...recordPanels, 'approvals'].toSorted())
    expect((await panels('auditor')).names).toEqual([...reviewsPanels, ...recordPanels].toSorted())
    expect((await panels('administrator')).names).toEqual(['approvals'])
    expect((await panels('administrator')).latest).toEqual([])
  })

  it('show cases by whole hours left, and the share of promises kept', async () => {
    const store = await open()
    await fillCases(store)
    const summary = async () => (await as(store, 'reviewer')).summary({ days: 14 })
    const { reviews, queues } = await summary()
    expect(reviews).toEqual({
      hours: [
        { hours: -1, count: 2 },
        { hours: 0, count: 2 },
        { hours: 20, count: 1 },
      ],
      kept: null,
    })
    expect(queues.reviews).toEqual({ open: 5, mine: 0, late: 2, pressingAt: START - 30 * HOUR })
    expect(queues.answered).toEqual({ open: 1, mine: 0, late: 1, pressingAt: START - 30 * HOUR })
    await store.write(function* () {
      const decided = (id: number, at: number, due: number) =>
        run(setCase, { id, state: caseStateCodes.code('approved'), due, decided: at, submission: 1 })
      yield* decided(1, START - HOUR, START - HOUR)
      yield* decided(2, START - HOUR, START)
      yield* decided(3, START - HOUR, START - 2 * HOUR)
      yield* decided(4, START - 8 * DAY, START - 9 * DAY)
    })
    expect((await summary()).reviews!.kept).toBeCloseTo(2 / 3)
  })

  it('add up spend by local day: approved money of the programme’s currency, tries and declines of all', async () => {
    const store = await open()
    await fill(store)
    const at = (ms: number, more: Partial<NewPayment> = {}) => ({ card_id: 1, merchant_id: 1, at: ms, ...more })
    const rows = [
      at(MIDNIGHT, { amount: 1_000 }),
      at(MIDNIGHT - 1, { amount: 200 }),
      at(START, { amount: 30, status: statusCodes.code('cleared') }),
      at(START, { amount: 7_777, ...declined('limit_day') }),
      at(START, { amount: 7_777, status: statusCodes.code('refund') }),
      at(START, { amount: 7_777, status: statusCodes.code('reversed') }),
      at(START, { amount: 7_777, billing_currency: 'USD' }),
      at(MIDNIGHT - 13 * DAY, { amount: 4 }),
      at(MIDNIGHT - 13 * DAY - 1, { amount: 7_777 }),
    ]
    await store.write(() => addPayments(rows.map((row, i) => ({ id: i + 1, ...row }))))
    const { spend } = await (await as(store, 'agent')).summary({ days: 14 })
    expect(spend!.currency).toBe('CNY')
    expect(spend!.bars).toHaveLength(14)
    expect(spend!.bars.at(-1)).toEqual({ start: MIDNIGHT, approved: 1_030, payments: 5, declined: 1, unfinished: true })
    expect(spend!.bars.at(-2)).toMatchObject({ start: MIDNIGHT - DAY, approved: 200, payments: 1, unfinished: false })
    expect(spend!.bars[0]).toMatchObject({ start: MIDNIGHT - 13 * DAY, approved: 4, payments: 1 })
    const hours = (await (await as(store, 'agent')).summary({ days: 1 })).spend!.bars
    expect(hours).toHaveLength(24)
    expect(hours.at(-1)).toMatchObject({ start: MIDNIGHT + 9 * HOUR, approved: 30, payments: 4, unfinished: true })
    expect(hours.at(-10)).toMatchObject({ start: MIDNIGHT, approved: 1_000 })
    expect(hours.at(-11)).toMatchObject({ start: MIDNIGHT - HOUR, approved: 200 })
  })

  it('show a new payment at once, also one of a day that has ended', async () => {
    const store = await open()
    await fill(store)
    const client = await as(store, 'agent')
    const ends = async () => {
      const { bars } = (await client.summary({ days: 14 })).spend!
      return bars.slice(-2).map((bar) => bar.approved)
    }
    const add = (id: number, at: number) =>
      store.write(() => addPayments([{ id, card_id: 1, merchant_id: 1, at, amount: 5 }]))
    expect(await ends()).toEqual([0, 0])
    await add(1, START)
    await add(2, MIDNIGHT - 1)
    expect(await ends()).toEqual([5, 5])
  })

  it('have days of 23 and 25 hours where clocks change', async () => {
    const store = await open({ programme: { timeZone: 'Europe/Berlin' } })
    // Clocks went back on 25 October 2026 and forward on 29 March.
    store.advance(Date.UTC(2026, 9, 27, 12) - START)
    const { spend } = await (await as(store, 'agent')).summary({ days: 14 })
    const lengths = spend!.bars.slice(1).map((bar, i) => (bar.start - spend!.bars[i]!.start) / HOUR)
    expect(lengths).toEqual([...Array(11).fill(24), 25, 24])
    expect((await (await as(store, 'agent')).summary({ days: 90 })).spend!.bars).toHaveLength(90)
  })

  it('compare today’s declines with the same hours of the two weeks before', async () => {
    const store = await open()
    await fill(store)
    const base = { card_id: 1, merchant_id: 1 }
    const rows: Array<Omit<NewPayment, 'id'>> = [
      { ...base, at: START, ...declined('limit_day') },
      { ...base, at: MIDNIGHT, ...declined('limit_day') },
      { ...base, at: MIDNIGHT },
      // Before today's time of day, one a day; after it, many that do not count.
      ...Array.from({ length: 14 }, (_, i) => ({ ...base, at: START - (i + 1) * DAY, ...declined('limit_day') })),
      ...Array.from({ length: 20 }, () => ({ ...base, at: START - DAY + 1, ...declined('limit_day') })),
      { ...base, at: START - 3 * DAY, ...declined('pin_wrong') },
      { ...base, at: START - 15 * DAY, ...declined('pin_wrong') },
    ]
    await store.write(() => addPayments(rows.map((row, i) => ({ id: i + 1, ...row }))))
    const panel = (await (await as(store, 'agent')).summary({ days: 14 })).declined
    expect(panel).toEqual({
      payments: 3,
      declined: 2,
      reasons: [
        { reason: 'limit_day', count: 2, usual: 1 },
        { reason: 'pin_wrong', count: 0, usual: 1 / 14 },
      ],
    })
  })

  it('say nothing of what is usual on the first day, and count only days that the store knows', async () => {
    const store = await open()
    await fill(store)
    const base = { card_id: 1, merchant_id: 1, ...declined('limit_day') }
    await store.write(() => addPayments([{ id: 1, ...base, at: START }]))
    const usual = async () => (await (await as(store, 'agent')).summary({ days: 14 })).declined!.reasons[0]!.usual
    expect(await usual()).toBeNull()
    await store.write(() => addPayments([{ id: 2, ...base, at: START - 2 * DAY }]))
    expect(await usual()).toBe(1 / 2)
  })

  it('count flags by rule, each flag once in the sums, imported history aside', async () => {
    const store = await open()
    await fill(store)
    const lin = await store.operator('investigator')
    await store.write(function* () {
      const [live, demo, old, imported] = [
        yield* flagOn(1, HOUR),
        yield* flagOn(2, DAY, 'demo'),
        yield* flagOn(3, 40 * DAY),
        yield* flagOn(4, HOUR, 'import'),
      ]
      for (const [flag, rules, ago, origin] of [
        [live, ['velocity_count', 'amount_habit'], HOUR, 0],
        [demo, ['velocity_count'], DAY, originCodes.code('demo')],
        [old, ['velocity_count'], 40 * DAY, 0],
        [imported, ['velocity_count'], HOUR, originCodes.code('import')],
      ] as const) {
        for (const rule of rules) yield* noteRule(flag, rule, START - ago, origin)
      }
      const verdict = (id: number, word: 'fraud' | 'legitimate') =>
        saveVerdict({
          id,
          version: 1,
          state: 1,
          verdict: verdictCodes.code(word),
          by: lin.id,
          at: START,
          effective: START,
        })
      yield* verdict(live, 'fraud')
      yield* verdict(old, 'fraud')
    })
    const client = overviewAs(store, lin)
    expect((await client.summary({ days: 14 })).rules).toEqual({
      flags: 2,
      fraud: 1,
      rules: [
        { rule: 'velocity_count', flags: 2, decided: 1, fraud: 1 },
        { rule: 'amount_habit', flags: 1, decided: 1, fraud: 1 },
      ],
    })
    expect((await client.summary({ days: 90 })).rules).toMatchObject({ flags: 3, fraud: 2 })
  })
})

eachDatabase('just now', (open) => {
  it('tells each role what it may read, newest first, with people named or masked', async () => {
    const store = await open()
    await fill(store)
    await apply(store, HOUR)
    await store.write(function* () {
      yield* addHistory('card', 2, START - 3, 'card.frozen', 'Wei Han', { reason: 'other', note: 'said by Lin' })
      yield* addHistory('application', 1, START - 2, 'case.taken', 'Jun Abe')
      yield* flagOn(1, 1)
      yield* flagOn(2, 0, 'import')
    })
    const latest = async (role: Role) => (await (await as(store, role)).summary({ days: 14 })).latest
    const lines = await latest('supervisor')
    expect(lines.slice(0, 3)).toEqual([
      {
        at: START - 1,
        event: 'flag.opened',
        by: null,
        data: { flag: expect.stringMatching(/^flag_/), score: 48, rules: 'amount_habit', last4: '0001' },
        transaction: null,
        money: null,
      },
      {
        at: START - 2,
        event: 'case.taken',
        by: 'Jun Abe',
        data: { target: publicId('application', 1), name: '沈雨晴 Shen Yuqing' },
        transaction: null,
        money: null,
      },
      {
        at: START - 3,
        event: 'card.frozen',
        by: 'Wei Han',
        data: { reason: 'other', target: publicId('card', 2), name: '林晓彤 Lin Xiaotong', last4: '0002' },
        transaction: null,
        money: null,
      },
    ])
    const events = async (role: Role) =>
      (await latest(role)).map((line) => line.event).filter((event) => event !== 'case.applied')
    expect(await events('reviewer')).toEqual(['case.taken'])
    expect(await events('agent')).toEqual(['flag.opened', 'card.frozen'])
    expect(JSON.stringify(await latest('auditor'))).not.toMatch(/晓彤|Xiaotong|雨晴|Yuqing/)
    expect(JSON.stringify(await latest('auditor'))).toContain('林•• L•••')
  })

  it('is not for programs', async () => {
    const store = await open()
    const client = overviewAs(store, { kind: 'principal', principal: 'processor', user: null })
    expect(await refusal(client.summary({ days: 14 }))).toMatchObject({ code: 'FORBIDDEN' })
  })
})
