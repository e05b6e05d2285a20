import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeAt, fieldsBeginning } from '#shared/search/complete.ts'
import { formatQuery } from '#shared/search/format.ts'
import { narrowed, oneOf, termOf } from '#shared/search/narrow.ts'
import { parseQuery } from '#shared/search/parse.ts'

const when = { now: Date.UTC(2026, 10, 24, 1, 41), timeZone: 'Asia/Shanghai' }
const queryOf = (text: string) => parseQuery(text).query!
const day = (date: number) => {
  const moment = { day: date, minute: null }
  return termOf('time', { kind: 'period', first: moment, last: moment })
}

describe('a narrower query', () => {
  it.each([
    ['', 'status:declined'],
    ['status:declined,approved kumo', 'kumo status:declined'],
    ['status:!declined', 'status:!declined status:declined'],
    ['status:approved', 'status:approved status:declined'],
    ['a or b', '(a or b) status:declined'],
  ])('%j and declined is %j', (text, expected) => {
    expect(formatQuery(narrowed(queryOf(text), oneOf('status', 'declined'), when))).toBe(expected)
  })

  it.each([
    ['time:30d country:CN', 'country:CN time:2026-11-20'],
    ['time:2026-11-19..2026-11-21', 'time:2026-11-20'],
    ['time:4d', 'time:4d time:2026-11-20'],
    ['time:..2026-11-19', 'time:..2026-11-19 time:2026-11-20'],
  ])('%j within a day is %j', (text, expected) => {
    expect(formatQuery(narrowed(queryOf(text), day(20_261_120), when))).toBe(expected)
  })
})

describe('the place of a completion', () => {
  const place = (text: string) => {
    const caret = text.indexOf('|')
    const found = placeAt(text.replace('|', ''), caret)
    return found && { ...found, rest: formatQuery(found.rest) }
  }
  it.each([
    ['|', { kind: 'text', typed: '', rest: '' }],
    ['sta|', { kind: 'text', typed: 'sta', from: 0, to: 3, rest: '' }],
    ['kumo st|a time:7d', { kind: 'text', typed: 'st', from: 5, to: 8, rest: 'kumo time:7d' }],
    ['status:|', { kind: 'value', field: 'status', typed: '', from: 7, to: 7, rest: '' }],
    ['country:CN,J| kumo', { kind: 'value', field: 'country', typed: 'J', from: 11, to: 12, rest: 'kumo' }],
    ['country:!J|', { kind: 'value', field: 'country', typed: 'J', rest: '' }],
    ['merchant:"Ku|', { kind: 'value', field: 'merchant', typed: 'Ku', rest: '' }],
    ['商户：“星|”', { kind: 'value', field: 'merchant', typed: '星' }],
    ['st|atus:declined', { kind: 'text', typed: 'st', from: 0, to: 6 }],
    ['kumo or country:|', { kind: 'value', field: 'country', rest: '' }],
  ])('%j', (text, expected) => expect(place(text)).toMatchObject(expected))

  it.each(['amont:5|', '(|a', 'a or| b'])('is none in %j', (text) => {
    const found = place(text)
    expect(found === null || found.typed === '').toBe(true)
  })

  it('lies in any text, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: -3, max: 45 }), (text, caret) => {
        const found = placeAt(text, caret)
        if (found === null) return
        expect(0 <= found.from && found.from <= found.to && found.to <= text.length).toBe(true)
      }),
    )
  })

  it('knows fields by the beginning of any of their names', () => {
    expect(fieldsBeginning('c')).toEqual(expect.arrayContaining(['card', 'customer', 'currency', 'country', 'channel']))
    expect(fieldsBeginning('商')).toEqual(['merchant'])
    expect(fieldsBeginning('zz')).toEqual([])
  })
})
