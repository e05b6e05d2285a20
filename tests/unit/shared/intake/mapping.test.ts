import { describe, expect, it } from 'vitest'
import { guessColumns, guessDecimal, guessType, missingOf, possibleDates } from '#shared/intake/mapping.ts'
import { MappingSchema } from '#shared/intake/mapping-schema.ts'
import { zoneTime } from '#shared/intake/zone-time.ts'

describe('columns', () => {
  it('of ids with letters are no amounts, of amounts with a currency they are', () => {
    expect(guessType(['CARD-0', 'CARD-1', 'CARD-2'])).not.toBe('amount')
    expect(guessType(['T0.50', 'T1.50'])).not.toBe('amount')
    expect(guessType(['CNY 1,280.00', '¥12.50', '-$3.00'])).toBe('amount')
  })

  it('are known by the names that other systems give them, in both languages', () => {
    expect(guessColumns(['TX_AMOUNT', 'TRANSACTION_ID', 'TX_DATETIME', 'CUSTOMER_ID', 'TERMINAL_ID'])).toEqual({
      amount: 'TX_AMOUNT',
      outsideId: 'TRANSACTION_ID',
      at: 'TX_DATETIME',
      customer: 'CUSTOMER_ID',
      merchant: 'TERMINAL_ID',
    })
    expect(guessColumns(['商户名称', '金额', '交易流水号', '卡号', '币种', '交易时间'])).toEqual({
      merchantName: '商户名称',
      amount: '金额',
      outsideId: '交易流水号',
      cardNumber: '卡号',
      currency: '币种',
      at: '交易时间',
    })
  })

  it('serve one field each', () => {
    const guessed = Object.values(guessColumns(['id', 'date', 'time', 'card', 'user', 'merchant', 'name']))
    expect(new Set(guessed).size).toBe(guessed.length)
  })

  it.each([
    [['4242424242424242', '4000000000000002'], 'card_number'],
    [['4242424242424241', '4000000000000002'], 'number'],
    [['2026-11-01 10:00', '2026-11-02 11:00:05'], 'time'],
    [['1762000000', '1762000001'], 'time'],
    [['12.50', '80.00', '-3.1'], 'amount'],
    [['1.234,50', '80,00'], 'amount'],
    [['approved', 'declined', 'approved', 'approved'], 'word'],
    [['', ' '], 'empty'],
  ] as const)('%j are of type %s', (samples, type) => expect(guessType(samples)).toBe(type))
})

describe('dates', () => {
  it('are asked about only where day and month could be swapped', () => {
    expect(possibleDates(['01/11/2026', '03/12/2026'])).toEqual(['dmy', 'mdy'])
    expect(possibleDates(['01/11/2026', '13/12/2026'])).toEqual(['dmy'])
    expect(possibleDates(['01/11/2026', '12/31/2026'])).toEqual(['mdy'])
    expect(possibleDates(['13/11/2026', '12/31/2026'])).toEqual([])
    expect(possibleDates(['2026-11-01', '2026年11月3日'])).toEqual(['ymd'])
    expect(possibleDates(['1762000000000'])).toEqual(['epoch_ms'])
    expect(possibleDates([])).toEqual([])
  })

  it('without an offset are local to the zone that is said', () => {
    expect(zoneTime(Date.UTC(2026, 10, 1, 9), 'Asia/Shanghai')).toBe(Date.UTC(2026, 10, 1, 1))
    expect(zoneTime(Date.UTC(2026, 6, 1, 12), 'Europe/Berlin')).toBe(Date.UTC(2026, 6, 1, 10))
    expect(zoneTime(Date.UTC(2026, 0, 1, 12), 'Europe/Berlin')).toBe(Date.UTC(2026, 0, 1, 11))
  })
})

it('amounts with a comma before the cents are seen', () => {
  expect(guessDecimal(['1.234,50', '7,00'])).toBe(',')
  expect(guessDecimal(['1,234.50', '7'])).toBe('.')
})

describe('a mapping', () => {
  const whole = {
    source: 'desk',
    columns: { outsideId: 'id', at: 'when', amount: 'sum', card: 'card', merchant: 'shop' },
    dates: 'ymd',
    timeZone: 'UTC',
    currency: 'CNY',
    decimal: '.',
  } as const

  it('says what is missing', () => {
    expect(missingOf(whole)).toEqual([])
    expect(missingOf({ ...whole, columns: { at: 'when' }, currency: 'XYZ' })).toEqual([
      'outsideId',
      'amount',
      'card',
      'merchant',
      'currency',
    ])
  })

  it('is refused with a field that nobody knows, a zone or a currency that is none', () => {
    expect(MappingSchema.safeParse(whole).success).toBe(true)
    expect(MappingSchema.safeParse({ ...whole, columns: { ...whole.columns, price: 'x' } }).success).toBe(false)
    expect(MappingSchema.safeParse({ ...whole, timeZone: 'Mars/Olympus' }).success).toBe(false)
    expect(MappingSchema.safeParse({ ...whole, currency: 'yuan' }).success).toBe(false)
    expect(MappingSchema.safeParse({ ...whole, extra: 1 }).success).toBe(false)
  })
})
