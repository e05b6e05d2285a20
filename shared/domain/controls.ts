// What a card may be told beyond limits and switches: limits and blocks by kind of shop, blocked merchants, lifts that end by
// themselves, and travel notices. Pure; kept beside the card as one value.
import type { Scope } from './card.ts'

export type ScopeKey = keyof Scope

/** A switch that is on until a moment: "abroad until Sunday". */
export type Lift = Readonly<{ scope: ScopeKey; at: number; until: number; byName: string }>
/** Where the holder will be and when; payments there pass although abroad is off. */
export type TravelNotice = Readonly<{
  id: number
  countries: ReadonlyArray<string>
  from: number
  until: number
  at: number
  byName: string
}>
export type Block =
  | Readonly<{ kind: 'merchant'; merchant: number; name: string }>
  | Readonly<{ kind: 'group'; group: string }>

export type Controls = Readonly<{
  /** By group of merchant category codes: the most in a month, minor units of the billing currency. */
  groups: Readonly<Record<string, number>>
  blocks: ReadonlyArray<Block>
  lifts: ReadonlyArray<Lift>
  travel: ReadonlyArray<TravelNotice>
}>

export const NO_CONTROLS: Controls = { groups: {}, blocks: [], lifts: [], travel: [] }

const DAY = 86_400_000
export const LONGEST_LIFT = 31 * DAY
export const LONGEST_TRAVEL = 180 * DAY
/** More than this is no list of exceptions any more. */
export const MOST = { groups: 40, blocks: 50, travel: 10, countries: 20 } as const

export type ControlsRefusal = 'until_in_past' | 'until_too_far' | 'period_empty' | 'too_many' | 'nothing_changed'
export type ControlsMove =
  | Readonly<{ ok: true; controls: Controls }>
  | Readonly<{ ok: false; refusal: ControlsRefusal }>
const refuse = (refusal: ControlsRefusal): ControlsMove => ({ ok: false, refusal })

/** Drops what has ended, so that the value does not grow with the card's age. */
const current = (controls: Controls, now: number): Controls => ({
  ...controls,
  lifts: controls.lifts.filter((lift) => lift.until > now),
  travel: controls.travel.filter((notice) => notice.until > now),
})

export function liftScope(controls: Controls, lift: Lift): ControlsMove {
  if (lift.until <= lift.at) return refuse('until_in_past')
  if (lift.until > lift.at + LONGEST_LIFT) return refuse('until_too_far')
  const kept = current(controls, lift.at)
  return { ok: true, controls: { ...kept, lifts: [...kept.lifts.filter((one) => one.scope !== lift.scope), lift] } }
}

export function endLift(controls: Controls, scope: ScopeKey, now: number): ControlsMove {
  const kept = current(controls, now)
  const lifts = kept.lifts.filter((one) => one.scope !== scope)
  return lifts.length === kept.lifts.length ? refuse('nothing_changed') : { ok: true, controls: { ...kept, lifts } }
}

export function addTravel(controls: Controls, notice: Omit<TravelNotice, 'id'>): ControlsMove {
  if (notice.until <= notice.at) return refuse('until_in_past')
  if (notice.until <= notice.from || notice.countries.length === 0) return refuse('period_empty')
  if (notice.until - notice.from > LONGEST_TRAVEL) return refuse('until_too_far')
  const kept = current(controls, notice.at)
  if (kept.travel.length >= MOST.travel || notice.countries.length > MOST.countries) return refuse('too_many')
  const id = Math.max(0, ...controls.travel.map((one) => one.id)) + 1
  const countries = [...new Set(notice.countries)].sort()
  return { ok: true, controls: { ...kept, travel: [...kept.travel, { ...notice, countries, id }] } }
}

export function endTravel(controls: Controls, id: number, now: number): ControlsMove {
  const kept = current(controls, now)
  const travel = kept.travel.filter((one) => one.id !== id)
  return travel.length === kept.travel.length ? refuse('nothing_changed') : { ok: true, controls: { ...kept, travel } }
}

/** Limits by group and blocks, as a whole: what is left out ends. */
export function setGroupsAndBlocks(
  controls: Controls,
  next: Pick<Controls, 'groups' | 'blocks'>,
  now: number,
): ControlsMove {
  if (Object.keys(next.groups).length > MOST.groups || next.blocks.length > MOST.blocks) return refuse('too_many')
  const same = (value: Pick<Controls, 'groups' | 'blocks'>): string =>
    JSON.stringify([Object.entries(value.groups).sort(), value.blocks])
  if (same(next) === same(controls)) return refuse('nothing_changed')
  return { ok: true, controls: { ...current(controls, now), groups: next.groups, blocks: next.blocks } }
}

/** The switches as they stand at `at` for a payment in `country`. */
export function scopeAt(scope: Scope, controls: Controls, at: number, country: string): Scope {
  const lifted = (key: ScopeKey): boolean => controls.lifts.some((lift) => lift.scope === key && at < lift.until)
  const travels = controls.travel.some(
    (notice) => notice.from <= at && at < notice.until && notice.countries.includes(country),
  )
  return {
    abroad: scope.abroad || travels || lifted('abroad'),
    online: scope.online || lifted('online'),
    contactless: scope.contactless || lifted('contactless'),
    cash: scope.cash || lifted('cash'),
  }
}

/** The block that this merchant falls under, if any. */
export const blockOf = (
  controls: Controls,
  merchant: Readonly<{ id?: number; group?: string | undefined }>,
): Block | undefined =>
  controls.blocks.find((block) =>
    block.kind === 'merchant' ? block.merchant === merchant.id : block.group === merchant.group,
  )
