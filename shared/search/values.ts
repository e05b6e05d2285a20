// What stands after a field's colon: checked and read, or an error that says what would be right.
import { addDays } from '#shared/domain/calendar.ts'
import type { Comparison, Decimal, Moment, QueryError, QueryErrorCode, Span, Test } from './ast.ts'
import { FIELD_KINDS, FIELD_WORDS, nearest, WORD_ALIASES, type FieldName, type WordField } from './fields.ts'
import { normalised, type Lexeme, type Value } from './lex.ts'

type TermLexeme = Extract<Lexeme, { kind: 'term' }>
export type ReadTest = Readonly<{ test: Test }> | Readonly<{ error: QueryError }>

const fail = (
  code: QueryErrorCode,
  span: Span,
  data: QueryError['data'],
  replacement: string | null = null,
): ReadTest => ({ error: { code, span, data, replacement } })

export function readTest(field: FieldName, term: TermLexeme): ReadTest {
  const kind = FIELD_KINDS[field]
  if (kind === 'amount') return readAmount(field, term)
  if (kind === 'score') return readScore(field, term)
  if (kind === 'time') return readTime(field, term)
  if (term.is !== null && term.is !== '=') {
    return fail('no_comparison', term.colon, { field }, ':')
  }
  const values = [...(term.prefix === null ? [] : [term.prefix]), ...term.values].filter(
    (value) => value.text.trim() !== '',
  )
  if (values.length === 0) return missing(field, term)
  if (kind === 'name') return { test: { kind: 'contains', values: values.map((value) => value.text.trim()) } }
  const written: string[] = []
  const matches: string[] = []
  for (const value of values) {
    const one =
      kind === 'words' || kind === 'flag'
        ? readWord(field as WordField, value)
        : kind === 'hour'
          ? readHours(field, value)
          : readCode(field, kind, value)
    if ('error' in one) return one
    if (written.includes(one.value)) continue
    written.push(one.value)
    for (const match of one.matches) if (!matches.includes(match)) matches.push(match)
  }
  return { test: { kind: 'one_of', values: written, matches } }
}

const missing = (field: FieldName, term: TermLexeme): ReadTest =>
  fail('missing_value', { from: term.fieldSpan.from, to: term.colon.to }, { field, ...EXAMPLES[field] })

const EXAMPLES: Partial<Record<FieldName, Readonly<{ suggestion: string }>>> = {
  card: { suggestion: 'card:4242' },
  amount: { suggestion: 'amount:>=500' },
  time: { suggestion: 'time:7d' },
  score: { suggestion: 'score:>=50' },
  country: { suggestion: 'country:CN' },
  currency: { suggestion: 'currency:CNY' },
  mcc: { suggestion: 'mcc:5411' },
  status: { suggestion: 'status:declined' },
  reason: { suggestion: 'reason:limit' },
  channel: { suggestion: 'channel:online' },
  flag: { suggestion: 'flag:any' },
  label: { suggestion: 'label:fraud' },
  origin: { suggestion: 'origin:live' },
  weekday: { suggestion: 'weekday:sat,sun' },
  hour: { suggestion: 'hour:22..5' },
  merchant: { suggestion: 'merchant:"Kumo"' },
  customer: { suggestion: 'customer:"Lin"' },
}

type ReadOne = Readonly<{ value: string; matches: ReadonlyArray<string> }> | Readonly<{ error: QueryError }>

function readWord(field: WordField, value: Value): ReadOne {
  const words = FIELD_WORDS[field]
  const written = normalised(value.text).trim().toLowerCase()
  const aliases = WORD_ALIASES[field] ?? {}
  const word = Object.hasOwn(aliases, written) ? aliases[written]! : written
  const matches = words.get(word)
  if (matches !== undefined) return { value: word, matches }
  const meant = nearest(word, [...words.keys(), ...Object.keys(aliases)])
  const suggestion = meant === undefined ? undefined : (aliases[meant] ?? meant)
  // A team's own rules have names of their own.
  if (field === 'flag' && suggestion === undefined && RULE_NAME.test(word)) return { value: word, matches: [word] }
  return {
    error: {
      code: 'unknown_value',
      span: value.span,
      data: { field, value: value.text, allowed: [...words.keys()], ...(suggestion !== undefined && { suggestion }) },
      replacement: suggestion ?? null,
    },
  }
}

const RULE_NAME = /^[a-z][a-z0-9_-]{2,59}$/
const HOURS = /^(\d{1,2})(?:\.\.(\d{1,2}))?$/

