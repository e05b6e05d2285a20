// Auto-rules in a store: nothing is decided until two people have turned one on; then by name, held back, looked at again, off at once.
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { autoRules } from '#electron/store/api/auto-rules.ts'
import { planRules } from '#electron/store/api/auto-decide.ts'
import { applications } from '#electron/store/api/applications.ts'
import { carryOutDue } from '#electron/store/api/effects.ts'
import { quality } from '#electron/store/api/quality.ts'
import { auditAfter } from '#electron/store/db/audit.ts'
import type { Check } from '#electron/store/db/applications.ts'
import type { Submission } from '#electron/store/db/submissions.ts'
import type { AutoRule, AutoSettings } from '#shared/domain/autoRules.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { CHECKS, UNDO_MS } from '#shared/domain/review.ts'
import { callOf, eachDatabase, requestId, type Operator, type TestStore } from './databases.ts'
import { apply, refusal, reviewsAs, rowsOf } from './review-cases.ts'

const checks = (changes: Partial<Record<string, Partial<Check>>> = {}): ReadonlyArray<Check> =>
  CHECKS.map((code) => ({
    code,
    result: code === 'face' ? ('open' as const) : ('pass' as const),
    by: code === 'face' ? ('person' as const) : ('machine' as const),
    why: '',
    data: {},
    standard: null,
    ...changes[code],
  }))
const CLEAN: Partial<Submission> = { checks: checks(), risk: 9, riskReasons: [] }
const UNREADABLE: Partial<Submission> = {
  checks: checks({ zone: { result: 'unsure', why: 'zone_unreadable' } }),
  risk: 19,
  riskReasons: [],
}
const SETTINGS: AutoSettings = { below: 20, leaves: ['face'], holdMinutes: 0, lookPercent: 100 }
const open = (settings: AutoSettings) => ({ ...settings, leaves: [...settings.leaves] })

const rulesAs = (store: TestStore, actor: Operator) =>
  createRouterClient(autoRules, { context: callOf(store.services, actor) })

async function desk(store: TestStore) {
  const ada = rulesAs(store, await store.operator('administrator', 'Ada Admin'))
  const supervisor = await store.operator('supervisor', 'Marta Vogel')
  const marta = rulesAs(store, supervisor)
  const turnOn = async (rule: AutoRule, settings: AutoSettings = SETTINGS) => {
    const version = (await ada.page({})).rules.find((one) => one.rule === rule)!.version
    const asked = await ada.askOn({
      requestId: requestId(),
      rule,
      version,
      settings: open(settings),
      note: 'quiet nights',
    })
    return marta.decideOn({ requestId: requestId(), rule, version: asked.version, approve: true, note: '' })
  }
  /** An application as the wallet's door leaves it: planned for the rules in its own commit. */
  const arrive = async (changes: Partial<Submission>): Promise<string> => {
    const id = await apply(store, 0, changes)
    await store.write(() => planRules(internalKey('application', id)!, 1, store.now()))
    await carryOutDue(store.services)
    return id
  }
  const jun = reviewsAs(store.services, await store.operator('reviewer', 'Jun Abe'))
  return { ada, marta, supervisor, jun, turnOn, arrive }
}
const acts = async (store: TestStore, action: string) =>
  (await store.read(() => auditAfter(0, 500))).filter((row) => row.action === action)

