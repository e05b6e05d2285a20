import { describe, expect, it } from 'vitest'
import { pinyinOf, readingsOf } from '#electron/store/identity/pinyin.ts'
import { compareNames, oneLetterApart } from '#shared/domain/identity/nameMatch.ts'

describe('two names', () => {
  it.each([
    // Latin beside Latin: form, print and zone.
    ['Anna Maria Eriksson', 'ANNA MARIA ERIKSSON', 'same', 'letter_by_letter'],
    ['Jürgen Müller', 'JUERGEN MUELLER', 'same', 'letter_by_letter'],
    ['Jürgen Müller', 'JURGEN MULLER', 'same', 'spelling'],
    ['Søren Østergård', 'SOREN OSTERGARD', 'same', 'spelling'],
    ['Łukasz Wójcik', 'LUKASZ WOJCIK', 'same', 'letter_by_letter'],
    ["Siobhán O'Connor", 'SIOBHAN OCONNOR', 'same', 'letter_by_letter'],
    ['Jean-Luc Moreau', 'JEAN LUC MOREAU', 'same', 'letter_by_letter'],
    ['Nguyen Van An', 'NGUYEN<VAN<AN'.replaceAll('<', ' '), 'same', 'letter_by_letter'],
    ['Eriksson, Anna Maria', 'Anna Maria Eriksson', 'same', 'order'],
    ['Xiao Tong Li', 'LI XIAOTONG', 'same', 'order'],
    ['Maximiliana Konstantina Papadopoulou', 'MAXIMILIANA KONSTANTINA PAPADOPOU', 'near', 'cut'],
    ['Maria Jose Garcia Lopez', 'MARIA GARCIA', 'near', 'part_missing'],
    ['A Eriksson', 'ANNA ERIKSSON', 'near', 'initial'],
    ['Catherine Moreau', 'KATHERINE MOREAU', 'near', 'one_letter'],
    ['Yuqnig Shen', 'YUQING SHEN', 'near', 'one_letter'],
    ['Anna Eriksson', 'Maria Lindqvist', 'different', 'nothing_alike'],
    ['Li Na', 'Li Ming', 'different', 'nothing_alike'],
    ['', 'Li Ming', 'different', 'nothing_to_compare'],
    // Chinese beside Chinese.
    ['沈雨晴', '沈雨晴', 'same', 'letter_by_letter'],
    ['沈 雨晴', '沈雨晴', 'same', 'letter_by_letter'],
    ['沈雨晴', '沈雨情', 'different', 'nothing_alike'],
    // Chinese beside pinyin.
    ['沈雨晴', 'SHEN YUQING', 'same', 'pinyin'],
    ['沈雨晴', 'Yuqing Shen', 'same', 'pinyin'],
    ['欧阳娜娜', 'OUYANG NANA', 'same', 'pinyin'],
    ['欧阳娜娜', 'Nana Ouyang', 'same', 'pinyin'],
    ['吕思远', 'LYU SIYUAN', 'same', 'pinyin_spelling'],
    ['吕思远', 'LU SIYUAN', 'same', 'pinyin_spelling'],
    ['单小雨', 'SHAN XIAOYU', 'same', 'pinyin'],
    ['单小雨', 'DAN XIAOYU', 'same', 'pinyin_spelling'],
    ['陈大文', 'CHAN TAI MAN', 'near', 'other_romanisation'],
    ['沈雨晴', 'SHEN YUQIN', 'near', 'one_letter'],
    ['沈雨晴', 'WANG FANG', 'different', 'nothing_alike'],
    ['沈雨晴', '', 'different', 'nothing_to_compare'],
  ] as const)('%s and %s: %s, %s', (left, right, agreement, how) => {
    expect(compareNames(left, right, readingsOf)).toEqual({ agreement, how })
    expect(compareNames(right, left, readingsOf).agreement).toBe(agreement)
  })

  it('in pinyin carry tones where a person reads them', () => {
    expect(pinyinOf('沈雨晴')).toBe('Shěn Yǔqíng')
    expect(readingsOf('单')[0]).toEqual(expect.arrayContaining(['shan', 'dan']))
  })

  it('are one letter apart by a change, a letter more or two swapped, not by two', () => {
    expect(oneLetterApart('SHEN', 'SHAN')).toBe(true)
    expect(oneLetterApart('SHEN', 'SHENG')).toBe(true)
    expect(oneLetterApart('SHEN', 'SEHN')).toBe(true)
    expect(oneLetterApart('SHEN', 'SHEN')).toBe(false)
    expect(oneLetterApart('SHEN', 'CHAN')).toBe(false)
  })
})
