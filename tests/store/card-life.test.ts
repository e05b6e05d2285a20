import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { internalKey } from '#shared/domain/ids.ts'
import { bulk } from '#electron/store/api/bulk.ts'
import { callers } from '#electron/store/api/callers.ts'
import { cardLife } from '#electron/store/api/card-life.ts'
import { cards } from '#electron/store/api/cards.ts'
import { disputes } from '#electron/store/api/disputes.ts'
import { network } from '#electron/store/api/network.ts'
import { notices } from '#electron/store/api/notices.ts'
import { paymentCare } from '#electron/store/api/payment-care.ts'
import { wallet } from '#electron/store/api/wallet.ts'
import { balanceOf } from '#electron/store/db/postings.ts'
import { select } from '#electron/store/db/work.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { addHolder } from '#tests/contract/holder.ts'
import { callOf, eachDatabase, requestId, type TestStore } from './databases.ts'
import { ledgerFaults } from './ledger-books.ts'

const LIMITS = { payment: 50_000, day: 80_000, month: 100_000 }
const router = { bulk, callers, cardLife, cards, disputes, network, notices, paymentCare, wallet }
const clientOf = (store: TestStore, actor: Parameters<typeof callOf>[1]) =>
  createRouterClient(router, { context: callOf(store.services, actor) })
const program = (store: TestStore, principal: 'processor' | 'wallet') =>
  clientOf(store, { kind: 'principal', principal, user: null })

async function person(store: TestStore, serial = 1) {
  const holder = { native: null, latin: 'Emil Soerensen', serial, credit: 1_000_000, limits: LIMITS }
  const made = await store.write(() => addHolder(store.services, holder, store.now()))
  const staff = async (role: Role) => clientOf(store, await store.operator(role))
  const mine = () => ({ requestId: requestId(), customer: made.customer, card: made.card })
  const pay = (amount = 10_000, over: object = {}) =>
    program(store, 'processor').network.authorise({
      requestId: requestId(),
      card: { id: made.card },
      amount,
      currency: 'CNY',
      channel: 'online',
      pin: 'none',
      merchant: { id: 'kumo', name: 'Kumo Electronics', mcc: '5732', country: 'CN' },
      ...over,
    })
  const cleared = async (amount = 10_000) => {
    const { transaction } = await pay(amount)
    await program(store, 'processor').network.clear({ requestId: requestId(), transaction, billingAmount: amount })
    return transaction
  }
  return { ...made, staff, mine, pay, cleared, own: program(store, 'wallet').wallet }
}
const act = async (client: ReturnType<typeof clientOf>, id: string) => {
  const { version } = await client.cards.get({ id })
  return { requestId: requestId(), id, version, note: 'as asked' }
}

