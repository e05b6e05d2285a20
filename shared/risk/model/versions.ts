// The life of a learnt model: drafted by training, run in shadow beside the live one, compared on the last confirmed weeks, promoted by a
// second person, taken back. One is live at a time; the expert prior stands behind the first. Pure.

export const MODEL_STATES = ['draft', 'shadow', 'live', 'retired'] as const
export type ModelState = (typeof MODEL_STATES)[number]

export type ModelVersion = Readonly<{
  id: number
  state: ModelState
  /** Who had it learnt; may not promote it. */
  maker: number
  madeAt: number
  shadowSince: number | null
  liveSince: number | null
  /** The version that was live before this one: what a roll-back returns to. `null` for the expert prior. */
  before: number | null
}>

export type ModelRefusal = 'not_a_draft' | 'not_in_shadow' | 'too_short_in_shadow' | 'own_model' | 'not_live'
type Outcome =
  | Readonly<{ ok: true; versions: ReadonlyArray<ModelVersion> }>
  | Readonly<{ ok: false; refusal: ModelRefusal }>

/** A day of traffic at least, before anybody relies on it. */
export const LEAST_SHADOW_MS = 86_400_000

const refuse = (refusal: ModelRefusal): Outcome => ({ ok: false, refusal })
const change = (versions: ReadonlyArray<ModelVersion>, ...changed: ReadonlyArray<ModelVersion>): Outcome => ({
  ok: true,
  versions: versions.map((one) => changed.find(({ id }) => id === one.id) ?? one),
})

/** Scores beside the live model from now on, without effect. Another one in shadow is retired: one comparison at a time. */
export function beginShadow(versions: ReadonlyArray<ModelVersion>, id: number, now: number): Outcome {
  const one = versions.find((version) => version.id === id)
  if (one?.state !== 'draft') return refuse('not_a_draft')
  const others = versions
    .filter(({ state }) => state === 'shadow')
    .map((other) => ({ ...other, state: 'retired' as const }))
  return change(versions, { ...one, state: 'shadow', shadowSince: now }, ...others)
}

/** Goes live; `checker` is the second person. The one that was live is retired and remembered. */
export function promote(versions: ReadonlyArray<ModelVersion>, id: number, checker: number, now: number): Outcome {
  const one = versions.find((version) => version.id === id)
  if (one?.state !== 'shadow') return refuse('not_in_shadow')
  if (one.maker === checker) return refuse('own_model')
  if (now - one.shadowSince! < LEAST_SHADOW_MS) return refuse('too_short_in_shadow')
  const live = versions.find(({ state }) => state === 'live')
  const retired = live === undefined ? [] : [{ ...live, state: 'retired' as const }]
  return change(versions, { ...one, state: 'live', liveSince: now, before: live?.id ?? null }, ...retired)
}

/** Returns to what was live before: at once and by one person, since it only takes back. */
export function rollBack(versions: ReadonlyArray<ModelVersion>, id: number, now: number): Outcome {
  const one = versions.find((version) => version.id === id)
  if (one?.state !== 'live') return refuse('not_live')
  const before = versions.find((version) => version.id === one.before)
  const again = before === undefined ? [] : [{ ...before, state: 'live' as const, liveSince: now }]
  return change(versions, { ...one, state: 'retired' }, ...again)
}
