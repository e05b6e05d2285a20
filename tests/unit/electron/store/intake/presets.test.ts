import { describe, expect, it } from 'vitest'
import { minorUnits, utcTime } from '#electron/store/intake/cells.ts'
import { PRESETS, presetNamed } from '#electron/store/intake/presets/presets.ts'
import { isRefusal, type IntakeRecord, type RowRefusal } from '#electron/store/intake/record.ts'

type Cells = Readonly<Record<string, string>>

function read(presetId: string, row: Cells, over: Cells = {}): IntakeRecord | RowRefusal {
  const all = { ...row, ...over }
  const header = Object.keys(all)
  return presetNamed(presetId)!.reader(header)(header.map((name) => all[name]!))
}
function record(presetId: string, row: Cells, over: Cells = {}): IntakeRecord {
  const answer = read(presetId, row, over)
  if (isRefusal(answer)) throw new Error(`refused: ${JSON.stringify(answer)}`)
  return answer
}

const handbook = {
  TRANSACTION_ID: '12',
  TX_DATETIME: '2018-04-01 00:07:56',
  CUSTOMER_ID: '2',
  TERMINAL_ID: '1365',
  TX_AMOUNT: '146.00',
  TX_FRAUD: '0',
  TX_FRAUD_SCENARIO: '0',
}
const sparkov = {
  '': '0',
  trans_date_trans_time: '2020-06-21 12:14:25',
  cc_num: '4242424242424242',
  merchant: 'fraud_Yost, Ray and Sons',
  category: 'misc_net',
  amt: '16.5',
  first: 'Ada',
  last: 'Test',
  gender: 'F',
  city: 'Columbia',
  trans_num: '2da90c7d74bd46a0caf3777415b3ebd3',
  unix_time: '1371816865',
  is_fraud: '1',
}
const tabformer = {
  User: '0',
  Card: '3',
  Year: '2018',
  Month: '2',
  Day: '9',
  Time: '06:21',
  Amount: '$134.09',
  'Use Chip': 'Swipe Transaction',
  'Merchant Name': '-9223372036854775807',
  'Merchant City': 'La Verne',
  'Merchant State': 'CA',
  Zip: '91750.0',
  MCC: '5300',
  'Errors?': '',
  'Is Fraud?': 'No',
}
const samples: Readonly<Record<string, Cells>> = { 'fraud-handbook': handbook, sparkov, tabformer }

describe('the fraud-handbook preset', () => {
  it('reads one card for each customer, amounts as EUR, times as UTC', () => {
    expect(record('fraud-handbook', handbook)).toEqual({
      outsideId: '12',
      at: Date.UTC(2018, 3, 1, 0, 7, 56),
      amount: 14_600,
      currency: 'EUR',
      kind: 'payment',
      declined: false,
      reason: null,
      channel: 'chip',
      pin: 'none',
      customer: { outsideId: '2', name: 'Customer 2', city: null, country: null },
      card: { outsideId: '2', lastFour: '0002', number: null },
      merchant: { outsideId: '1365', name: 'Terminal 1365', mcc: null, country: null, city: null },
      label: { verdict: 'legitimate', knownAt: Date.UTC(2018, 3, 8, 0, 7, 56) },
    })
  })

  it('never lets the scenario in', () => {
    expect(record('fraud-handbook', handbook, { TX_FRAUD_SCENARIO: '3' })).toEqual(record('fraud-handbook', handbook))
  })
})

describe('the sparkov preset', () => {
  it('keeps the card number apart from every other field', () => {
    const { card, ...rest } = record('sparkov', sparkov)
    expect(card).toEqual({ number: '4242424242424242', outsideId: null, lastFour: '4242' })
    expect(JSON.stringify(rest)).not.toContain('4242424242424242')
    expect(rest).toMatchObject({
      amount: 1650,
      channel: 'online',
      at: Date.UTC(2020, 5, 21, 12, 14, 25),
      customer: { outsideId: null, name: 'Ada Test', country: 'US' },
      merchant: { name: 'Yost, Ray and Sons', mcc: '5999' },
      label: { verdict: 'fraud' },
    })
  })

  it('does not repeat a card number that it refuses', () => {
    for (const cc_num of ['2.7E+15', '4242-4242-4242-4242', '42424242424242424242']) {
      expect(read('sparkov', sparkov, { cc_num })).toMatchObject({
        problem: 'not_a_card_number',
        field: 'cc_num',
        value: null,
      })
    }
  })
})