eachDatabase('the life of a card', (open) => {
  it('ends with a report: the number is watched, a replacement takes over, and no move is left', async () => {
    const store = await open()
    const { card, staff, pay, own, mine } = await person(store)
    const agent = await staff('agent')
    await pay(1_000, { channel: 'recurring' })
    store.advance(60_000)
    await pay(1_000, { channel: 'recurring' })
    const done = await agent.cardLife.reportLost({ ...(await act(agent, card)), kind: 'stolen', replace: true })
    expect(done.recurring).toMatchObject([{ merchant: 'Kumo Electronics' }])
    store.advance(60_000)
    expect(await pay()).toMatchObject({ result: 'declined', reason: 'card_stolen' })
    expect((await agent.cardLife.attempts({ id: card })).rows).toMatchObject([{ reason: 'card_stolen', flagged: true }])
    const old = await agent.cardLife.get({ id: card })
    expect(old).toMatchObject({ state: 'stolen', moves: [], replacedBy: done.replacement })
    const fresh = await agent.cardLife.get({ id: done.replacement! })
    expect(fresh).toMatchObject({ state: 'active', replaces: card })
    expect((await agent.cards.get({ id: done.replacement! })).limits).toEqual(LIMITS)
    await expect(agent.cardLife.replace(await act(agent, card))).rejects.toMatchObject({
      data: { rule: 'already_replaced' },
    })
    await expect(own.reportLost({ ...mine(), kind: 'lost', replace: false })).rejects.toMatchObject({
      data: { rule: 'final_already' },
    })
  })

  it('takes a caller’s word only after the caller is known, from this operator, for a quarter of an hour', async () => {
    const store = await open()
    const { card, customer, staff } = await person(store)
    const agent = await staff('agent')
    const limits = async (client = agent) =>
      client.cards.setLimits({
        ...(await act(client, card)),
        limits: { ...LIMITS, payment: LIMITS.payment - (store.now() % 997) - 1 },
        scope: (await client.cards.get({ id: card })).scope,
      })
    const unknown = { code: 'INVALID_STATE', data: { rule: 'caller_not_verified' } }
    await expect(limits()).rejects.toMatchObject(unknown)
    await expect(agent.cardLife.forcePinChange(await act(agent, card))).rejects.toMatchObject(unknown)
    const check = { requestId: requestId(), customer, method: 'two_facts' as const }
    await expect(agent.callers.verify({ ...check, facts: ['address', 'address'] })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      data: { field: 'facts' },
    })
    await agent.callers.verify({ ...check, requestId: requestId(), facts: ['address', 'birth_date'] })
    await limits()
    await expect(limits(await staff('agent'))).rejects.toMatchObject(unknown)
    store.advance(15 * 60_000)
    await expect(limits()).rejects.toMatchObject(unknown)
  })

  it('refuses weak and used PINs by field, locks after three wrong ones, and keeps no PIN anywhere', async () => {
    const store = await open()
    const { card, customer, staff, own, mine, pay } = await person(store)
    const PINS = ['8305', '4716', '9028', '6153']
    for (const pin of ['1234', '0000', '1212']) {
      await expect(own.setPin({ ...mine(), pin })).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field: 'pin' } })
    }
    await own.setPin({ ...mine(), pin: PINS[0]! })
    for (let i = 1; i < 4; i++) {
      expect(await own.changePin({ ...mine(), current: PINS[i - 1]!, pin: PINS[i]! })).toMatchObject({
        outcome: 'changed',
      })
    }
    for (const used of PINS) {
      const again = own.changePin({ ...mine(), current: PINS[3]!, pin: used })
      await expect(again).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field: 'pin' } })
    }
    const fifth = await own.changePin({ ...mine(), current: PINS[3]!, pin: '3947' })
    expect(fifth).toMatchObject({ outcome: 'changed' })
    expect(await own.changePin({ ...mine(), current: '3947', pin: PINS[0]! })).toMatchObject({ outcome: 'changed' })
    expect(await pay(100, { channel: 'chip', pin: { entered: PINS[0]! } })).toMatchObject({ result: 'approved' })
    for (const triesLeft of [2, 1, 0]) {
      expect(await own.changePin({ ...mine(), current: '7777', pin: '5820' })).toEqual({
        outcome: 'wrong_pin',
        triesLeft,
      })
    }
    expect(await pay(100, { channel: 'chip', pin: { entered: PINS[0]! } })).toMatchObject({ reason: 'pin_locked' })
    const agent = await staff('agent')
    await agent.callers.verify({ requestId: requestId(), customer, method: 'in_app', facts: [] })
    await agent.cardLife.unlockPin(await act(agent, card))
    expect(await pay(100, { channel: 'chip', pin: { entered: PINS[0]! } })).toMatchObject({ reason: 'pin_must_change' })
    await own.setPin({ ...mine(), pin: '5820' })
    expect(await pay(100, { channel: 'chip', pin: { entered: '5820' } })).toMatchObject({ result: 'approved' })
    // Not in a row of anything that a command or a payment leaves behind.
    const kept = await store.read(function* () {
      return {
        outcomes: yield* select((k) => k.selectFrom('outcome').selectAll()),
        audit: yield* select((k) => k.selectFrom('audit').select(['changes', 'reason', 'label'])),
        history: yield* select((k) => k.selectFrom('history').select('data')),
        txns: yield* select((k) => k.selectFrom('txn').select(['details', 'failed'])),
        notices: yield* select((k) => k.selectFrom('notice').select('data')),
      }
    })
    for (const { answer } of kept.outcomes) expect(answer).not.toMatch(/"pin"|8305/)
    expect(JSON.stringify([kept.audit, kept.history, kept.txns, kept.notices])).not.toMatch(/8305|4716|9028|6153|5820/)
  })

  it('opens abroad for a trip’s countries and days, and by a lift until its end', async () => {
    const store = await open()
    const { card, customer, staff, own, mine, pay } = await person(store)
    const abroad = (country: string) => pay(100, { merchant: { id: country, name: 'Shop', mcc: '5732', country } })
    const now = store.now()
    await own.noteTravel({ ...mine(), countries: ['NO'], from: now, until: now + 86_400_000 })
    expect((await abroad('NO')).result).toBe('approved')
    expect((await abroad('SE')).reason).toBe('abroad_off')
    const agent = await staff('agent')
    await agent.callers.verify({ requestId: requestId(), customer, method: 'in_app', facts: [] })
    await agent.cardLife.lift({ ...(await act(agent, card)), scope: 'abroad', until: now + 3_600_000 })
    expect((await abroad('SE')).result).toBe('approved')
    store.advance(3_600_000)
    expect((await abroad('SE')).reason).toBe('abroad_off')
    store.advance(86_400_000)
    expect((await abroad('NO')).reason).toBe('abroad_off')
  })

  it('notes a trip and ends it: payments there pass meanwhile, and the holder is told of both', async () => {
    const store = await open()
    const { card, customer, staff, pay } = await person(store)
    const agent = await staff('agent')
    await agent.callers.verify({ requestId: requestId(), customer, method: 'in_app', facts: [] })
    const inNorway = () => pay(100, { merchant: { id: 'no', name: 'Fjord Shop', mcc: '5411', country: 'NO' } })
    expect(await inNorway()).toMatchObject({ reason: 'abroad_off' })
    const trip = { countries: ['NO'], from: store.now(), until: store.now() + 5 * 86_400_000 }
    await agent.cardLife.noteTravel({ ...(await act(agent, card)), ...trip })
    expect(await inNorway()).toMatchObject({ result: 'approved' })
    const [known] = (await agent.cardLife.get({ id: card })).travel
    expect(known).toMatchObject(trip)
    await agent.cardLife.endTravel({ ...(await act(agent, card)), travel: known!.id })
    expect(await inNorway()).toMatchObject({ reason: 'abroad_off' })
    const { rows } = await agent.notices.list({ customer })
    const told = rows.filter(({ template }) => template.startsWith('travel_'))
    expect(told.map(({ template }) => template)).toEqual(['travel_ended', 'travel_noted'])
    expect(told.every(({ title, text }) => title !== '' && !text.includes('{{'))).toBe(true)
  })

  it('shows what other limits would have done to what was paid', async () => {
    const store = await open()
    const { card, customer, staff, pay } = await person(store)
    for (const amount of [1_000, 20_000, 30_000]) await pay(amount)
    await pay(60_000)
    const agent = await staff('agent')
    const { scope } = await agent.cards.get({ id: card })
    const effect = (limits: typeof LIMITS) => agent.cardLife.limitEffect({ id: card, limits, scope })
    expect(await effect(LIMITS)).toMatchObject({ payments: 4, wouldDecline: 0, wouldPass: 0 })
    expect(await effect({ ...LIMITS, payment: 25_000 })).toMatchObject({ wouldDecline: 1, wouldPass: 0 })
    const more = { payment: 60_000, day: 200_000, month: 200_000 }
    expect(await effect(more)).toMatchObject({ wouldDecline: 0, wouldPass: 1 })
    // By kind of shop, and by shop; what passed by a lift would have passed all the same.
    const { rows } = await agent.cardLife.merchants({ id: card })
    expect(rows).toMatchObject([{ name: 'Kumo Electronics', payments: 4 }])
    const none = { groups: {}, merchants: [], blockedGroups: [] }
    const under = (controls: object) =>
      agent.cardLife.limitEffect({ id: card, limits: LIMITS, scope, controls: { ...none, ...controls } })
    expect(await under({ groups: { electronics: 40_000 } })).toMatchObject({ wouldDecline: 1 })
    expect(await under({ blockedGroups: ['electronics'] })).toMatchObject({ wouldDecline: 3 })
    expect(await under({ merchants: [rows[0]!.merchant] })).toMatchObject({ wouldDecline: 3 })
    expect(await under({ groups: { groceries: 1 } })).toMatchObject({ wouldDecline: 0 })
    await expect(under({ groups: { nothing: 1 } })).rejects.toMatchObject({ data: { field: 'groups' } })
    await agent.callers.verify({ requestId: requestId(), customer, method: 'in_app', facts: [] })
    await agent.cardLife.lift({ ...(await act(agent, card)), scope: 'abroad', until: store.now() + 3_600_000 })
    await pay(100, { merchant: { id: 'no', name: 'Shop', mcc: '5411', country: 'NO' } })
    expect(await effect(LIMITS)).toMatchObject({ payments: 5, wouldDecline: 0 })
  })
})

