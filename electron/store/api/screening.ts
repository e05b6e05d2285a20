// Holding a person against the watch lists, inside the write that the result belongs to: hits of the case, its check, and what is
// remembered from before.
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import { watchCheck, type MachineCheck, type Nearest } from '#shared/domain/identity/checks.ts'
import { screenedKey, screenedOf } from '#shared/domain/identity/screened.ts'
import type { HitState } from '#shared/domain/identity/watchList.ts'
import type { Hit, Match } from '#shared/domain/identity/watchMatch.ts'
import { addHit, hitsOf, lapseHit, refreshHit, remembered, type HitRow } from '#electron/store/db/watch-hits.ts'
import { watchLists, watchStamp } from '#electron/store/db/watch-lists.ts'
import { stampCase } from '#electron/store/db/watch-runs.ts'
import type { Work } from '#electron/store/db/work.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { currentScreen, type CurrentScreen, type Listed } from '#electron/store/watch/screen.ts'
import type { Services } from './services.ts'

export type Found = Readonly<{
  stamp: number
  /** No list is in force. */
  empty: boolean
  /** Keyed hash of the data that were compared. */
  person: string
  hits: ReadonlyArray<Hit<Listed>>
  nearest: Nearest | null
}>

type Person = Readonly<{ native: string | null; latin: string }>

/** Compares; reads nothing. */
export function screenPerson(
  services: Services,
  { stamp, screen }: CurrentScreen,
  person: Person,
  fields: ReadonlyArray<FieldLine>,
): Found {
  const year = new Date(services.clock()).getUTCFullYear()
  const screened = screenedOf(person, fields, year)
  const hits = screen.hits(screened)
  return {
    stamp,
    empty: screen.size === 0,
    person: blindIndex(services.keyring, 'person', screenedKey(screened)),
    hits,
    nearest: nearestOf(hits[0] ?? screen.nearest(screened)),
  }
}

function nearestOf(match: Match | undefined): Nearest | null {
  if (match === undefined || match.score === 0) return null
  const year = Number(match.born?.slice(0, 4))
  return { name: match.name, likeness: match.score, bornYear: Number.isInteger(year) && year > 0 ? year : null }
}

const matchText = ({ name, own, score, parts, birth, born, script }: Match): string =>
  JSON.stringify({ name, own, score, parts, birth, born, script } satisfies Match)

type Case = Readonly<{ id: number; customer: number | null }>

/**
 * Brings the hits of a case up to date: new ones are open, unless the same data were told apart from the same entry before; open ones
 * that are none any more lapse; what a person has said stays said while entry and data are the same.
 */
export function* keepHits(of: Case, found: Found, now: number): Work<ReadonlyArray<HitState>> {
  const before = new Map((yield* hitsOf(of.id)).map((hit) => [hit.entry_id, hit]))
  const known = yield* remembered(
    found.person,
    found.hits.map(({ entry }) => entry.id),
  )
  const states: Array<HitState> = []
  for (const hit of found.hits) {
    const old = before.get(hit.entry.id)
    before.delete(hit.entry.id)
    const told = known.get(hit.entry.id)
    if (old === undefined) {
      const state = told === undefined ? 'open' : 'false_match'
      yield* addHit({
        entry: hit.entry.id,
        application: of.id,
        customer: of.customer,
        person: found.person,
        score: hit.score,
        match: matchText(hit),
        state,
        reason: told?.reason ?? null,
        by: told?.decided_by ?? null,
        decided: told?.decided_at ?? null,
        at: now,
      })
      states.push(state)
      continue
    }
    const stays = old.state !== 'lapsed' && old.person_idx === found.person
    const state = stays ? (old.state as HitState) : 'open'
    yield* refreshHit({ id: old.id, score: hit.score, match: matchText(hit), person: found.person, state })
    states.push(state)
  }
  for (const old of before.values()) {
    if (old.state === 'open') yield* lapseHit(old.id)
    else states.push(old.state as HitState)
  }
  yield* stampCase(of.id, found.stamp)
  return states
}

/** What would become of the hits of a new case. */
export function* statesOf(found: Found): Work<ReadonlyArray<HitState>> {
  const ids = found.hits.map(({ entry }) => entry.id)
  const known = yield* remembered(found.person, ids)
  return ids.map((id) => (known.has(id) ? 'false_match' : 'open'))
}

/** What the look-up in the lists says, for the checks. */
export function* nearestIn(found: Found): Work<Nearest | null | 'no_list'> {
  // A list of companies and ships only is a list too.
  const loaded = !found.empty || (yield* watchLists()).some((list) => list.entries > 0)
  return loaded ? found.nearest : 'no_list'
}

/** The check of a case with these hits. */
export function* watchCheckFor(found: Found, hits: ReadonlyArray<HitState>): Work<MachineCheck> {
  return watchCheck({ nearest: yield* nearestIn(found), hits })
}

/** The same from what the case holds, after a verdict. */
export const checkAfterVerdict = (hits: ReadonlyArray<HitRow>): MachineCheck => {
  const first = hits.find((hit) => hit.state !== 'lapsed')
  const match = first === undefined ? undefined : (JSON.parse(first.match) as Match)
  return watchCheck({ nearest: nearestOf(match), hits: hits.map((hit) => hit.state as HitState) })
}

/** Thrown inside a write when the lists changed since the screen was taken. */
const STALE = Symbol('the lists changed')

export function* sameLists(stamp: number): Work<void> {
  if ((yield* watchStamp()) !== stamp) throw Object.assign(new Error('the watch lists changed'), { [STALE]: true })
}

/** Runs `write` with the screen as it stands; once more when the lists changed in between. */
export async function withScreen<T>(services: Services, write: (screen: CurrentScreen) => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await write(await currentScreen(services.db))
    } catch (error) {
      if (tries >= 3 || !(error instanceof Error && STALE in error)) throw error
    }
  }
}
