import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CASE_FIELDS, compareLine, maskCell, type FieldLine } from '#shared/domain/identity/fields.ts'

const COUNTRIES: Readonly<Record<string, string>> = { CN: 'CN', CHN: 'CN', 中国: 'CN', DE: 'DE', D: 'DE' }
const country = (text: string): string | undefined => COUNTRIES[text]
const compare = (field: string, typed: string | null, printed: string | null, zone: string | null = null) =>
  compareLine({ field, typed, printed, zone }, country)

describe('the cells of a line', () => {
  it.each([
    ['birth_date', '1994-03-17', '17 MAR 1994', '940317'],
    ['birth_date', '1994-03-17', '1994年3月17日', '940317'],
    ['birth_date', '19940317', '17 3月/MAR 1994', '940317'],
    ['expires', '2031-08-22', '22 AUG 2031', '310822'],
    ['surname', 'Shen', 'SHEN', 'SHEN'],
    ['given_names', 'Anne-Sofie', 'ANNE SOFIE', 'ANNE SOFIE'],
    ['surname', 'Gröning', 'GRÖNING', 'GROENING'],
    ['native_name', '沈雨晴', '沈雨晴', null],
    ['sex', 'F', '女', 'F'],
    ['state', 'CN', '中国', 'CHN'],
    ['document_number', 'sp 041-7296', 'SP0417296', 'SP0417296'],
    ['address', '18 Quay Rd., 6A', '18 QUAY RD 6A', null],
  ])('%s: %s, %s, %s say the same', (field, typed, printed, zone) => {
    expect(compare(field, typed, printed, zone)).toBe('same')
  })

  it.each([
    ['birth_date', '1994-03-17', '18 MAR 1994', '940317'],
    ['surname', 'Shen', 'SHENG', null],
    ['native_name', '沈雨晴', '沈雨清', null],
    ['surname', 'Иванов', 'Петров', null],
    ['sex', 'F', 'M', null],
    ['state', 'CN', 'D', null],
    ['document_number', 'SP0417296', 'SP0417298', null],
    ['address', '18 Quay Rd, 6A', '18 Quay Rd', null],
  ])('%s: %s, %s, %s differ', (field, typed, printed, zone) => {
    expect(compare(field, typed, printed, zone)).toBe('differs')
  })

  it.each([
    ['surname', 'Shen', null, null],
    ['surname', null, null, null],
    ['surname', 'Shen', '  ', null],
    ['native_name', '沈雨晴', 'SHEN YUQING', null],
    ['surname', 'Иванов', 'IVANOV', null],
    ['birth_date', '1994-03-17', 'unreadable', null],
    ['state', 'CN', 'Atlantis', null],
  ])('%s: %s, %s, %s cannot be compared', (field, typed, printed, zone) => {
    expect(compare(field, typed, printed, zone)).toBe('unknown')
  })

  it('differ when one pair differs, though another agrees', () => {
    expect(compare('surname', 'Shen', 'SHEN', 'CHEN')).toBe('differs')
  })

  it('with the same text never differ, in any field', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CASE_FIELDS), fc.string(), (field, text) => {
        expect(compare(field, text, text)).not.toBe('differs')
      }),
    )
  })
})

describe('a cell as it may be shown', () => {
  it('keeps only the end of what identifies or reaches a person', () => {
    expect(maskCell('document_number', 'SP0417296', false)).toBe('•••••••• 7296')
    expect(maskCell('national_id', '330102199403172847', false)).toBe('•••••••• 2847')
    expect(maskCell('phone', '+86 129 0004 7731', false)).toBe('•••• •• 7731')
    expect(maskCell('email', 'shen@example.test', false)).toBe('s•••@example.test')
    expect(maskCell('birth_date', '1994-03-17', false)).toBe('1994-03-17')
  })

  it('of a line that nobody knows is masked', () => {
    expect(maskCell('tax_number', '330102199403172847', false)).toBe('•••••••• 2847')
  })

  it('names, dates and places nobody to a reader who sees people unnamed', () => {
    const person: ReadonlyArray<FieldLine> = [
      { field: 'surname', typed: 'Shen', printed: null, zone: null },
      { field: 'native_name', typed: '沈雨晴', printed: null, zone: null },
      { field: 'birth_date', typed: '1994-03-17', printed: null, zone: null },
      { field: 'address', typed: '18 Quay Rd', printed: null, zone: null },
    ]
    expect(person.map((line) => maskCell(line.field, line.typed!, true))).toEqual(['S•••', '沈••', '••••', '••••'])
  })
})