describe('the tabformer preset', () => {
  it('reads four date columns, dollar amounts and merchants past 2^53 as text', () => {
    expect(record('tabformer', tabformer)).toMatchObject({
      outsideId: '0-3-20180209T0621-13409--9223372036854775807',
      at: Date.UTC(2018, 1, 9, 6, 21),
      amount: 13_409,
      kind: 'payment',
      card: { outsideId: '0-3', lastFour: '0003' },
      merchant: { outsideId: '-9223372036854775807|La Verne|CA', mcc: '5300', country: 'US', city: 'La Verne' },
    })
  })

  it('tells merchants apart whose numbers differ in the last digit, and names none by a run of digits', () => {
    const one = record('tabformer', tabformer, { 'Merchant Name': '3527213246127876953' }).merchant
    const two = record('tabformer', tabformer, { 'Merchant Name': '3527213246127876954' }).merchant
    expect(one.outsideId).not.toBe(two.outsideId)
    expect(one.name).not.toBe(two.name)
    expect(one.name).toMatch(/^Merchant [0-9A-Z]{6}$/)
  })

  it.each([
    ['', false, null, 'none'],
    ['Bad PIN', true, 'pin_wrong', 'wrong'],
    ['Insufficient Balance', true, 'insufficient_funds', 'none'],
    ['Bad PIN,Insufficient Balance', true, 'pin_wrong', 'wrong'],
    ['Technical Glitch', true, null, 'none'],
    ['Bad CVV', true, null, 'none'],
  ])('errors %j: declined %s for %s', (errors, declined, reason, pin) => {
    expect(record('tabformer', tabformer, { 'Errors?': errors })).toMatchObject({ declined, reason, pin })
  })

  it.each([
    ['CA', 'La Verne', 'US'],
    ['Mexico', 'Cancun', 'MX'],
    ['China', 'Shanghai', 'CN'],
    ['Georgia', 'Tbilisi', 'GE'],
    ['', 'ONLINE', null],
  ])('a merchant in %j, %j is in %s', (state, city, country) => {
    const over = { 'Merchant State': state, 'Merchant City': city }
    expect(record('tabformer', tabformer, over).merchant.country).toBe(country)
  })

  it('takes negative amounts as refunds', () => {
    expect(record('tabformer', tabformer, { Amount: '$-88.00' })).toMatchObject({ kind: 'refund', amount: 8800 })
  })
})

describe('a row that cannot be right is refused by field', () => {
  it.each([
    ['fraud-handbook', 'TX_DATETIME', '2018-02-30 00:00:00', 'impossible_date'],
    ['fraud-handbook', 'TX_DATETIME', '2018-02-29 00:00:00', 'impossible_date'],
    ['fraud-handbook', 'TX_DATETIME', '01/04/2018', 'not_a_time'],
    ['fraud-handbook', 'TX_AMOUNT', 'lots', 'not_an_amount'],
    ['fraud-handbook', 'TX_AMOUNT', 'NaN', 'not_an_amount'],
    ['fraud-handbook', 'TX_AMOUNT', '1'.repeat(30), 'not_an_amount'],
    ['fraud-handbook', 'TX_AMOUNT', '12.345', 'not_an_amount'],
    ['fraud-handbook', 'TX_AMOUNT', '-4.00', 'negative'],
    ['fraud-handbook', 'CUSTOMER_ID', '', 'missing'],
    ['fraud-handbook', 'CUSTOMER_ID', '12a', 'not_a_number'],
    ['fraud-handbook', 'TX_FRAUD', '2', 'unknown_word'],
    ['sparkov', 'category', 'gambling', 'unknown_word'],
    ['sparkov', 'merchant', 'x'.repeat(500_000), 'too_long'],
    ['tabformer', 'Month', '13', 'impossible_date'],
    ['tabformer', 'Time', '6am', 'not_a_time'],
    ['tabformer', 'Amount', '134.09', 'not_an_amount'],
    ['tabformer', 'Use Chip', 'Telepathy', 'unknown_word'],
    ['tabformer', 'Merchant Name', '3.52E+18', 'not_a_number'],
    ['tabformer', 'MCC', '53', 'not_a_merchant_category'],
    ['tabformer', 'Errors?', 'Bad Luck', 'unknown_word'],
    ['tabformer', 'Is Fraud?', '', 'unknown_word'],
  ])('%s %s %s: %s', (presetId, field, value, problem) => {
    const refusal = read(presetId, samples[presetId]!, { [field]: value.slice(0, 500_000) })
    expect(refusal).toMatchObject({ problem })
    if (!isRefusal(refusal)) throw new Error('read')
    expect(refusal.field).toContain(field)
    expect(refusal.remedy).not.toBe('')
    expect(refusal.value?.length ?? 0).toBeLessThanOrEqual(41)
  })

  it('every preset reads its sample with columns in any order and more of them', () => {
    for (const preset of PRESETS) {
      const row = samples[preset.id]!
      const turned = Object.fromEntries([['extra', 'x'], ...Object.entries(row).reverse()])
      expect(record(preset.id, turned)).toEqual(record(preset.id, row))
    }
  })
})

describe('cells', () => {
  it.each([
    ['57.16', 'EUR', 5716],
    ['146', 'EUR', 14_600],
    ['16.5', 'USD', 1650],
    ['0.00', 'EUR', 0],
    ['-0.00', 'EUR', 0],
    ['1280', 'JPY', 1280],
    ['1280.00', 'JPY', 1280],
    ['1280.50', 'JPY', null],
    ['1.234', 'KWD', 1234],
    ['1,234.00', 'EUR', null],
    ['2.7E+15', 'EUR', null],
    ['.5', 'EUR', null],
    ['', 'EUR', null],
  ])('%j %s is %s', (text, currency, minor) => expect(minorUnits(text, currency)).toBe(minor))

  it('agree with the calendar on every day of 1970 to 2100', () => {
    for (let at = Date.UTC(1970, 0, 1); at < Date.UTC(2101, 0, 1); at += 86_400_000) {
      const date = new Date(at)
      expect(utcTime(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), 0, 0, 0)).toBe(at)
    }
    expect(utcTime(2100, 2, 29, 0, 0, 0)).toBeNull()
    expect(utcTime(2018, 4, 31, 0, 0, 0)).toBeNull()
    expect(utcTime(1969, 12, 31, 0, 0, 0)).toBeNull()
  })
})
