import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import type { RuleActions } from '#shared/contract/rules.ts'
import type { z } from 'zod'
import { approvals } from '#electron/store/api/approvals.ts'
import { cards } from '#electron/store/api/cards.ts'
import { carryOutDue } from '#electron/store/api/effects.ts'
import { flags } from '#electron/store/api/flags.ts'
import { authorise } from '#electron/store/api/network.ts'
import { rules } from '#electron/store/api/rules.ts'
import { transactions } from '#electron/store/api/transactions.ts'
import { auditAfter } from '#electron/store/db/audit.ts'
import { addSnooze } from '#electron/store/db/rule-lists.ts'
import { first, statement } from '#electron/store/db/work.ts'
import { runBacktest } from '#electron/store/risk/backtest.ts'
import { rulesReady } from '#electron/store/risk/learning.ts'
import { newStamp } from '#electron/store/risk/rule-book.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { UNDO_MS } from '#shared/domain/review.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, PROGRAMME, requestId, type TestStore } from './databases.ts'

const clientOf = async (store: TestStore, role: Role) =>
  createRouterClient(
    { rules, cards, flags, approvals, transactions },
    { context: callOf(store.services, await store.operator(role)) },
  )
const FLAG: z.infer<typeof RuleActions> = { flag: 40, stepUp: false, decline: false, freeze: false }

const merchantBy = statement<{ outside: string }>()((k, p) =>
  k.selectFrom('merchant').select('id').where('outside_id', '=', p.outside),
)
let serial = 0
const holder = (store: TestStore) =>
  store.write(() =>
    addHolder(
      store.services,
      {
        native: null,
        latin: 'Emil',
        serial: serial++,
        credit: 10_000_000,
        limits: { payment: null, day: null, month: null },
      },
      store.now() - 86_400_000,
    ),
  )

async function pay(
  store: TestStore,
  card: string,
  over: Readonly<{ amount?: number; merchant?: string; mcc?: string; pin?: 'none' | 'right' }> = {},
) {
  store.advance(20_000)
  await rulesReady(store.services)
  const { amount = 1_000, merchant = 'orbit', mcc = '5816', pin = 'none' } = over
  return store.write(() =>
    authorise(store.services, {
      requestId: requestId(),
      card: { id: card },
      amount,
      currency: 'CNY',
      channel: 'online',
      pin,
      merchant: { id: merchant, name: 'Orbit Game Store', mcc, country: 'CN' },
    }),
  )
}

type Client = Awaited<ReturnType<typeof clientOf>>
/** A rule that runs live, asked for by the author and approved by somebody else. */
async function live(author: Client, checker: Client, name: string, text: string, actions = FLAG) {
  const saved = await author.rules.save({ requestId: requestId(), rule: null, name, text, actions })
  const asked = await author.rules.askLive({ requestId: requestId(), ...saved, note: '' })
  const { id, version } = asked
  return checker.rules.decideLive({ requestId: requestId(), id, version, approve: true, note: 'seen' })
}

