// Whether two whole names are one person's, across scripts: typed, printed, zone, Chinese characters and their pinyin. Pure; readings of
// characters come from the caller (electron/store/identity/pinyin.ts).
import { compareLatin, hasHan, latinForZone } from './names.ts'

export const NAME_AGREEMENTS = ['same', 'near', 'different'] as const
export type NameAgreement = (typeof NAME_AGREEMENTS)[number]

export const NAME_HOWS = [
  'letter_by_letter',
  'spelling',
  'order',
  'cut',
  'part_missing',
  'initial',
  'pinyin',
  'pinyin_spelling',
  'other_romanisation',
  'one_letter',
  'nothing_alike',
  'nothing_to_compare',
] as const
export type NameHow = (typeof NAME_HOWS)[number]
export type NameComparison = Readonly<{ agreement: NameAgreement; how: NameHow }>

/** For each character all its readings without tones, `v` for ü: 吕 → [['lv']], 单 → [['dan', 'shan', 'chan']]. */
export type Readings = ReadonlyArray<ReadonlyArray<string>>

const verdict = (agreement: NameAgreement, how: NameHow): NameComparison => ({ agreement, how })

const tokens = (name: string): ReadonlyArray<string> =>
  latinForZone(name.replaceAll(/[,'’.]/g, ' '))
    .split(' ')
    .filter((token) => token !== '')

/** Letters apart by one change, one letter more or less, or two neighbours swapped. */
export function oneLetterApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  if (a.length !== b.length)
    return a.length < b.length ? a.slice(at) === b.slice(at + 1) : a.slice(at + 1) === b.slice(at)
  return (
    a.slice(at + 1) === b.slice(at + 1) ||
    (a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2))
  )
}

/** Two names in Latin letters. */
export function compareLatinNames(left: string, right: string): NameComparison {
  const [a, b] = [tokens(left), tokens(right)]
  if (a.length === 0 || b.length === 0) return verdict('different', 'nothing_to_compare')
  const [wholeA, wholeB] = [a.join(''), b.join('')]
  if (wholeA === wholeB) return verdict('same', 'letter_by_letter')
  const plain = compareLatin(left, right)
  if (plain === 'same') return verdict('same', 'spelling')
  // Surname first or last; given names written together or apart.
  if (a.length > 1 && b.length > 1) {
    const sorted = (parts: ReadonlyArray<string>): string => [...parts].sort().join(' ')
    const turned = b.some((_, i) => i > 0 && [...b.slice(i), ...b.slice(0, i)].join('') === wholeA)
    if (sorted(a) === sorted(b) || turned) return verdict('same', 'order')
  }
  if (plain === 'cut') return verdict('near', 'cut')
  const [few, many] = a.length <= b.length ? [a, b] : [b, a]
  if (few.length >= 2 && few.length < many.length && few.every((token) => many.includes(token)))
    return verdict('near', 'part_missing')
  if (
    few.length >= 2 &&
    few.some((token) => token.length > 1 && many.includes(token)) &&
    few.every((token) => many.some((other) => token === other || initialOf(token, other)))
  )
    return verdict('near', 'initial')
  if (Math.min(wholeA.length, wholeB.length) >= 5 && oneLetterApart(wholeA, wholeB))
    return verdict('near', 'one_letter')
  return verdict('different', 'nothing_alike')
}

const initialOf = (a: string, b: string): boolean =>
  a[0] === b[0] && (a.length === 1 || b.length === 1) && a.length !== b.length

/** How a syllable may stand in Latin letters: ü as V, YU (travel documents since 2012), U or UE. */
function spellings(syllable: string): ReadonlyArray<string> {
  const upper = syllable.toUpperCase().replaceAll('Ü', 'V')
  if (!/^[LN]V/.test(upper)) return [upper]
  const rest = upper.slice(2)
  return ['V', 'YU', 'U', 'UE'].map((vowel) => upper[0] + vowel + rest)
}

/**
 * Surnames as Hong Kong, Macao, Taiwan and South-East Asia write them: a person with such a paper is not refused for it, but a person
 * has to look. Simplified and traditional forms.
 */
const ROMANISED: Readonly<Record<string, string>> = {
  陈陳: 'CHAN TAN CHEN CHIN',
  林: 'LAM LIM',
  黄黃: 'WONG NG HUANG OOI',
  李: 'LEE LEI',
  张張: 'CHEUNG CHEONG TEO CHANG',
  王: 'WONG ONG WANG',
  吴吳: 'NG GOH WU',
  刘劉: 'LAU LOW LIU',
  蔡: 'CHOI TSAI CHUA',
  杨楊: 'YEUNG YEOH YANG',
  郑鄭: 'CHENG TAY',
  谢謝: 'TSE CHIA HSIEH',
  梁: 'LEUNG LEONG NEO',
  周: 'CHOW CHIU CHEW CHOU',
  许許: 'HUI KOH HSU',
  郭: 'KWOK QUEK KUO',
  何: 'HO',
  罗羅: 'LO LAW',
  叶葉: 'YIP YAP YEH',
  冯馮: 'FUNG FONG',
  邓鄧: 'TANG TENG',
  徐: 'TSUI CHEE HSU',
  赵趙: 'CHIU CHAO',
  孙孫: 'SUEN SUN',
}

/** Chinese characters with their readings against a name in Latin letters. */
function compareHanLatin(han: string, readings: Readings, latin: string): NameComparison {
  const parts = tokens(latin)
  if (parts.length === 0 || readings.length === 0) return verdict('different', 'nothing_to_compare')
  const whole = parts.join('')
  // The written forms of a name grow syllable by syllable; those that the Latin name does not begin with are dropped at once.
  const fits = (order: Readings): 'same' | 'spelling' | undefined => {
    let forms: ReadonlyArray<readonly [form: string, plain: boolean]> = [['', true]]
    for (const options of order) {
      forms = forms.flatMap(([form, plain]) =>
        options.flatMap((syllable, place) =>
          spellings(syllable).map((written, i) => [form + written, plain && place === 0 && i === 0] as const),
        ),
      )
      forms = forms.filter(([form]) => whole.startsWith(form))
    }
    const matching = forms.filter(([form]) => form === whole)
    if (matching.length === 0) return undefined
    return matching.some(([, plain]) => plain) ? 'same' : 'spelling'
  }
  // Surnames have one character or two; the Latin name may put them last.
  const orders: ReadonlyArray<Readings> = [
    readings,
    ...[1, 2].filter((n) => n < readings.length).map((n) => [...readings.slice(n), ...readings.slice(0, n)]),
  ]
  for (const order of orders) {
    const fit = fits(order)
    if (fit !== undefined) return verdict('same', fit === 'same' ? 'pinyin' : 'pinyin_spelling')
  }
  const first = [...han][0]!
  const other = Object.entries(ROMANISED)
    .find(([characters]) => characters.includes(first))?.[1]
    .split(' ')
  if (other !== undefined && parts.some((part) => other.includes(part))) return verdict('near', 'other_romanisation')
  const pinyin = readings.map((options) => (options[0] ?? '').toUpperCase()).join('')
  if (pinyin.length >= 6 && oneLetterApart(pinyin, whole)) return verdict('near', 'one_letter')
  return verdict('different', 'nothing_alike')
}

const plainHan = (name: string): string => name.normalize('NFKC').replaceAll(/[\s·•]/g, '')

/** Two names in whatever script. `readingsOf` says how Chinese characters are read. */
export function compareNames(left: string, right: string, readingsOf: (han: string) => Readings): NameComparison {
  const [a, b] = [hasHan(left), hasHan(right)]
  if (a && b)
    return plainHan(left) === plainHan(right)
      ? verdict('same', 'letter_by_letter')
      : verdict('different', 'nothing_alike')
  if (!a && !b) return compareLatinNames(left, right)
  const [han, latin] = a ? [plainHan(left), right] : [plainHan(right), left]
  return compareHanLatin(han, readingsOf(han), latin)
}
