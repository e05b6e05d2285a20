import { describe, expect, it } from 'vitest'
import { compareLatin, hasHan, latinForZone } from '#shared/domain/identity/names.ts'

describe('names in a zone', () => {
  it.each([
    ['Müller', 'MUELLER'],
    ['Sørensen', 'SOERENSEN'],
    ['Ångström', 'AANGSTROEM'],
    ['Łukasz Wójcik', 'LUKASZ WOJCIK'],
    ['Þórður', 'THORDUR'],
    ['Weiß', 'WEISS'],
    ["O'Brien-Smith", 'OBRIEN SMITH'],
    ['Nguyễn Thị', 'NGUYEN THI'],
    ['Muñoz', 'MUNOZ'],
    ['  de   la  Cruz ', 'DE LA CRUZ'],
    ['林晓彤', ''],
  ])('%s is written %s', (name, written) => {
    expect(latinForZone(name)).toBe(written)
  })
})

describe('comparing names', () => {
  it('does not mind spaces, hyphens, accents or case', () => {
    expect(compareLatin('Xiao Tong', 'XIAOTONG')).toBe('same')
    expect(compareLatin('Jean-Luc', 'JEAN LUC')).toBe('same')
    expect(compareLatin('Müller', 'MUELLER')).toBe('same')
    expect(compareLatin('Müller', 'Muller')).toBe('same')
    expect(compareLatin('Søren', 'SOREN')).toBe('same')
  })

  it('tells a cut name from another one', () => {
    expect(compareLatin('KONSTANT', 'Konstantinos')).toBe('cut')
    expect(compareLatin('LIN', 'LINDGREN')).toBe('different')
    expect(compareLatin('Shen', 'Chen')).toBe('different')
    expect(compareLatin('', '')).toBe('different')
  })
})

it('recognises Han characters', () => {
  expect(hasHan('沈雨晴')).toBe(true)
  expect(hasHan('Shen Yuqing')).toBe(false)
})