eachDatabase('rules', (open) => {
  it('are refused with the place of the first error', async () => {
    const author = await clientOf(await open(), 'investigator')
    const draft = { requestId: requestId(), rule: null, name: 'Typo', text: 'amont >= 5', actions: FLAG }
    await expect(author.rules.save(draft)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      data: { field: 'text', problem: 'unknown_name', remedy: 'amount', span: [0, 5] },
    })
  })

  it('go from draft to shadow to live by a second person, freeze, are judged by verdicts and snoozed', async () => {
    const store = await open()
    const author = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    const { card } = await holder(store)
    const text = 'channel = online and card.count(10m) >= 3'
    const actions = { ...FLAG, freeze: true }
    const saved = await author.rules.save({ requestId: requestId(), rule: null, name: 'Tries on line', text, actions })
    await pay(store, card)

    // In shadow it notes what it would have done, and does nothing.
    const shadowed = await author.rules.shadow({ requestId: requestId(), ...saved })
    await pay(store, card)
    expect((await pay(store, card)).result).toBe('approved')
    expect((await author.cards.get({ id: card })).state).toBe('active')
    let { row, versions } = await author.rules.get({ id: saved.id })
    expect(row).toMatchObject({ state: 'shadow', shadow: 1, live: null, hits7d: 1 })
    expect((await author.flags.list({ show: 'open', order: 'age', imported: false })).rows).toEqual([])

    // The author cannot make it live, a second person can.
    const asked = await author.rules.askLive({ requestId: requestId(), ...shadowed, note: 'quiet in shadow' })
    const decide = { id: asked.id, version: asked.version, approve: true, note: '' }
    await expect(author.rules.decideLive({ requestId: requestId(), ...decide })).rejects.toMatchObject({
      code: 'INVALID_STATE',
      data: { rule: 'own_request' },
    })
    expect((await other.rules.get({ id: saved.id })).request).toMatchObject({ number: 1, mayDecide: true })
    // It waits among all that needs a second person, with what it would do.
    const waits = {
      id: saved.id,
      version: asked.version,
      action: 'rule.live',
      note: 'quiet in shadow',
      rule: { name: 'Tries on line', number: 1, text, actions, before: null },
    }
    const there = { ...waits, state: 'pending', mine: false, mayDecide: true, why: null }
    expect(await other.approvals.list({ show: 'waiting' })).toMatchObject({ rows: [there], counts: { waiting: 1 } })
    expect(await other.approvals.get({ id: saved.id })).toMatchObject(there)
    const own = { ...waits, state: 'pending', mine: true, mayDecide: false, why: 'own_request' }
    expect(await author.approvals.list({ show: 'mine' })).toMatchObject({
      rows: [own],
      counts: { waiting: 0, mine: 1 },
    })
    await other.rules.decideLive({ requestId: requestId(), ...decide })
    expect((await other.approvals.list({ show: 'waiting' })).rows).toEqual([])
    expect((await author.approvals.list({ show: 'decided' })).rows).toMatchObject([
      {
        action: 'rule.live',
        state: 'approved',
        mayDecide: false,
        checker: expect.stringContaining('supervisor') as string,
      },
    ])

    // It freezes the card; the next authorisation is declined.
    const second = (await holder(store)).card
    await pay(store, second)
    await pay(store, second)
    expect((await pay(store, second)).result).toBe('approved')
    expect(await author.cards.get({ id: second })).toMatchObject({ state: 'frozen' })
    expect(await pay(store, second)).toMatchObject({ result: 'declined', reason: 'card_frozen' })
    const [flag] = (await author.flags.list({ show: 'open', order: 'age', imported: false })).rows
    expect(flag).toMatchObject({ card: second, rules: ['Tries on line'], score: 40 })

    // What hit a payment stands beside it, and beside the rule, the newest first.
    const hit = {
      number: 1,
      snoozed: false,
      label: 'undecided',
      evidence: [{ name: 'card.count(10m)', is: '>=', seen: 3 }],
    }
    const newest = await author.rules.hits({ id: saved.id })
    expect(newest.rows).toMatchObject([
      { ...hit, live: true, card: second, at: store.now(), evidence: [{ ...hit.evidence[0], seen: 4 }] },
      { ...hit, live: true, card: second, at: store.now() - 20_000 },
      { ...hit, live: false, card },
    ])
    const agent = await clientOf(store, 'agent')
    const seen = { rule: saved.id, name: 'Tries on line', number: 1, snoozed: false, evidence: hit.evidence }
    const [, ran, would] = newest.rows.map(({ transaction }) => transaction)
    expect((await author.transactions.get({ id: ran! })).hits).toMatchObject([{ ...seen, live: true }])
    expect((await author.transactions.get({ id: would! })).hits).toMatchObject([{ ...seen, live: false }])
    // Who does not read rules sees what did something, and nothing of what is tried out.
    expect((await agent.transactions.get({ id: ran! })).hits).toMatchObject([{ ...seen, live: true }])
    expect((await agent.transactions.get({ id: would! })).hits).toEqual([])
    await expect(agent.rules.hits({ id: saved.id })).rejects.toMatchObject({ code: 'FORBIDDEN' })

    // A verdict is what its precision comes from.
    ;({ row } = await author.rules.get({ id: saved.id }))
    expect(row.precision).toBeNull()
    await author.flags.verdict({ requestId: requestId(), id: flag!.id, version: flag!.version, verdict: 'legitimate' })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    ;({ row, versions } = await author.rules.get({ id: saved.id }))
    expect(row.precision).toMatchObject({ value: 0 })
    expect(row.wrongly.amount).toBe(2_000)
    expect(versions[0]).toMatchObject({ number: 1, legitimate: 2, fraud: 0 })

    // Lifting the freeze of a rule takes a second person.
    const frozen = await author.cards.get({ id: second })
    const lifted = await author.cards.unfreeze({
      requestId: requestId(),
      id: second,
      version: frozen.version,
      note: 'holder called',
    })
    if (lifted.outcome !== 'staged') throw new Error('expected a staged change')
    await other.approvals.approve({ requestId: requestId(), id: lifted.id, version: 1, note: '' })

    // A snooze silences it for this card, stands in the list, and ends.
    const until = store.now() + 3_600_000
    const snooze = { rule: saved.id, kind: 'card' as const, target: second, reason: 'buys for a club', until }
    const { id: snoozed } = await author.rules.snooze({ requestId: requestId(), ...snooze })
    await pay(store, second)
    expect((await author.cards.get({ id: second })).state).toBe('active')
    expect((await author.rules.snoozes({})).rows).toMatchObject([
      { state: 'running', reason: 'buys for a club', rule: { name: 'Tries on line' }, kind: 'card' },
    ])
    expect((await author.rules.list()).rows[0]).toMatchObject({ snoozes: 1, state: 'live' })
    await author.rules.endSnooze({ requestId: requestId(), id: snoozed })
    expect((await author.rules.snoozes({})).rows[0]).toMatchObject({ state: 'ended' })
    await pay(store, second)
    expect((await author.cards.get({ id: second })).state).toBe('frozen')

    const names = (await store.read(() => auditAfter(0, 500))).map(({ action }) => action)
    expect(names.filter((name) => name === 'card.frozen').length).toBe(2)
  })

  it('decline and ask for a PIN, name themselves in the answer, and keep every version’s hits apart', async () => {
    const store = await open()
    const author = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    const { card } = await holder(store)
    const stop = await live(author, other, 'Stop', 'amount >= 500', { ...FLAG, flag: null, decline: true })
    await live(author, other, 'Ask', 'amount >= 300', { ...FLAG, flag: null, stepUp: true })
    expect(await pay(store, card, { amount: 50_000, pin: 'right' })).toMatchObject({
      result: 'declined',
      failed: { reason: 'rule_declined', rule: 'Stop' },
    })
    expect(await pay(store, card, { amount: 30_000 })).toMatchObject({
      failed: { reason: 'pin_required', rule: 'Ask' },
    })
    expect((await pay(store, card, { amount: 30_000, pin: 'right' })).result).toBe('approved')

    const next = { rule: { id: stop.id, version: stop.version }, name: 'Stop', text: 'amount >= 700', actions: FLAG }
    const saved = await author.rules.save({ requestId: requestId(), ...next })
    await author.rules.shadow({ requestId: requestId(), ...saved })
    expect((await pay(store, card, { amount: 80_000, pin: 'right' })).result).toBe('declined')
    const { versions, row } = await author.rules.get({ id: stop.id })
    expect(versions.map(({ number, hits }) => [number, hits])).toEqual([
      [2, 1],
      [1, 2],
    ])
    const retired = await author.rules.retire({
      requestId: requestId(),
      id: stop.id,
      version: row.version,
      note: 'done',
    })
    expect(retired.id).toBe(stop.id)
    expect((await pay(store, card, { amount: 50_000, pin: 'right' })).result).toBe('approved')
  })

  it('keep every time a version ran, for replays and for the figures of the list', async () => {
    const store = await open()
    const author = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    const { card } = await holder(store)
    const draft = { rule: null, name: 'Large', text: 'amount >= 5', actions: FLAG }
    const saved = await author.rules.save({ requestId: requestId(), ...draft })
    const goLive = async (act: Readonly<{ id: string; version: number }>) => {
      const { id, version } = await author.rules.askLive({ requestId: requestId(), ...act, note: '' })
      return other.rules.decideLive({ requestId: requestId(), id, version, approve: true, note: '' })
    }
    const begun = store.now()
    const shadowed = await author.rules.shadow({ requestId: requestId(), ...saved })
    await pay(store, card)
    const live = store.now() + 1
    store.advance(1)
    const first = await goLive(shadowed)
    await pay(store, card)
    const stopped = store.now() + 1
    store.advance(1)
    const retired = await author.rules.retire({ requestId: requestId(), ...first, note: 'too loud' })
    await pay(store, card)
    await pay(store, card)
    const again = store.now() + 1
    store.advance(1)
    await goLive(retired)
    await pay(store, card)
    const { row, versions } = await author.rules.get({ id: saved.id })
    expect(versions.map(({ number, hits, runs }) => ({ number, hits, runs }))).toEqual([
      {
        number: 1,
        hits: 3,
        runs: [
          { live: false, from: begun, until: live },
          { live: true, from: live, until: stopped },
          { live: true, from: again, until: null },
        ],
      },
    ])
    // It ran for less than a day.
    expect(row).toMatchObject({ hits7d: 3, drift: null })
    const request = { rule: internalKey('rule', saved.id)!, from: null, to: store.now() + 1, listsAsNow: false }
    const { timeZone, currency } = PROGRAMME
    const result = await runBacktest(
      store.services.db,
      { ...request, text: 'amount >= 50', timeZone, currency },
      async () => true,
    )
    expect(result).toMatchObject({ payments: 5, draft: { hits: 0 }, live: { measures: { hits: 5 } }, ran: { hits: 2 } })
  })

  it('compare a week with the one before by how long they ran in them', async () => {
    const store = await open()
    const author = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    const { card } = await holder(store)
    await live(author, other, 'Every one', 'amount >= 5')
    for (let day = 0; day < 9; day++) {
      store.advance(86_400_000)
      await pay(store, card)
    }
    // One a day, in the two days that it ran of the week before as in this week.
    const [row] = (await author.rules.list()).rows
    expect(row).toMatchObject({ hits7d: 7 })
    expect(row!.drift).toBeCloseTo(1, 2)
  })

  it('are silenced by every snooze however many there are, and list them a page at a time', async () => {
    const store = await open()
    const author = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    const { card } = await holder(store)
    const stop = await live(author, other, 'Stop', 'amount >= 5', { ...FLAG, flag: null, decline: true })
    expect((await pay(store, card)).result).toBe('declined')
    const until = store.now() + 3_600_000
    const mine = { requestId: requestId(), rule: stop.id, kind: 'card', target: card, reason: 'known', until } as const
    await author.rules.snooze(mine)
    // A thousand that end later, of another rule and of every rule.
    const two = await author.rules.save({
      requestId: requestId(),
      rule: null,
      name: 'Two',
      text: 'amount >= 6',
      actions: FLAG,
    })
    const rest = { kind: 'person', target: 99, reason: 'many', at: store.now(), by: 'somebody' }
    await store.write(function* () {
      for (let i = 0; i < 1_001; i++) {
        const rule = i % 2 === 0 ? null : internalKey('rule', two.id)!
        yield* addSnooze({ ...rest, rule, until: until + 1_000 + (i % 10) })
      }
      yield* newStamp()
    })
    expect((await pay(store, card)).result).toBe('approved')

    const seen: Array<string> = []
    let cursor: string | null | undefined
    do {
      const page = await author.rules.snoozes(cursor == null ? {} : { cursor })
      seen.push(...page.rows.map(({ id }) => id))
      ;({ cursor } = page)
    } while (cursor !== null)
    expect(new Set(seen).size).toBe(1_002)
    expect(seen[0]).toBe((await author.rules.snoozes({ rule: stop.id })).rows[0]!.id)
    expect((await author.rules.snoozes({ rule: stop.id })).rows.map(({ reason }) => reason)).toEqual(['known'])
    expect((await author.rules.list()).rows.map(({ name, snoozes }) => [name, snoozes])).toEqual([
      ['Stop', 1],
      ['Two', 500],
    ])
    await expect(author.rules.snoozes({ cursor: 'somewhere' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('are silenced for a merchant at all its places, and for nobody whom the store does not know', async () => {
    const store = await open()
    const author = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    const { card } = await holder(store)
    const stop = await live(author, other, 'Stop', 'amount >= 5', { ...FLAG, flag: null, decline: true })
    expect((await pay(store, card)).result).toBe('declined')
    expect((await pay(store, card, { mcc: '5411' })).result).toBe('declined')
    const ids = await store.read(function* () {
      const whole = (yield* first(merchantBy, { outside: 'orbit' }))!.id
      return { whole, place: (yield* first(merchantBy, { outside: 'orbit CN 5411' }))!.id }
    })
    const until = store.now() + 3_600_000
    const snooze = { rule: stop.id, kind: 'merchant', reason: 'known shop', until } as const
    const silence = (target: string) => author.rules.snooze({ requestId: requestId(), ...snooze, target })
    const { id } = await silence(publicId('merchant', ids.whole))
    expect((await pay(store, card)).result).toBe('approved')
    expect((await pay(store, card, { mcc: '5411' })).result).toBe('approved')
    await author.rules.endSnooze({ requestId: requestId(), id })
    // Asked for at one place it holds for the merchant.
    await silence(publicId('merchant', ids.place))
    expect((await pay(store, card)).result).toBe('approved')
    await expect(silence(publicId('merchant', 9_999))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const nobody = { ...snooze, kind: 'person', target: publicId('customer', 9_999) } as const
    await expect(author.rules.snooze({ requestId: requestId(), ...nobody })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('do not run with a payment that was rolled back, and see what another process paid', async () => {
    const store = await open()
    const author = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    const { card } = await holder(store)
    await live(author, other, 'Three', 'card.count(1h) >= 3', { ...FLAG, flag: null, decline: true })
    await pay(store, card)
    const lost = store.write(function* () {
      yield* authorise(store.services, {
        requestId: requestId(),
        card: { id: card },
        amount: 1,
        currency: 'CNY',
        channel: 'online',
        pin: 'none',
        merchant: { id: 'orbit', name: 'Orbit', mcc: '5816', country: 'CN' },
      })
      throw new Error('lost')
    })
    await expect(lost).rejects.toThrow('lost')
    expect((await pay(store, card)).result).toBe('approved')
    const second = { ...store, services: await store.second() }
    second.write = (work) => second.services.db.write(work)
    expect((await pay(second, card)).result).toBe('declined')
    expect((await pay(store, card)).result).toBe('declined')
  })

  it('backtest as a count by hand does, and see lists as they stood then', async () => {
    const store = await open()
    const author = await clientOf(store, 'investigator')
    const people = [await holder(store), await holder(store)]
    const list = { name: 'unserved', kind: 'country' as const, remove: [] }
    const paid: Array<Readonly<{ card: string; at: number }>> = []
    for (let i = 0; i < 40; i++) {
      const { card } = people[i % 3 === 0 ? 0 : 1]!
      if (i % 7 === 0) store.advance(15 * 60_000)
      await pay(store, card, { amount: 1_000 + i })
      paid.push({ card, at: store.now() })
      // Later than that payment: what is listed in the same millisecond counts for it.
      if (i === 19) store.advance(1)
      if (i === 19) await author.rules.saveList({ requestId: requestId(), ...list, version: null, add: ['CN'] })
    }
    const byHand = paid.filter(
      ({ card, at }, i) => paid.slice(0, i + 1).filter((one) => one.card === card && at - one.at < 600_000).length >= 3,
    )
    const request = {
      rule: null,
      from: null,
      to: store.now() + 1,
      listsAsNow: false,
      timeZone: PROGRAMME.timeZone,
      currency: PROGRAMME.currency,
    }
    const run = (text: string, over: Partial<typeof request> = {}) =>
      runBacktest(store.services.db, { ...request, ...over, text }, async () => true)
    const velocity = await run('card.count(10m) >= 3')
    expect(velocity!.draft.hits).toBe(byHand.length)
    expect(velocity!.curve!.points.find((point) => point.at === 3)!.hits).toBe(byHand.length)
    expect(velocity!.days.reduce((sum, day) => sum + day.undecided, 0)).toBe(byHand.length)
    expect(velocity!.examples[0]!.evidence[0]).toMatchObject({ name: 'card.count(10m)', threshold: 3 })
    expect((await run('country in list.unserved'))!.draft.hits).toBe(20)
    expect((await run('country in list.unserved', { listsAsNow: true }))!.draft.hits).toBe(40)
  })

  it('run a backtest in a worker, with progress, for the person who asked', async () => {
    const store = await open()
    const author = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    const { card } = await holder(store)
    await live(author, other, 'Others', 'amount >= 5')
    for (let i = 0; i < 6; i++) await pay(store, card)
    const { job } = await author.rules.backtestStart({ rule: null, text: 'card.count(10m) >= 4', from: null, to: null })
    await expect.poll(async () => (await author.rules.backtest({ job })).state, { timeout: 20_000 }).toBe('done')
    const { result } = await author.rules.backtest({ job })
    expect(result).toMatchObject({
      payments: 6,
      draft: { hits: 3, undecided: 3 },
      overlap: [{ rule: 'Others', hits: 3 }],
      only: 0,
    })
    expect(internalKey('transaction', result!.examples[0]!.transaction)).toBeTypeOf('number')
    await expect(other.rules.backtest({ job })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('stop a merchant for everybody at once, with a preview, until a second person lifts it or it ends', async () => {
    const store = await open()
    const one = await clientOf(store, 'investigator')
    const other = await clientOf(store, 'supervisor')
    const { card } = await holder(store)
    for (let i = 0; i < 3; i++) expect((await pay(store, card)).result).toBe('approved')
    await pay(store, card, { merchant: 'quiet' })
    const { rows: paid } = await one.rules.stops()
    expect(paid).toEqual([])
    const merchant = await store.services.db.read(function* () {
      return publicId('merchant', (yield* first(merchantBy, { outside: 'orbit' }))!.id)
    })
    const named = { kind: 'merchant', target: merchant } as const
    expect(await one.rules.stopPreview({ ...named, days: 7 })).toMatchObject({
      name: 'Orbit Game Store',
      payments: 3,
      cards: 1,
      amount: { amount: 3_000, currency: 'CNY' },
      fraud: 0,
    })
    const act = { requestId: requestId(), ...named, reason: 'compromised', until: store.now() + 3_600_000 }
    const stop = await one.rules.stop(act)
    await expect(one.rules.stop({ ...act, requestId: requestId() })).rejects.toMatchObject({
      data: { rule: 'already_stopped' },
    })
    expect(await pay(store, card)).toMatchObject({
      result: 'declined',
      failed: { reason: 'programme_stop', stop: 'merchant', merchant: 'Orbit Game Store' },
    })
    expect((await pay(store, card, { merchant: 'quiet' })).result).toBe('approved')

    // Who asks cannot lift it; a second person can.
    const ask = await one.rules.askLift({ requestId: requestId(), ...stop, note: 'terminal replaced' })
    const decide = { ...ask, approve: true, note: 'seen' }
    await expect(one.rules.decideLift({ requestId: requestId(), ...decide })).rejects.toMatchObject({
      data: { rule: 'own_request' },
    })
    expect((await pay(store, card)).result).toBe('declined')
    expect((await other.rules.stops()).rows[0]!.request).toMatchObject({ mine: false, mayDecide: true })
    // It waits among all other changes as well, for whom it waits here.
    const target = { id: stop.id, action: 'stop.lift', state: 'pending', note: 'terminal replaced' }
    const waiting = await other.approvals.list({ show: 'waiting' })
    expect(waiting).toMatchObject({ counts: { waiting: 1, mine: 0 }, rows: [{ ...target, mayDecide: true }] })
    expect(await one.approvals.list({ show: 'waiting' })).toMatchObject({ counts: { waiting: 0, mine: 1 }, rows: [] })
    expect((await one.approvals.list({ show: 'mine' })).rows).toMatchObject([{ ...target, why: 'own_request' }])
    const agent = await clientOf(store, 'agent')
    expect((await agent.approvals.list({ show: 'decided' })).rows).toEqual([])
    await expect(agent.approvals.get({ id: stop.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await other.rules.decideLift({ requestId: requestId(), ...decide })
    expect((await pay(store, card)).result).toBe('approved')
    expect((await one.rules.stops()).rows[0]).toMatchObject({ state: 'lifted', name: 'Orbit Game Store' })
    const settled = { ...target, state: 'approved', decidedAt: store.now() - 20_000, decisionNote: 'seen' }
    expect((await other.approvals.list({ show: 'decided' })).rows).toMatchObject([settled])
    expect((await other.approvals.list({ show: 'waiting' })).counts).toEqual({ waiting: 0, mine: 0 })

    // Another one ends by itself.
    await one.rules.stop({ ...act, requestId: requestId(), until: store.now() + 60_000 })
    expect((await pay(store, card)).result).toBe('declined')
    store.advance(60_000)
    expect((await pay(store, card)).result).toBe('approved')
    expect((await one.rules.stops()).rows.map(({ state }) => state)).toEqual(['over', 'lifted'])
  })
})