eachDatabase('an auto-rule', (openStore) => {
  it('decides nothing until an administrator asked and somebody else agreed', async () => {
    const store = await openStore()
    const { ada, marta, jun, arrive } = await desk(store)
    const before = await arrive(CLEAN)
    expect((await jun.get({ id: before })).row.state).toBe('waiting')
    expect((await ada.page({})).rules.map(({ rule, version, onSince }) => ({ rule, version, onSince }))).toEqual([
      { rule: 'approve_clean', version: 0, onSince: null },
      { rule: 'ask_unreadable', version: 0, onSince: null },
    ])
    const ask = { rule: 'approve_clean', version: 0, settings: open(SETTINGS), note: 'quiet nights' } as const
    expect((await refusal(marta.askOn({ requestId: requestId(), ...ask }))).code).toBe('FORBIDDEN')
    const asked = await ada.askOn({ requestId: requestId(), ...ask })
    // Asked for is not on.
    expect((await jun.get({ id: await arrive(CLEAN) })).row.state).toBe('waiting')
    const decide = { rule: 'approve_clean', version: asked.version, approve: true, note: '' } as const
    expect(await refusal(ada.decideOn({ requestId: requestId(), ...decide }))).toMatchObject({
      data: { rule: 'own_request' },
    })
    expect((await marta.page({})).rules[0]!.request).toMatchObject({ maker: 'Ada Admin', mayDecide: true, mine: false })
    await marta.decideOn({ requestId: requestId(), ...decide })
    expect((await ada.page({})).rules[0]).toMatchObject({
      onBy: 'Marta Vogel',
      request: null,
      settings: open(SETTINGS),
    })

    const id = await arrive(CLEAN)
    // What waited before it was turned on is people's.
    expect((await jun.get({ id: before })).row.state).toBe('waiting')
    const { row, decision, history } = await jun.get({ id })
    expect(row).toMatchObject({ state: 'approved', rule: 'approve_clean' })
    expect(decision).toMatchObject({ verdict: 'approve', by: '', effected: false })
    expect(history[0]).toMatchObject({ event: 'case.rule_approved', by: null, data: { rule: 'approve_clean' } })
    const [act] = await acts(store, 'case.approved')
    expect(act).toMatchObject({ actor: 'store', actor_kind: 'principal', reason: 'approve_clean' })
    expect((await jun.list({ show: 'decided' })).rows.map((one) => one.rule)).toEqual(['approve_clean'])

    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    const notices = await store.read(() => rowsOf('notice'))
    expect(JSON.parse(String(notices[0]!.data))).toMatchObject({ automatic: true })
    const wallet = createRouterClient(applications, {
      context: callOf(store.services, { kind: 'principal', principal: 'wallet', user: null }),
    })
    expect(await wallet.status({ id })).toMatchObject({ state: 'approved', automatic: true })
    expect((await acts(store, 'card.issued')).length).toBe(1)
  })

  it('gets its decisions looked at again, blindly, and counts what came of it', async () => {
    const store = await openStore()
    const { ada, supervisor, jun, turnOn, arrive } = await desk(store)
    await turnOn('approve_clean')
    const id = await arrive(CLEAN)
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    const look = (await jun.list({ show: 'open' })).rows.find((row) => row.id !== id)!
    expect(look).toMatchObject({ state: 'waiting', rule: null })
    const taken = await jun.take({ requestId: requestId(), id: look.id })
    await jun.reject({
      requestId: requestId(),
      id: look.id,
      version: taken.version,
      note: '',
      reasons: ['person_differs'],
    })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    expect((await ada.page({})).rules[0]!.record).toMatchObject({ decided: 1, looks: 1, agreed: 0 })
    const marta = createRouterClient(quality, { context: callOf(store.services, supervisor) })
    const summary = await marta.summary({ days: 30 })
    expect(summary.byReviewer).toContainEqual({
      name: 'approve_clean',
      rule: true,
      looks: 1,
      agreed: 0,
      known: 0,
      knownRight: 0,
    })
    expect(summary.differing[0]).toMatchObject({ original: id, first: null, rule: 'approve_clean', second: 'Jun Abe' })
  })

  it('is off at once, and what it decided and holds back goes to people; so does what one of them takes back', async () => {
    const store = await openStore()
    const { marta, jun, turnOn, arrive } = await desk(store)
    await turnOn('approve_clean', { ...SETTINGS, holdMinutes: 10 })
    const [one, two] = [await arrive(CLEAN), await arrive(CLEAN)]
    store.advance(60_000)
    const { version } = (await jun.get({ id: two })).row
    await jun.undo({ requestId: requestId(), id: two, version })
    expect((await jun.get({ id: two })).row).toMatchObject({ state: 'waiting', rule: null, lease: { name: 'Jun Abe' } })
    expect((await marta.page({})).rules[0]!.held).toBe(1)
    const off = await marta.turnOff({ requestId: requestId(), rule: 'approve_clean', note: 'a wave of forgeries' })
    expect(off.takenBack).toBe(1)
    expect((await jun.get({ id: one })).row).toMatchObject({ state: 'waiting', rule: null, decidedAt: null })
    store.advance(600_000)
    await carryOutDue(store.services)
    expect(await store.read(() => rowsOf('notice'))).toEqual([])
    expect((await jun.get({ id: await arrive(CLEAN) })).row.state).toBe('waiting')
    expect(
      await refusal(marta.turnOff({ requestId: requestId(), rule: 'approve_clean', note: 'again' })),
    ).toMatchObject({
      data: { rule: 'rule_is_off' },
    })
  })

  it('asks for the unreadable paper alone, and leaves the answer to people', async () => {
    const store = await openStore()
    const { jun, turnOn, arrive } = await desk(store)
    await turnOn('ask_unreadable', { ...SETTINGS, below: 40, leaves: [] })
    const id = await arrive(UNREADABLE)
    const item = await jun.get({ id })
    expect(item.row).toMatchObject({ state: 'asked', paused: true, rule: 'ask_unreadable' })
    expect(item.history[0]).toMatchObject({ event: 'case.rule_asked', data: { papers: 'passport' } })
    store.advance(UNDO_MS)
    await carryOutDue(store.services)
    const wallet = createRouterClient(applications, {
      context: callOf(store.services, { kind: 'principal', principal: 'wallet', user: null }),
    })
    expect(await wallet.status({ id })).toMatchObject({
      state: 'asked',
      automatic: true,
      papers: [{ kind: 'passport', reasons: ['zone_unreadable'] }],
    })
    // A clean one is not its business, and the other rule is off.
    expect((await jun.get({ id: await arrive(CLEAN) })).row.state).toBe('waiting')
  })

  it('leaves a case that a person has taken meanwhile, and is carried out once by two processes', async () => {
    const store = await openStore()
    const { jun, turnOn } = await desk(store)
    await turnOn('approve_clean')
    const held = await apply(store, 0, CLEAN)
    await store.write(() => planRules(internalKey('application', held)!, 1, store.now()))
    await jun.take({ requestId: requestId(), id: held })
    const ids: Array<string> = []
    for (let i = 0; i < 8; i++) {
      const id = await apply(store, 0, CLEAN)
      await store.write(() => planRules(internalKey('application', id)!, 1, store.now()))
      ids.push(id)
    }
    const other = await store.second()
    await Promise.all([carryOutDue(store.services), carryOutDue(other)])
    expect((await jun.get({ id: held })).row.state).toBe('waiting')
    expect((await acts(store, 'case.approved')).length).toBe(ids.length)
  })

  it('shows before what it would have decided, beside what people did', async () => {
    const store = await openStore()
    const { ada, jun } = await desk(store)
    const decide = async (changes: Partial<Submission>, how: 'approve' | 'reject') => {
      const id = await apply(store, 0, changes)
      let { version } = await jun.take({ requestId: requestId(), id })
      if (how === 'approve') {
        version = (await jun.markCheck({ requestId: requestId(), id, version, check: 'face', result: 'pass' })).version
        await jun.approve({ requestId: requestId(), id, version, note: '' })
      } else await jun.reject({ requestId: requestId(), id, version, note: '', reasons: ['person_differs'] })
      return id
    }
    await decide(CLEAN, 'approve')
    await decide(CLEAN, 'approve')
    const forged = await decide(CLEAN, 'reject')
    await decide({ ...CLEAN, risk: 44 }, 'approve')
    await apply(store, 0, CLEAN)
    const look = (settings: AutoSettings) => ada.preview({ rule: 'approve_clean', settings: open(settings) })
    expect(await look(SETTINGS)).toMatchObject({
      cases: 4,
      decides: 3,
      people: { approve: 2, reject: 1, ask: 0 },
      leaves: [{ why: 'risk', cases: 1 }],
      differing: [{ id: forged, verdict: 'reject', reasons: ['person_differs'] }],
      waiting: 1,
    })
    // Without leave to pass over the face it would have decided nothing.
    expect(await look({ ...SETTINGS, leaves: [] })).toMatchObject({ decides: 0, waiting: 0 })
    store.advance(31 * 86_400_000)
    expect(await look(SETTINGS)).toMatchObject({ cases: 0, decides: 0 })
  })
})