eachDatabase('a dispute', (open) => {
  it.each([
    ['won in full', { outcome: 'won', recovered: 8_000 }, true, 8_000],
    ['won in part, the credit stays', { outcome: 'won', recovered: 5_000 }, true, 8_000],
    ['won without a credit', { outcome: 'won', recovered: 5_000 }, false, 5_000],
    ['lost', { outcome: 'lost', keep: false }, true, 0],
    ['lost, the credit stays', { outcome: 'lost', keep: true }, true, 8_000],
    ['taken back', { outcome: 'withdrawn' }, true, 0],
  ] as const)(
    'that is %s leaves the holder with what is due and every book balanced',
    async (_, decided, credit, due) => {
      const store = await open()
      const { staff, cleared, card } = await person(store)
      const agent = await staff('agent')
      const transaction = await cleared(10_000)
      const account = (
        await store.read(() =>
          select((k) => k.selectFrom('card').select('account_id').where('id', '=', internalKey('card', card)!)),
        )
      )[0]!
      const available = async () => (await store.read(() => balanceOf(account.account_id))).available
      const before = await available()
      const note = {
        requestId: requestId(),
        transaction,
        reason: 'wrong_amount',
        amount: 8_000,
        note: 'too much',
      } as const
      const { id, version, dueAt } = await agent.disputes.open({ ...note, credit })
      expect(dueAt - store.now()).toBe(30 * 86_400_000)
      expect(await available()).toBe(before + (credit ? 8_000 : 0))
      const early = agent.disputes.submit({ requestId: requestId(), id, version })
      await expect(early).rejects.toMatchObject({ data: { rule: 'evidence_missing' } })
      let at = await agent.disputes.addEvidence({ requestId: requestId(), id, version, kind: 'receipt', text: '20.00' })
      at = await agent.disputes.submit({ requestId: requestId(), id, version: at.version })
      await agent.disputes.decide({ requestId: requestId(), id, version: at.version, decided })
      expect(await available()).toBe(before + due)
      expect(await store.read(ledgerFaults)).toEqual({ wrong: [], total: 0 })
      const letters = await Promise.all(
        (['en', 'zh-CN'] as const).map((language) => agent.disputes.letter({ id, language })),
      )
      for (const { subject, body } of letters) expect(`${subject}${body}`).not.toMatch(/\{\{|undefined/)
      const again = agent.disputes.decide({ requestId: requestId(), id, version: at.version + 1, decided })
      await expect(again).rejects.toMatchObject({ data: { rule: 'dispute_closed' } })
      const over = agent.disputes.open({ ...note, requestId: requestId(), amount: 10_001, credit: false })
      await expect(over).rejects.toMatchObject({ data: { rule: 'more_than_paid' } })
    },
  )
})

eachDatabase('bulk work', (open) => {
  it('freezes what it can, tells of the rest, and is taken back where nothing else has happened since', async () => {
    const store = await open()
    const people: Array<Awaited<ReturnType<typeof person>>> = []
    for (let serial = 0; serial < 130; serial++) people.push(await person(store, serial))
    const supervisor = await people[0]!.staff('supervisor')
    const frozen = people[1]!
    await frozen.own.freeze({ ...frozen.mine(), reason: 'holder_pause', until: null })
    await people[2]!.own.reportLost({ ...people[2]!.mine(), kind: 'lost', replace: false })
    const choice = { by: 'bin' as const, bin: '99990001' }
    const seen = await supervisor.bulk.preview({ kind: 'freeze', choice })
    expect(seen).toMatchObject({ total: 130, willChange: 128 })
    expect(seen.leftOut.map(({ card, why }) => [card, why])).toEqual([
      [frozen.card, 'already_frozen'],
      [people[2]!.card, 'final_state'],
    ])
    const order = { requestId: requestId(), kind: 'freeze' as const, choice, reason: 'other' as const, note: 'leaked' }
    const other = supervisor.bulk.start({ ...order, requestId: requestId(), expected: 129 })
    await expect(other).rejects.toMatchObject({ data: { rule: 'count_changed' } })
    const { id } = await supervisor.bulk.start({ ...order, expected: 130 })
    const ended = async () => {
      for (;;) {
        const job = await supervisor.bulk.get({ id })
        if (job.state !== 'running' && job.state !== 'taking_back') return job
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    const job = await ended()
    expect(job).toMatchObject({ state: 'done', done: 128, skipped: 2, takeBack: 'now', askedBy: null })
    expect(job.exceptions.toSorted((a, b) => a.why.localeCompare(b.why))).toEqual([
      { why: 'already_frozen', count: 1 },
      { why: 'final_state', count: 1 },
    ])
    expect((await people[3]!.pay()).reason).toBe('card_frozen')
    const audited = await store.read(() =>
      select((k) =>
        k.selectFrom('audit').select('target').where('action', '=', 'card.frozen').where('reason', '=', 'other'),
      ),
    )
    expect(new Set(audited.map((row) => row.target)).size).toBe(128)
    // Somebody lifts one by hand: taking back leaves it alone.
    await supervisor.cards.unfreeze(await act(supervisor, people[4]!.card))
    await supervisor.bulk.takeBack({ requestId: requestId(), id, version: job.version, note: 'wrong range' })
    expect(await ended()).toMatchObject({ state: 'taken_back', undone: 127 })
    expect((await people[3]!.pay()).result).toBe('approved')
    expect((await supervisor.cards.get({ id: frozen.card })).state).toBe('frozen')
    const { rows } = await supervisor.bulk.result({ id, limit: 2000 })
    const file = await supervisor.bulk.file({ requestId: requestId(), id })
    expect(file.rows).toBe(130)
    expect(file.text.split('\r\n')).toHaveLength(132)
    expect(file.text).toContain(
      `${people[4]!.card},•••• ${rows.find((row) => row.card === people[4]!.card)!.last4},kept,`,
    )
    expect(rows.filter((row) => row.state === 'kept')).toMatchObject([{ card: people[4]!.card, why: 'changed_since' }])
  }, 120_000)

  it('after fraud, or after ten minutes, is taken back only with a second person', async () => {
    const store = await open()
    const { card, staff } = await person(store)
    const maker = await staff('investigator')
    const { id } = await maker.bulk.start({
      requestId: requestId(),
      kind: 'freeze',
      choice: { by: 'cards', cards: [card] },
      reason: 'suspected_fraud',
      note: 'leaked',
      expected: 1,
    })
    const ended = async () => {
      for (;;) {
        const job = await maker.bulk.get({ id })
        if (job.state !== 'running' && job.state !== 'taking_back') return job
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    const { version } = await ended()
    const asked = await maker.bulk.takeBack({ requestId: requestId(), id, version, note: 'wrong' })
    expect(asked.outcome).toBe('staged')
    const alone = maker.bulk.takeBack({ requestId: requestId(), id, version: asked.version, note: 'wrong' })
    await expect(alone).rejects.toMatchObject({ data: { rule: 'own_request' } })
    const checker = await staff('supervisor')
    expect(await maker.bulk.get({ id })).toMatchObject({ takeBack: null, dismiss: 'withdraw' })
    expect(await checker.bulk.get({ id })).toMatchObject({ takeBack: 'agree', dismiss: 'refuse' })
    // Refused: the card stays frozen, and it can be asked for again.
    const no = await checker.bulk.dismissTakeBack({ requestId: requestId(), id, version: asked.version, note: 'no' })
    expect(await maker.bulk.get({ id })).toMatchObject({ state: 'done', takeBack: 'ask', dismiss: null, askedBy: null })
    expect((await maker.cards.get({ id: card })).state).toBe('frozen')
    const late = checker.bulk.dismissTakeBack({ requestId: requestId(), id, version: no.version, note: 'no' })
    await expect(late).rejects.toMatchObject({ data: { rule: 'not_asked' } })
    const again = await maker.bulk.takeBack({ requestId: requestId(), id, version: no.version, note: 'wrong' })
    const agreed = { requestId: requestId(), id, version: again.version, note: 'seen' }
    expect((await checker.bulk.takeBack(agreed)).outcome).toBe('done')
    await ended()
    expect((await maker.cards.get({ id: card })).state).toBe('active')
  })
})

eachDatabase('finding a payment', (open) => {
  it('goes by what is remembered: a near amount, a name as it was heard, another card', async () => {
    const store = await open()
    const { customer, staff, pay } = await person(store)
    await pay(6_400)
    await pay(9_900, { merchant: { id: 'orbit', name: 'ORBIT*GAME STORE 0042', mcc: '5816', country: 'CN' } })
    await pay(60_000)
    const agent = await staff('agent')
    const find = async (clue: object) =>
      (await agent.paymentCare.find({ customer, ...clue })).rows.map(({ row, place }) => [row.billing.amount, place])
    expect(await find({ amount: { amount: 6_300, currency: 'CNY' } })).toEqual([[6_400, 'pending']])
    expect(await find({ merchant: 'orbit game' })).toEqual([[9_900, 'pending']])
    expect(await find({ merchant: 'Kumo Elektronik', amount: { amount: 60_000, currency: 'CNY' } })).toEqual([
      [60_000, 'declined'],
    ])
    expect(await find({ around: store.now() - 10 * 86_400_000 })).toEqual([])
  })

  it('shows each step of a payment with the money before and after it', async () => {
    const store = await open()
    const { staff, pay } = await person(store)
    const agent = await staff('agent')
    const net = program(store, 'processor').network
    const { transaction } = await pay(10_000)
    store.advance(60_000)
    // Another payment of the account in between: it moves what the next step finds.
    await pay(3_000)
    store.advance(60_000)
    await net.clear({ requestId: requestId(), transaction, billingAmount: 9_000 })
    store.advance(60_000)
    await net.refund({ requestId: requestId(), transaction, billingAmount: 2_000 })
    const { steps, cleared, refunded } = await agent.paymentCare.chain({ id: transaction })
    expect({ cleared, refunded }).toEqual({ cleared: 9_000, refunded: 2_000 })
    expect(steps.map(({ what, before, available, held }) => [what, before, { available, held }])).toEqual([
      ['authorised', { available: 1_000_000, held: 0 }, { available: 990_000, held: 10_000 }],
      ['clearing', { available: 987_000, held: 13_000 }, { available: 988_000, held: 3_000 }],
      ['refund', { available: 988_000, held: 3_000 }, { available: 990_000, held: 3_000 }],
    ])
  })
})
