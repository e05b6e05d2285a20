import { beforeAll, describe, expect, it } from 'vitest'
import type { TFunction } from 'i18next'
import { parseQuery } from '#shared/search/parse.ts'
import { errorsWhileTyping, paintOf, suggestionsAt } from '#renderer/features/transactions/query-box.ts'
import { chipsOf, chipText, errorWords } from '#renderer/features/transactions/query-words.ts'
import { wordsOf } from '../words-of.ts'

let en: TFunction<'transactions'>
let zh: TFunction<'transactions'>
beforeAll(async () => {
  en = await wordsOf('en', 'transactions')
  zh = await wordsOf('zh-CN', 'transactions')
})

const chips = (text: string, t: TFunction<'transactions'>): ReadonlyArray<string> =>
  chipsOf(parseQuery(text).query!, t).map(chipText)
const offered = (text: string, caret = text.length): ReadonlyArray<string> =>
  suggestionsAt(text, caret, parseQuery(text), en).map((each) => each.label)

describe('chips', () => {
  it('say the query in words, in both languages', () => {
    const query = 'status:declined country:!CN amount:>=200 (channel:online or reason:limit) time:7d'
    expect(chips(query, en)).toEqual([
      'status declined',
      'country not CN',
      'amount ≥ 200',
      'channel online or reason limit reached',
      'time last 7 days',
    ])
    expect(chips(query, zh)).toEqual([
      '状态 已拒绝',
      '国家 不是 CN',
      '金额 ≥ 200',
      '方式 线上 或 原因 超出限额',
      '时间 最近 7 天',
    ])
  })
  it('carry the query that stays without them', () => {
    const all = chipsOf(parseQuery('status:declined kumo time:7d').query!, en)
    expect(all.map((chip) => chip.without)).toEqual(['kumo time:7d', 'status:declined time:7d', 'status:declined kumo'])
  })
  it('name ranges, periods, names and several values', () => {
    expect(
      chips('amount:100..250 time:2026-11-01..2026-11-15 merchant:"西湖 Tea" country:CN,HK score:30..49', en),
    ).toEqual([
      'amount 100 to 250',
      'time 2026-11-01 to 2026-11-15',
      'merchant 西湖 Tea',
      'country CN, HK',
      'risk 30 to 49',
    ])
    expect(chips('time:..2026-11-15', en)).toEqual(['time to 2026-11-15'])
  })
})

describe('errors', () => {
  it('name the word and what would be right', () => {
    const [error] = parseQuery('amont:>5').errors
    expect(errorWords(error!, en)).toBe('"amont" is not a field. Did you mean amount?')
    expect(errorWords(error!, zh)).toBe('没有“amont”字段。您是否要找 amount？')
  })
  it.each([
    'zzzzzz:1',
    'status:',
    'status:declned',
    'status:qqqqqqqq',
    'amount:x',
    'score:200',
    'time:soon',
    'time:2026-13-41',
    'time:2026-11-15..2026-11-01',
    'amount:9..1',
    'country:China',
    'currency:Yuan',
    'mcc:12',
    'card:12',
    'card:4111111111111111',
    'merchant:>5',
    '"open',
    '(a',
    'a)',
    '()',
    'or b',
    'not',
  ])('have words in both languages for %s', (text) => {
    const { errors } = parseQuery(text)
    expect(errors.length).toBeGreaterThan(0)
    for (const error of errors)
      for (const t of [en, zh]) {
        const words = errorWords(error, t)
        expect(words).not.toMatch(/\{\{|undefined|query\.\w/)
        expect(words).not.toContain('4111111111111111')
      }
  })
  it('are not shown for what is still being typed at the end', () => {
    const typing = (text: string): number => errorsWhileTyping(parseQuery(text), text.length).length
    expect(typing('status:')).toBe(0)
    expect(typing('status:decl')).toBe(0)
    expect(typing('amont:5 status:declined')).toBe(1)
  })
})

describe('colours', () => {
  it('cover fields, numbers, texts in quotes and words; an error is underlined and nothing else lies under it', () => {
    const text = 'status:declined or amount:>=200 merchant:"Kumo" amont:1'
    const parsed = parseQuery(text)
    const painted = paintOf(parsed, parsed.errors).map(({ from, to, kind }) => [text.slice(from, to), kind])
    expect(painted).toContainEqual(['status', 'qf'])
    expect(painted).toContainEqual(['declined', 'qv'])
    expect(painted).toContainEqual(['or', 'qk'])
    expect(painted).toContainEqual(['200', 'qn'])
    expect(painted).toContainEqual(['"Kumo"', 'qs'])
    expect(painted.filter(([part]) => part === 'amont')).toEqual([['amont', 'wrong']])
  })
})

describe('completion', () => {
  it('offers fields at the start of a term and the values of a field after it', () => {
    expect(offered('')).toContain('status:')
    expect(offered('sta')).toEqual(['status:'])
    expect(offered('status:declined ')).toContain('reason:')
    expect(offered('status:dec')).toEqual(['declined'])
    expect(offered('reason:')).toContain('limit')
    expect(offered('time:')).toContain('7d')
  })
  it('is silent once the value is whole, and in the middle of a name', () => {
    expect(offered('status:declined')).toEqual([])
    expect(offered('merchant:Kum')).toEqual([])
  })
  it('puts the field where the caret is and leaves the rest of the text', () => {
    const [first] = suggestionsAt('am country:CN', 2, parseQuery('am country:CN'), en)
    expect(first).toMatchObject({ text: 'amount: country:CN', caret: 7 })
  })
  it('offers the right word for a wrong one first', () => {
    const text = 'amont:5 '
    const [fix] = suggestionsAt(text, text.length, parseQuery(text), en)
    expect(fix).toMatchObject({ label: 'amount', text: 'amount:5 ' })
  })
})
