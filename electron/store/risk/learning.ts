// How the engine beside the ledger gets to know it: what was kept, then what came since; from the opening on where a host serves the store
// (docs/decisions/engine-learns-at-opening.md), else with the first payment. Imported history has it made anew.
import { setImmediate as breathe } from 'node:timers/promises'
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import type { Services } from '#electron/store/api/services.ts'
import { ledgerMark, type HistoryRow } from '#electron/store/db/risk-history.ts'
import { errorId } from '#electron/store/security/redact.ts'
import { feedHistory } from './feed.ts'
import { hasHoles, settledLedger, type Entered } from './follow.ts'
import { readKept, writeKept } from './keep.ts'
import { emptyLive, follow, liveOf, lives, meet, refresh, type Live } from './live.ts'
import { lookAt } from './stand-in.ts'

/** Payments that the engine is fed before others of this thread get their turn: a few milliseconds. */
const FED_AT_ONCE = 100
/** Counting for the rules through years of payments would make the reading twice as long. Payments of a stand-in that was cut off are younger. */
const RULES_FOR_MS = 7 * 86_400_000
/** An import comes in many slices: the engine is made anew once none came for this long, real time. */
const QUIET_MS = 5_000
/** From this many payments on reading them takes longer than anybody should wait. */
const LONG = 20_000

/**
 * Begins to learn the ledger, for a host that is about to serve. Resolves when what was kept is back; what came since is read a few
 * milliseconds at a time, and where that is much, payments are decided in stand-in until it is done.
 */
export async function beginLearning(services: Services, long: number = LONG): Promise<void> {
  const live = liveOf(services)
  if (live.ready !== undefined) return
  let opened = (): void => {}
  live.opening = new Promise((go) => (opened = go))
  live.ready = learnAtOpening(services, live, { long, opened }).catch((error: unknown) => {
    // The next payment begins anew, and waits.
    if (lives.get(services.db) === live) lives.delete(services.db)
    if (!live.closing) services.log.error({ err: error, id: errorId() }, 'The risk engine could not learn the ledger.')
  })
  return live.opening
}

async function learnAtOpening(
  services: Services,
  live: Live,
  { long, opened }: Readonly<{ long: number; opened: () => void }>,
): Promise<void> {
  const began = performance.now()
  let left = 0
  try {
    await recall(services, live)
    left = (await services.db.read(ledgerMark)).newest - live.fed.newest
    live.standsIn = left > long
  } finally {
    opened()
  }
  if (live.standsIn) {
    services.log.warn(
      { payments: left },
      'The risk engine reads the ledger. Until it has, payments are decided without the rules and the score that need history; they are looked at again then.',
    )
  }
  await readLedger(services, live)
  live.standsIn = false
  if (live.closing) return
  // What came between the last reading and now.
  await services.db.read(() => follow(services, live, services.clock()))
  if (left > long) {
    services.log.warn({ ms: Math.round(performance.now() - began) }, 'The risk engine knows the ledger.')
  }
  lookAgain(services, live)
}

/** Looks at what was decided in stand-in, one payment a commit, while payments go on. */
function lookAgain(services: Services, live: Live): void {
  if (live.late.length === 0) return
  const all = async (): Promise<void> => {
    let looked = 0
    for (let one = live.late.at(0); one !== undefined && !live.closing; one = live.late.at(0)) {
      const look = one
      if (await services.db.write(() => lookAt(services, look))) looked++
      live.late.shift()
      services.committed()
      await breathe()
    }
    services.log.warn({ payments: looked }, 'Payments that were decided in stand-in have been looked at again.')
  }
  live.looking ??= all()
    // With the next payment it is tried again.
    .catch((error: unknown) =>
      services.log.error({ err: error, id: errorId() }, 'A payment could not be looked at again.'),
    )
    .finally(() => (live.looking = undefined))
}

/** Resolves when the engine knows the ledger, however long that takes. */
export async function learntFully(services: Services): Promise<void> {
  await rulesReady(services)
  await liveOf(services).ready
}

/** Ends what was begun by itself. Called before the database is closed. */
export async function stopLearning(services: Services): Promise<void> {
  const live = lives.get(services.db)
  if (live === undefined) return
  live.closing = true
  await live.ready?.catch(() => {})
  await live.looking
}

