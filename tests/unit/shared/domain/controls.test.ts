import { describe, expect, it } from 'vitest'
import {
  addTravel,
  blockOf,
  endLift,
  endTravel,
  liftScope,
  LONGEST_LIFT,
  MOST,
  NO_CONTROLS,
  scopeAt,
  setGroupsAndBlocks,
  type Controls,
  type ControlsMove,
} from '#shared/domain/controls.ts'

const NOW = Date.UTC(2026, 10, 24, 1, 0)
const DAY = 86_400_000
const off = { abroad: false, online: false, contactless: false, cash: false }
const done = (move: ControlsMove): Controls => {
  if (!move.ok) throw new Error(move.refusal)
  return move.controls
}
const lift = (until: number) => ({ scope: 'abroad' as const, at: NOW, until, byName: 'Wei Han' })
const trip = (over: object = {}) => ({
  countries: ['NO', 'SE'],
  from: NOW + DAY,
  until: NOW + 5 * DAY,
  at: NOW,
  byName: 'Wei Han',
  ...over,
})

describe('a lift', () => {
  it('opens its switch until its end and leaves the others', () => {
    const controls = done(liftScope(NO_CONTROLS, lift(NOW + DAY)))
    expect(scopeAt(off, controls, NOW + DAY - 1, 'NO')).toEqual({ ...off, abroad: true })
    expect(scopeAt(off, controls, NOW + DAY, 'NO')).toEqual(off)
  })
  it('takes the place of an older one for the same switch', () => {
    const controls = done(liftScope(done(liftScope(NO_CONTROLS, lift(NOW + 5 * DAY))), lift(NOW + DAY)))
    expect(controls.lifts).toEqual([lift(NOW + DAY)])
  })
  it.each([
    [NOW, 'until_in_past'],
    [NOW + LONGEST_LIFT + 1, 'until_too_far'],
  ])('until %d is refused: %s', (until, refusal) => {
    expect(liftScope(NO_CONTROLS, lift(until))).toEqual({ ok: false, refusal })
  })
  it('can be ended once', () => {
    const ended = done(endLift(done(liftScope(NO_CONTROLS, lift(NOW + DAY))), 'abroad', NOW + 1))
    expect(ended.lifts).toEqual([])
    expect(endLift(ended, 'abroad', NOW + 1)).toEqual({ ok: false, refusal: 'nothing_changed' })
  })
})

describe('a travel notice', () => {
  it('opens abroad in its countries and days only', () => {
    const controls = done(addTravel(NO_CONTROLS, trip()))
    const abroad = (at: number, country: string) => scopeAt(off, controls, at, country).abroad
    expect([abroad(NOW + DAY - 1, 'NO'), abroad(NOW + DAY, 'NO'), abroad(NOW + 5 * DAY - 1, 'SE')]).toEqual([
      false,
      true,
      true,
    ])
    expect([abroad(NOW + 5 * DAY, 'NO'), abroad(NOW + DAY, 'DK')]).toEqual([false, false])
  })
  it.each([
    [{ until: NOW }, 'until_in_past'],
    [{ until: NOW + DAY }, 'period_empty'],
    [{ countries: [] }, 'period_empty'],
    [{ until: NOW + 400 * DAY }, 'until_too_far'],
    [{ countries: Array.from({ length: MOST.countries + 1 }, (_, i) => `A${i}`) }, 'too_many'],
  ])('%j is refused: %s', (over, refusal) => {
    expect(addTravel(NO_CONTROLS, trip(over))).toEqual({ ok: false, refusal })
  })
  it('is ended by its number; what has passed is dropped with the next change', () => {
    const two = done(addTravel(done(addTravel(NO_CONTROLS, trip())), trip({ from: NOW, until: NOW + 2 * DAY })))
    expect(two.travel.map(({ id }) => id)).toEqual([1, 2])
    expect(done(endTravel(two, 1, NOW)).travel.map(({ id }) => id)).toEqual([2])
    expect(endTravel(two, 2, NOW + 3 * DAY)).toEqual({ ok: false, refusal: 'nothing_changed' })
    expect(done(endTravel(two, 1, NOW + 3 * DAY)).travel).toEqual([])
  })
})

describe('blocks and limits by group', () => {
  const next = { groups: { gambling: 0 }, blocks: [{ kind: 'group', group: 'money' } as const] }
  it('are set as a whole and refuse what changes nothing', () => {
    const controls = done(setGroupsAndBlocks(NO_CONTROLS, next, NOW))
    expect(controls).toMatchObject(next)
    expect(setGroupsAndBlocks(controls, next, NOW)).toEqual({ ok: false, refusal: 'nothing_changed' })
  })
  it('find the merchant by its key or its group', () => {
    const blocks = [{ kind: 'merchant', merchant: 7, name: 'Kumo' } as const, ...next.blocks]
    const controls = { ...NO_CONTROLS, blocks }
    expect(blockOf(controls, { id: 7, group: 'retail' })).toEqual(blocks[0])
    expect(blockOf(controls, { id: 8, group: 'money' })).toEqual(blocks[1])
    expect(blockOf(controls, { id: 8, group: undefined })).toBeUndefined()
  })
})