/** `9`, `9..17`, `22..5` over midnight: hours of local clocks, each from its beginning to its end. */
function readHours(field: FieldName, value: Value): ReadOne {
  const match = HOURS.exec(normalised(value.text).trim())
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])]
  if (match === null || first > 23 || last > 23) {
    const data = { field, value: value.text, suggestion: 'hour:22..5' }
    return { error: { code: 'bad_hour', span: value.span, data, replacement: null } }
  }
  const length = ((last - first + 24) % 24) + 1
  const matches = Array.from({ length }, (_, i) => String((first + i) % 24))
  return { value: first === last ? String(first) : `${first}..${last}`, matches }
}

const MERCHANT_CODE = /^\d{4}$/
const LAST_FOUR = /^\d{4}$/
const CARD_ID = /^card_[0-9a-z]{10}$/i

function readCode(field: FieldName, kind: 'card' | 'currency' | 'country' | 'mcc', value: Value): ReadOne {
  const text = normalised(value.text).trim()
  const bad = (code: QueryErrorCode, suggestion?: string): ReadOne => ({
    error: {
      code,
      span: value.span,
      data: { field, value: value.text, ...(suggestion !== undefined && { suggestion }) },
      replacement: suggestion ?? null,
    },
  })
  const one = (read: string): ReadOne => ({ value: read, matches: [read] })
  if (kind === 'mcc') return MERCHANT_CODE.test(text) ? one(text) : bad('bad_mcc')
  if (kind === 'country') return /^[a-z]{2}$/i.test(text) ? one(text.toUpperCase()) : bad('bad_country')
  if (kind === 'currency') return /^[a-z]{3}$/i.test(text) ? one(text.toUpperCase()) : bad('bad_currency')
  const last = text.replace(/^[•*·.]+ ?/, '')
  if (LAST_FOUR.test(last)) return one(last)
  if (CARD_ID.test(text)) return one(`card_${text.slice(5).toUpperCase()}`)
  if (looksLikeCardNumber(text, false)) return { error: cardNumber(value) }
  return bad('bad_card')
}

/** A whole card number must not get into addresses, histories and logs: the value is not repeated, only its last four. */
export function cardNumber(value: Value): QueryError {
  const last = normalised(value.text).replace(/\D/g, '').slice(-4)
  return { code: 'card_number', span: value.span, data: { suggestion: last }, replacement: last }
}

