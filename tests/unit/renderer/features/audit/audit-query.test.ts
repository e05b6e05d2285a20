import type { TFunction } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  hasTerm,
  paintOf,
  problemOf,
  suggestionsAt,
  toggleTerm,
  tokensOf,
  withoutLast,
} from '#renderer/features/audit/audit-query.ts'
import { parseAuditQuery } from '#electron/store/api/audit.ts'
import { wordsOf } from '../words-of.ts'

let en: TFunction<'audit'>
let zh: TFunction<'audit'>
beforeAll(async () => {
  en = await wordsOf('en', 'audit')
  zh = await wordsOf('zh-CN', 'audit')
})

describe('the query of the audit', () => {
  it('is cut as the store reads it, the full-width colon included', () => {
    const text = 'actor:lin card：4242 result:denied holder'
    const store = parseAuditQuery(text)
    expect(store).toEqual({ actor: 'lin', label: '4242', result: 'denied', words: ['holder'] })
    expect(tokensOf(text).map(({ field, value }) => [field, value])).toEqual([
      ['actor', 'lin'],
      ['card', '4242'],
      ['result', 'denied'],
      [undefined, 'holder'],
    ])
  })
  it('names the first thing that is wrong and where it stands', () => {
    expect(problemOf('actr:lin')).toEqual({ from: 0, to: 4, kind: 'field', text: 'actr' })
    expect(problemOf('lin result:no')).toEqual({ from: 11, to: 13, kind: 'value', text: 'no' })
    expect(problemOf('actor:')).toMatchObject({ kind: 'empty', text: 'actor' })
    expect(problemOf('actor:lin result:DENIED two words')).toBeUndefined()
  })
  it('paints field, colon and value apart, and a wrong one as wrong', () => {
    expect(paintOf('card:4242 x').map(({ from, to, kind }) => `${from}-${to} ${kind}`)).toEqual([
      '0-4 qf',
      '4-5 qo',
      '5-9 qv',
      '10-11 qv',
    ])
    expect(paintOf('crad:4242')[0]).toEqual({ from: 0, to: 4, kind: 'wrong' })
  })
})

describe('quick filters', () => {
  it('add their term, take it away, and replace another of the same field', () => {
    expect(toggleTerm('actor:lin', 'result:denied')).toBe('actor:lin result:denied')
    expect(toggleTerm('actor:lin result:denied', 'result:denied')).toBe('actor:lin')
    expect(toggleTerm('result:denied wei', 'result:refused')).toBe('wei result:refused')
    expect(hasTerm('actor:lin RESULT:denied', 'result:denied')).toBe(true)
    expect(hasTerm('result:denied2', 'result:denied')).toBe(false)
  })
  it('an empty list offers to drop the last term', () => {
    expect(withoutLast('actor:lin  card:4242 ')).toEqual({ rest: 'actor:lin', last: 'card:4242' })
  })
})

describe('completion', () => {
  const labels = (
    text: string,
    t: TFunction<'audit'> = en,
    actors: ReadonlyArray<string> = [],
  ): ReadonlyArray<string> => suggestionsAt(text, text.length, t, actors).map(({ label }) => label)
  it('offers fields at the start of a word', () => {
    expect(labels('')).toEqual(['actor:', 'action:', 'card:', 'result:'])
    expect(labels('lin ac')).toContain('action:')
  })
  it('finds an act by its words in the reader’s language', () => {
    expect(labels('action:freeze')).toContain('card.frozen')
    expect(labels('冻结', zh)).toContain('action:card.frozen')
  })
  it('offers results and the people seen so far', () => {
    expect(labels('result:d')).toEqual(['done', 'denied'])
    expect(labels('actor:', en, ['Lin Qiao', 'cli (root)', 'Lin Qiao'])).toEqual(['lin', 'cli'])
  })
  it('puts the value in place and leaves the rest alone', () => {
    const [done] = suggestionsAt('result:d card:4242', 8, en, [])
    expect(done).toMatchObject({ text: 'result:done card:4242', caret: 11 })
  })
})
