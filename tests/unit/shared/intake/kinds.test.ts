import { describe, expect, it } from 'vitest'
import { FIELDS_OF, IMPORT_KINDS, NEEDED_OF } from '#shared/intake/kinds.ts'
import { guessColumns, guessKind, kindOf, missingOf, type Mapping } from '#shared/intake/mapping.ts'

describe('what a file holds', () => {
  it.each([
    [['customer_id', 'name', 'phone', 'email'], 'customers'],
    [['客户编号', '姓名', '手机号', '城市'], 'customers'],
    [['id', 'full name', 'mobile'], 'customers'],
    [['card_id', 'customer_id', 'last4', 'expiry', 'status'], 'cards'],
    [['卡号', '客户号', '有效期'], 'cards'],
    [['merchant_id', 'name', 'mcc', 'country'], 'merchants'],
    [['商户编号', '商户名称', '城市'], 'merchants'],
    [['card_id', 'merchant_id', 'amount', 'time'], 'transactions'],
    [['交易号', '金额', '卡号', '商户'], 'transactions'],
    // People or shops; cards with what reaches their holders; shops with their customers.
    [['id', 'name', 'country', 'city'], null],
    [['card_id', 'customer_id', 'phone', 'expiry'], null],
    [['merchant_id', 'customer_id', 'name'], null],
    [['a', 'b'], null],
  ] as const)('is told by %j: %s', (header, kind) => expect(guessKind(header)).toBe(kind))
})

describe('their columns', () => {
  it.each([
    [
      'customers',
      ['Customer ID', '中文姓名', 'Full Name', 'Mobile', 'E-Mail', 'Country', 'City'],
      {
        outsideId: 'Customer ID',
        customerName: 'Full Name',
        nativeName: '中文姓名',
        phone: 'Mobile',
        email: 'E-Mail',
        country: 'Country',
        city: 'City',
      },
    ],
    ['customers', ['姓名', '客户号', '手机'], { outsideId: '客户号', customerName: '姓名', phone: '手机' }],
    [
      'cards',
      ['status', 'exp', 'last_4', 'customer_no', 'token', 'pan'],
      {
        outsideId: 'token',
        customer: 'customer_no',
        cardNumber: 'pan',
        lastFour: 'last_4',
        expires: 'exp',
        state: 'status',
      },
    ],
    [
      'cards',
      ['编号', '客户编号', '尾号', '有效期'],
      { outsideId: '编号', customer: '客户编号', lastFour: '尾号', expires: '有效期' },
    ],
    [
      'merchants',
      ['name', 'mid', 'MCC', 'merchant city'],
      { outsideId: 'mid', merchantName: 'name', mcc: 'MCC', city: 'merchant city' },
    ],
  ] as const)('of %s %j are known by name', (kind, header, columns) =>
    expect(guessColumns(header, kind)).toEqual(columns),
  )

  it('that a kind needs are among those it has', () => {
    for (const kind of IMPORT_KINDS) expect(FIELDS_OF[kind]).toEqual(expect.arrayContaining([...NEEDED_OF[kind]]))
  })
})

describe('a mapping of records', () => {
  const empty: Mapping = { source: 'bank', columns: {}, dates: 'ymd', timeZone: 'UTC', currency: null, decimal: '.' }
  it.each([
    ['customers', {}, ['outsideId', 'customerName']],
    ['cards', { outsideId: 'a', customer: 'b', expires: 'c' }, ['lastFour']],
    ['cards', { outsideId: 'a', customer: 'b', expires: 'c', cardNumber: 'd' }, []],
    ['merchants', { outsideId: 'a' }, ['merchantName']],
  ] as const)('of %s %j lacks %j', (of, columns, missing) => {
    expect(missingOf({ ...empty, of, columns })).toEqual(missing)
    expect(kindOf({ of })).toBe(of)
  })
  it('is of payments where it says nothing else', () => expect(kindOf(empty)).toBe('transactions'))
})
