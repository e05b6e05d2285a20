import { expect, it } from 'vitest'
import { carryOutDue, createEffects, type Timer } from '#electron/store/api/effects.ts'
import { auditAfter } from '#electron/store/db/audit.ts'
import { verdictCodes } from '#electron/store/db/codes.ts'
import { openFlag, saveVerdict } from '#electron/store/db/flags.ts'
import { addEffect, effectsDue, takeEffect, type EffectKind } from '#electron/store/db/records.ts'
import { UNDO_MS } from '#shared/domain/review.ts'
import { eachDatabase, requestId, type TestStore } from './databases.ts'
import { apply, reviewsAs, rowsOf } from './review-cases.ts'
import { addCard, addCustomer, addMerchant, addPayments } from './search-world.ts'

async function reject(store: TestStore) {
  const id = await apply(store)
  const jun = reviewsAs(store.services, await store.operator('reviewer'))
  const { version } = await jun.take({ requestId: requestId(), id })
  await jun.reject({ requestId: requestId(), id, version, note: '', reasons: ['under_age'] })
  return id
}

/** A flag of one payment on a card of its own. */
const flagOnNewCard = (store: TestStore, id: number): Promise<number> =>
  store.write(function* () {
    yield* addCustomer(store, { id })
    yield* addCard(store, { id, customer_id: id })
    yield* addMerchant({ id, name: 'Kumo Electronics' })
    const at = store.now()
    const flag = yield* openFlag({ card: id, at, score: 80, reasons: '[]', rules: '', loss: 1, approved: 0, origin: 0 })
    yield* addPayments([{ id, card_id: id, merchant_id: id, flag_id: flag }])
    return flag
  })

/** A timer whose time passes only by `ring`. */
function handTimer() {
  let waiting: { run: () => void; milliseconds: number } | undefined
  let planned = (): void => {}
  const timer: Timer = (run, milliseconds) => {
    const mine = { run, milliseconds }
    waiting = mine
    planned()
    return () => {
      if (waiting === mine) waiting = undefined
    }
  }
  const armed = (): number | undefined => waiting?.milliseconds
  /** Rings, and comes back when the look that it starts has planned the next one. */
  const ring = (): Promise<void> =>
    new Promise((resolve) => {
      const { run } = waiting!
      waiting = undefined
      planned = resolve
      run()
    })
  return { timer, armed, ring }
}

