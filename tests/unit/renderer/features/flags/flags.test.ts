import { describe, expect, it } from 'vitest'
import { heldRows, neighbourOf, type FlagRow } from '#renderer/features/flags/flags.ts'

const row = (id: string, version = 1): FlagRow => ({
  id,
  version,
  state: 'open',
  verdict: null,
  score: 80,
  card: 'card_0000000001',
  last4: '4242',
  cardState: 'active',
  customer: 'cus_0000000001',
  name: { native: null, latin: 'Lukas Brandt' },
  rules: [],
  openedAt: 0,
  couldBeLost: { amount: 100, currency: 'CNY' },
  approved: { amount: 0, currency: 'CNY' },
  payments: 1,
  origin: 'live',
})
const ids = (rows: ReadonlyArray<FlagRow>): ReadonlyArray<string> => rows.map(({ id }) => id)

describe('the list of flagged cards stays still', () => {
  it('keeps its order when the store would sort it anew, with the newest content of each row', () => {
    const held = heldRows(['a', 'b', 'c'], [row('c'), row('a', 2), row('b')])
    expect(ids(held.rows)).toEqual(['a', 'b', 'c'])
    expect(held.rows[0]?.version).toBe(2)
    expect(held.waiting).toBe(0)
  })
  it('holds new flags back and counts them', () => {
    const held = heldRows(['a', 'b'], [row('new'), row('a'), row('newer'), row('b')])
    expect(ids(held.rows)).toEqual(['a', 'b'])
    expect(held.waiting).toBe(2)
  })
  it('drops what was decided, and takes it back into its old place', () => {
    expect(ids(heldRows(['a', 'b', 'c'], [row('a'), row('c')]).rows)).toEqual(['a', 'c'])
    expect(ids(heldRows(['a', 'b', 'c'], [row('b'), row('a'), row('c')]).rows)).toEqual(['a', 'b', 'c'])
  })
})

describe('after a verdict', () => {
  const rows = [row('a'), row('b'), row('c')]
  it('the next card is in focus', () => {
    expect(neighbourOf(rows, 'a')?.id).toBe('b')
  })
  it('the last card gives way to the one before', () => {
    expect(neighbourOf(rows, 'c')?.id).toBe('b')
  })
  it('a card that is not listed gives way to the first, and an only card to none', () => {
    expect(neighbourOf(rows, 'x')?.id).toBe('a')
    expect(neighbourOf([row('a')], 'a')).toBeUndefined()
  })
})