/** Resolves when payments can be decided: with all that is known or, while a host reads a long ledger, at once. */
export async function rulesReady(services: Services): Promise<void> {
  const live = liveOf(services)
  await live.opening
  if (live.standsIn) return
  if (live.learnt) lookAgain(services, live)
  if (live.behind !== undefined && !live.replacing && performance.now() - live.behind > QUIET_MS) {
    live.replacing = true
    // Payments are judged by the standing engine meanwhile.
    void replace(services, live)
  }
  live.ready ??= learnLedger(services, live)
  return live.ready
}

async function learnLedger(services: Services, live: Live): Promise<void> {
  await recall(services, live)
  await readLedger(services, live)
}

/** How a ledger is read: at once from the place reached, or with others of this thread having their turn. */
export type Reading = Readonly<{
  /** Payments a read. */
  chunk: number
  /** The rules are put on the engine when it has read up to here, UTC ms: what they count is filled in at once then. */
  rulesFrom: number
  entered: Entered
  /** Awaited after each read; false ends the reading early. */
  between: () => Promise<boolean>
}>

const inTurns = (services: Services, live: Live): Reading => ({
  chunk: FED_AT_ONCE,
  rulesFrom: services.clock() - RULES_FOR_MS,
  entered: (payment, row) => meet(live, payment, row),
  between: async () => {
    await breathe()
    return !live.closing
  },
})

/** The engine is told what it does not know yet of the ledger. `learnt` says whether it was read to its end. */
export async function readLedger(
  services: Services,
  live: Live,
  { chunk, rulesFrom, entered, between }: Reading = inTurns(services, live),
): Promise<void> {
  live.floor = await settledLedger(services.db)
  const met = (payment: RiskPayment, row: HistoryRow): void => {
    entered(payment, row)
    // What commits while it reads may lie before the place that it has reached, and is looked for afterwards.
    if (row.id > live.floor) live.above.add(row.id)
  }
  let going = true
  const read = async (to: number, knownBy: number): Promise<void> => {
    const options = { chunk, knownBy, from: live.fed }
    live.fed = await feedHistory(services.db, live.engine, to, met, async () => (going = await between()), options)
    if (going) going = await between()
  }
  await read(rulesFrom, rulesFrom - 1)
  if (!going) return
  await services.db.read(() => refresh(services, live))
  // An import may bring labels that become known tomorrow.
  await read(Number.MAX_SAFE_INTEGER, services.clock())
  live.learnt = going
}

/** What was kept of the engine takes the place of the ledger up to there. */
export async function recall(services: Services, live: Live): Promise<void> {
  const kept = await readKept(services)
  if (kept === null) return
  try {
    live.engine.restore(kept.engine)
    live.habit.restore(kept.habit)
    live.fed = kept.fed
    live.keptPayments = kept.fed.payments
  } catch {
    // It may be half restored.
    const { engine, habit } = emptyLive(services)
    Object.assign(live, { engine, habit })
    services.log.info('What the risk engine had kept is of other columns; it reads the ledger instead.')
  }
}

/** Keeps what the engine knows for the next start; gives whether it did. */
export function keepEngine(services: Services, least: number = LONG): boolean {
  const live = lives.get(services.db)
  return live !== undefined && keepLive(services, live, least)
}

export function keepLive(services: Services, live: Live, least: number = LONG): boolean {
  if (!live.learnt || live.behind !== undefined || live.fed.payments < least) return false
  // They are met again, and looked at, only where they are read again.
  if (live.late.length > 0) return false
  if (hasHoles(live)) return false
  if (live.keptPayments === live.fed.payments) return false
  writeKept(services, { engine: live.engine.snapshot(), habit: live.habit.snapshot(), fed: live.fed })
  live.keptPayments = live.fed.payments
  return true
}

/** An engine that knows the whole ledger in its order takes the place of one that was overtaken by an import. */
async function replace(services: Services, old: Live): Promise<void> {
  try {
    const fresh = emptyLive(services)
    await learnLedger(services, fresh)
    fresh.ready = Promise.resolve()
    if (lives.get(services.db) === old) lives.set(services.db, fresh)
  } catch (error) {
    old.replacing = false
    services.log.error({ err: error, id: errorId() }, 'The risk engine could not learn imported history.')
  }
}