eachDatabase('effects', (open) => {
  it('are carried out once when two processes look at the same moment', async () => {
    const store = await open()
    for (let i = 0; i < 12; i++) await reject(store)
    store.advance(UNDO_MS)
    const other = await store.second()
    const [mine, theirs] = await Promise.all([carryOutDue(store.services), carryOutDue(other)])
    expect(mine + theirs).toBe(12)
    expect(await store.read(() => rowsOf('notice'))).toHaveLength(12)
    const told = (await store.read(() => auditAfter(0, 200))).filter((row) => row.action === 'case.rejection_told')
    expect(new Set(told.map((row) => row.target)).size).toBe(12)
    expect(told).toHaveLength(12)
    expect(await carryOutDue(store.services)).toBe(0)
  })

  it('are claimed by the first who asks', async () => {
    const store = await open()
    await store.write(() => addEffect(store.now(), 'case.decision', 1, 1))
    const [effect] = await store.read(() => effectsDue(store.now()))
    expect(await store.write(() => takeEffect(effect!.id, store.now()))).toBe(true)
    expect(await store.write(() => takeEffect(effect!.id, store.now()))).toBe(false)
    expect(await store.read(() => effectsDue(store.now()))).toEqual([])
  })

  it('that fail leave nothing behind, do not stop the others, and are tried again', async () => {
    const store = await open()
    await store.write(() => addEffect(store.now(), 'case.decision', 404, 1))
    await reject(store)
    store.advance(UNDO_MS)
    let broken = true
    const services = {
      ...store.services,
      // What an effect needs is away for a while: the audit's key.
      get keyring() {
        if (broken) throw new Error('no key')
        return store.services.keyring
      },
    }
    expect(await carryOutDue(services)).toBe(0)
    expect(await store.read(() => rowsOf('notice'))).toEqual([])
    broken = false
    expect(await carryOutDue(services)).toBe(1)
    expect(await store.read(() => rowsOf('notice'))).toHaveLength(1)
  })

  it('of a verdict label the flagged payments, unless the verdict teaches nothing or was taken back', async () => {
    const store = await open()
    const [fraud, unsure, undone] = [
      await flagOnNewCard(store, 1),
      await flagOnNewCard(store, 2),
      await flagOnNewCard(store, 3),
    ]
    const by = (await store.operator('investigator')).id
    await store.write(function* () {
      const at = store.now()
      const effective = at + UNDO_MS
      for (const [id, word] of [
        [fraud, 'fraud'],
        [unsure, 'unsure'],
        [undone, 'fraud'],
      ] as const) {
        yield* saveVerdict({ id, version: 1, state: 1, verdict: verdictCodes.code(word), by, at, effective })
        yield* addEffect(effective, 'flag.verdict', id, 2)
      }
      yield* saveVerdict({ id: undone, version: 2, state: 0, verdict: null, by: null, at: null, effective: null })
      // Decided anew, a second later than the first time: due by an effect of its own.
      const verdict = verdictCodes.code('legitimate')
      yield* saveVerdict({
        id: undone,
        version: 3,
        state: 1,
        verdict,
        by,
        at: at + 1_000,
        effective: effective + 1_000,
      })
    })
    store.advance(UNDO_MS)
    expect(await carryOutDue(store.services)).toBe(2)
    const labels = (await store.read(() => rowsOf('txn'))).map((row) => [row.flag_id, row.label, row.label_known_at])
    expect(labels.toSorted()).toEqual([
      [fraud, verdictCodes.code('fraud'), store.now()],
      [unsure, null, null],
      [undone, null, null],
    ])
    const actions = (await store.read(() => auditAfter(0, 10))).map((row) => [row.action, row.reason])
    expect(actions).toEqual([
      ['flag.verdict_effected', 'fraud'],
      ['flag.verdict_effected', 'unsure'],
    ])
  })

  it('of a kind that this version does not know are left to a newer one', async () => {
    const store = await open()
    await store.write(() => addEffect(store.now(), 'card.fold' as EffectKind, 1, 1))
    expect(await carryOutDue(store.services)).toBe(0)
    expect(await store.read(() => rowsOf('effect'))).toMatchObject([{ done_at: null }])
  })
})

eachDatabase('the planning of effects', (open) => {
  it('picks up what fell due while no console was open', async () => {
    const store = await open()
    await reject(store)
    store.advance(3_600_000)
    const { timer, armed, ring } = handTimer()
    const effects = createEffects(store.services, timer)
    expect(armed()).toBeUndefined()
    effects.plan()
    await ring()
    expect(await store.read(() => rowsOf('notice'))).toHaveLength(1)
    await effects.stop()
  })

  it('waits for the next due moment and no longer', async () => {
    const store = await open()
    const { timer, armed, ring } = handTimer()
    const effects = createEffects(store.services, timer)
    effects.plan()
    await ring()
    expect(armed()).toBe(60_000)
    await reject(store)
    store.advance(1_000)
    effects.plan()
    effects.plan()
    expect(armed()).toBe(100)
    await ring()
    expect(armed()).toBe(UNDO_MS - 1_000)
    store.advance(UNDO_MS - 1_000)
    await ring()
    expect(await store.read(() => rowsOf('notice'))).toHaveLength(1)
    await effects.stop()
    expect(armed()).toBeUndefined()
    effects.plan()
    expect(armed()).toBeUndefined()
  })
})