/** 12 to 19 digits, spaces and dashes aside; `checked` also asks for the check digit of ISO/IEC 7812-1. */
export function looksLikeCardNumber(text: string, checked: boolean): boolean {
  const plain = normalised(text)
  if (!/^\d[\d -]*\d$/.test(plain)) return false
  const digits = plain.replace(/\D/g, '')
  if (digits.length < 12 || digits.length > 19) return false
  if (!checked) return true
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

const AMOUNT = /^([A-Za-z]{3})?(\d{1,11})(?:\.(\d{1,4}))?([A-Za-z]{3})?$/

function decimal(whole: string, fraction = ''): Decimal {
  const kept = fraction.replace(/0+$/, '')
  return { digits: Number(whole + kept), scale: kept.length }
}

/** Which of two decimals is larger: negative, 0, positive. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const left = BigInt(a.digits) * 10n ** BigInt(b.scale)
  const right = BigInt(b.digits) * 10n ** BigInt(a.scale)
  return left < right ? -1 : left > right ? 1 : 0
}

function readAmount(field: FieldName, term: TermLexeme): ReadTest {
  const prefix = term.prefix?.text.toUpperCase() ?? null
  if (term.values.length === 0) return missing(field, term)
  // Groups of three are allowed: the comma that parts values elsewhere belongs to the number here.
  const span = { from: term.prefix?.span.from ?? term.values[0]!.span.from, to: term.values.at(-1)!.span.to }
  const texts = term.values.map((value) => normalised(value.text).trim())
  const grouped = texts.length > 1 && texts.slice(1).every((part) => /^\d{3}(?!\d)/.test(part))
  const written = grouped ? texts.join('') : texts.join(',')
  const bad = (): ReadTest => fail('bad_amount', span, { field, value: texts.join(','), suggestion: 'amount:>=500' })
  const ends = written.split('..')
  if (ends.length > 2 || (ends.length === 2 && term.is !== null)) return bad()
  const read = ends.map((end) => AMOUNT.exec(end.replaceAll('_', '')))
  const currencies = new Set<string>(prefix === null ? [] : [prefix])
  for (const match of read) {
    if (match === null) return bad()
    for (const currency of [match[1], match[4]]) if (currency !== undefined) currencies.add(currency.toUpperCase())
  }
  if (currencies.size > 1 || (prefix !== null && !/^[A-Z]{3}$/.test(prefix))) return bad()
  const currency = [...currencies][0] ?? null
  const [first, second] = read.map((match) => decimal(match![2]!, match![3]))
  if (second === undefined) return { test: { kind: 'compare', is: term.is ?? '=', value: first!, currency } }
  if (compareDecimals(first!, second) > 0) return fail('range_backwards', span, { field })
  return { test: { kind: 'between', least: first!, most: second, currency } }
}

function readScore(field: FieldName, term: TermLexeme): ReadTest {
  const value = term.values[0]
  if (value === undefined) return missing(field, term)
  const text = normalised(value.text).trim()
  const range = /^(\d{1,3})(?:\.\.(\d{1,3}))?$/.exec(text)
  const bad = (): ReadTest => fail('bad_score', value.span, { field, value: value.text, suggestion: 'score:>=50' })
  if (range === null || term.prefix !== null || term.values.length > 1) return bad()
  const [least, most] = [Number(range[1]), range[2] === undefined ? null : Number(range[2])]
  if (least > 100 || (most ?? 0) > 100 || (most !== null && term.is !== null)) return bad()
  const whole = (digits: number): Decimal => ({ digits, scale: 0 })
  if (most === null) return { test: { kind: 'compare', is: term.is ?? '=', value: whole(least), currency: null } }
  if (least > most) return fail('range_backwards', value.span, { field })
  return { test: { kind: 'between', least: whole(least), most: whole(most), currency: null } }
}

const MOMENT = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:t(\d{1,2}):(\d{2}))?$/i

/** `undefined` when the text is no date; `null` when it is a day that no calendar has. */
function readMoment(text: string): Moment | null | undefined {
  const match = MOMENT.exec(text)
  if (match === null) return undefined
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const day = year * 10_000 + month * 100 + date
  const minute = match[4] === undefined ? null : Number(match[4]) * 60 + Number(match[5])
  // Adding no days brings an impossible date to a possible one, which then differs.
  if (year < 1970 || addDays(day, 0) !== day || Number(match[4] ?? 0) > 23 || Number(match[5] ?? 0) > 59) return null
  return { day, minute }
}

const orderOf = (moment: Moment, end: boolean): number => moment.day * 1440 + (moment.minute ?? (end ? 1439 : 0))

function readTime(field: FieldName, term: TermLexeme): ReadTest {
  const value = term.values[0]
  if (value === undefined) return missing(field, term)
  const text = normalised(value.text).trim().toLowerCase()
  const bad = (code: QueryErrorCode = 'bad_time'): ReadTest =>
    fail(code, value.span, { field, value: value.text, suggestion: 'time:7d' })
  if (term.values.length > 1 || term.prefix !== null) return bad()
  const last = /^(\d{1,4})([mhdw])$/.exec(text)
  if (last !== null) {
    if ((term.is !== null && term.is !== '=') || Number(last[1]) === 0) return bad()
    return { test: { kind: 'last', count: Number(last[1]), unit: last[2] as 'm' | 'h' | 'd' | 'w' } }
  }
  const ends = text.split('..')
  if (ends.length > 2 || (ends.length === 2 && term.is !== null && term.is !== '=')) return bad()
  const moments: (Moment | null)[] = []
  for (const end of ends) {
    if (end === '' && ends.length === 2) {
      moments.push(null)
      continue
    }
    const moment = readMoment(end)
    if (moment === undefined) return bad()
    if (moment === null) return bad('bad_day')
    moments.push(moment)
  }
  if (moments.every((moment) => moment === null)) return bad()
  const first = moments[0]!
  if (moments.length === 2) {
    const second = moments[1]!
    if (first !== null && second !== null && orderOf(first, false) > orderOf(second, true)) {
      return fail('period_backwards', value.span, { field }, `${ends[1]}..${ends[0]}`)
    }
    return { test: { kind: 'period', first, last: second } }
  }
  return { test: periodOf(term.is ?? '=', first!) }
}

/** `time:>=2026-11-01` and its like as a period; with `>` the day itself is left out. */
function periodOf(is: Comparison, moment: Moment): Test {
  const shifted = (by: number): Moment => {
    if (moment.minute === null) return { day: addDays(moment.day, by), minute: null }
    const minute = moment.minute + by
    if (minute < 0) return { day: addDays(moment.day, -1), minute: 1439 }
    return minute > 1439 ? { day: addDays(moment.day, 1), minute: 0 } : { day: moment.day, minute }
  }
  if (is === '=') return { kind: 'period', first: moment, last: moment }
  if (is === '>=') return { kind: 'period', first: moment, last: null }
  if (is === '<=') return { kind: 'period', first: null, last: moment }
  return is === '>'
    ? { kind: 'period', first: shifted(1), last: null }
    : { kind: 'period', first: null, last: shifted(-1) }
}
