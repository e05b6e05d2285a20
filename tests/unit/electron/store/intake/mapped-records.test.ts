import { describe, expect, it } from 'vitest'
import { recordReader } from '#electron/store/intake/mapped-records.ts'
import type { RecordKind } from '#shared/intake/kinds.ts'
import { guessColumns } from '#shared/intake/mapping.ts'

const HEADERS = {
  customers: ['customer_id', 'name', 'native_name', 'phone', 'email', 'country', 'city'],
  cards: ['card_id', 'customer_id', 'pan', 'last4', 'expiry', 'state'],
  merchants: ['merchant_id', 'name', 'mcc', 'country', 'city'],
} as const

function read(of: RecordKind, line: string) {
  const header = HEADERS[of]
  const columns = guessColumns(header, of)
  const mapping = { of, source: 's', columns, dates: 'dmy', timeZone: 'UTC', currency: null, decimal: '.' } as const
  return recordReader(mapping, header)(line.split(','))
}
const PAN = '4242424242424242'
const NOV_END = Date.UTC(2028, 11, 1)

describe('a row', () => {
  it('of a customer has its contact as it is indexed', () => {
    expect(read('customers', 'c1,Chen Xiao,陈晓,138 0000 5208,Xiao@Example.test,cn,上海')).toEqual({
      of: 'customers',
      record: {
        outsideId: 'c1',
        latin: 'Chen Xiao',
        native: '陈晓',
        phone: '+8613800005208',
        email: 'xiao@example.test',
        country: 'CN',
        city: '上海',
      },
    })
    expect(read('customers', 'c2,Ann,,,,,')).toMatchObject({ record: { native: null, phone: null, email: null } })
  })

  it.each(['11/28', '11/2028', '2028-11', '202811', '2028年11月', '30.11.2028', '30.11.2028 00:00'])(
    'of a card that is good to %s ends with the month',
    (expiry) => {
      expect(read('cards', `k1,c1,4242 4242 4242 4242,4242,${expiry},冻结`)).toMatchObject({
        record: { number: PAN, lastFour: '4242', expiresAt: NOV_END, state: 'frozen', customer: 'c1', currency: null },
      })
    },
  )

  it('of a card without a number has its last four digits', () => {
    expect(read('cards', 'k1,c1,,0042,11/28,')).toMatchObject({
      record: { number: null, lastFour: '0042', state: 'active' },
    })
  })

  it('of a merchant may lack all but id and name; formulas are text', () => {
    expect(read('merchants', 'm1,=cmd|calc,,,')).toEqual({
      of: 'merchants',
      record: { outsideId: 'm1', name: '=cmd|calc', mcc: null, country: null, city: null },
    })
  })

  it.each([
    ['customers', ',Ann,,,,,', 'customer_id', 'missing', null, 'a text'],
    ['customers', 'c1,,,,,,', 'name', 'missing', null, 'a text'],
    ['customers', `c1,${'x'.repeat(201)},,,,,`, 'name', 'too_long', `${'x'.repeat(40)}…`, 'at most 200'],
    ['customers', `c1,Ann ${PAN},,,,,`, 'name', 'card_number_here', null, 'its column as the card number'],
    ['customers', 'c1,Ann,,1.38E+10,,CN,', 'phone', 'not_a_phone', '••••', 'kept as text'],
    ['customers', 'c1,Ann,,13800005208,,,', 'phone', 'not_a_phone', '•••• •• 5208', 'with its country'],
    ['customers', 'c1,Ann,,,ann at example,CN,', 'email', 'not_an_email', '••••', 'name@example.com'],
    ['customers', 'c1,Ann,,,,China,', 'country', 'unknown_word', 'China', 'two letters'],
    ['cards', `${PAN},c1,,4242,11/28,`, 'card_id', 'card_number_here', null, 'its column as the card number'],
    ['cards', 'k1,,,4242,11/28,', 'customer_id', 'missing', null, 'a text'],
    ['cards', 'k1,c1,4.24E+15,,11/28,', 'pan', 'not_a_card_number', null, 'kept as text'],
    ['cards', `k1,c1,${PAN}00000,,11/28,`, 'pan', 'not_a_card_number', null, '12 to 19 digits'],
    ['cards', 'k1,c1,,42,11/28,', 'last4', 'not_last_four', null, 'with their zeros'],
    ['cards', `k1,c1,,${PAN},11/28,`, 'last4', 'not_last_four', null, 'four digits'],
    ['cards', `k1,c1,${PAN},4241,11/28,`, 'last4', 'not_last_four', null, 'of the card number beside it'],
    ['cards', 'k1,c1,,,11/28,', 'pan', 'missing', null, 'the card number or its last four'],
    ['cards', 'k1,c1,,4242,,', 'expiry', 'missing', null, 'a month such as'],
    ['cards', 'k1,c1,,4242,soon,', 'expiry', 'not_a_month', 'soon', 'a month such as'],
    ['cards', 'k1,c1,,4242,13/28,', 'expiry', 'impossible_date', '13/28', 'that the calendar has'],
    ['cards', 'k1,c1,,4242,31.11.2028,', 'expiry', 'impossible_date', '31.11.2028', 'that the calendar has'],
    ['cards', 'k1,c1,,4242,11/28,melted', 'state', 'unknown_word', 'melted', 'active, frozen, lost'],
    ['merchants', 'm1,,5411,CN,', 'name', 'missing', null, 'a text'],
    ['merchants', 'm1,Kumo,54.11,CN,', 'mcc', 'not_a_merchant_category', '54.11', 'four digits'],
    ['merchants', 'm1,Kumo,5411,CHN,', 'country', 'unknown_word', 'CHN', 'two letters'],
  ] as const)('of %s "%s" is refused for its %s', (of, line, field, problem, value, remedy) => {
    const found = read(of, line)
    expect(found).toMatchObject({ field, problem, remedy: expect.stringContaining(remedy) as string })
    const stood = 'problem' in found ? found.value : 'taken'
    if (problem === 'not_a_phone' || problem === 'not_an_email') expect(stood).toContain(value)
    else expect(stood).toBe(value)
    expect(JSON.stringify(found)).not.toMatch(/4242424242|1\.38E|ann at|138000/)
  })
})
