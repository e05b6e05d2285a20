// Whether two whole names are one person's, across scripts: typed, printed, zone, Chinese characters and their pinyin. Pure; readings of
// characters come from the caller (electron/store/identity/pinyin.ts).
import { compareLatin, hasHan, latinForZone } from './names.ts'
import { pinyinSpellings, syllablesIn, wadeGilesSpellings } from './romanise.ts'
import { otherSpellingsOf } from './surnames.ts'

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
  'not_by_pinyin',
  'one_letter',
  'nothing_alike',
  'nothing_to_compare',
] as const
export type NameHow = (typeof NAME_HOWS)[number]
export type NameComparison = Readonly<{ agreement: NameAgreement; how: NameHow }>

/** For each character all its readings without tones, `v` for ü: 吕 → [['lv']], 单 → [['dan', 'shan', 'chan']]. */
export type Readings = ReadonlyArray<ReadonlyArray<string>>
export type ReadingsOf = (han: string) => Readings

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

/** A name as papers have it in Latin letters. `given` is empty where a paper does not part the name. */
export type LatinName = Readonly<{ surname: string; given: string }>
export type HanComparison = NameComparison & Readonly<{ field?: 'surname' | 'given_names' }>

/** Whether syllables give these letters, in one of the ways that `spell` writes them; `plain`: the first reading in its first spelling. */
function fits(
  readings: Readings,
  letters: string,
  spell: (syllable: string) => ReadonlyArray<string>,
): 'plain' | 'spelling' | undefined {
  // The written forms of a name grow syllable by syllable; those that the letters do not begin with are dropped at once.
  let forms: ReadonlyArray<readonly [form: string, plain: boolean]> = [['', true]]
  for (const options of readings) {
    forms = forms.flatMap(([form, plain]) =>
      options.flatMap((syllable, place) =>
        spell(syllable).map((written, i) => [form + written, plain && place === 0 && i === 0] as const),
      ),
    )
    forms = forms.filter(([form]) => letters.startsWith(form))
  }
  const matching = forms.filter(([form]) => form === letters)
  if (matching.length === 0) return undefined
  return matching.some(([, plain]) => plain) ? 'plain' : 'spelling'
}

const lettersOf = (name: string): string => tokens(name).join('')

/**
 * A name in Chinese characters against one in Latin letters. `same` by pinyin with every reading and ü as V, YU, U or UE; `near` where the
 * letters may follow another romanisation, or cannot be judged; `different`, with the part that differs, only where they are pinyin of
 * something else: the surname is one whose other spellings are known, and this is none of them.
 */
export function compareHan(name: string, latin: LatinName, readingsOf: ReadingsOf): HanComparison {
  const han = [...plainHan(name)]
  const readings = readingsOf(han.join(''))
  const [surname, given] = [lettersOf(latin.surname), lettersOf(latin.given)]
  const whole = surname + given
  if (whole === '' || readings.length === 0) return verdict('different', 'nothing_to_compare')
  // Surnames have one character or two.
  const splits = [1, 2].filter((n) => n < han.length || (n === han.length && given === ''))
  const pinyin = (part: Readings, letters: string) => fits(part, letters, pinyinSpellings)
  const found =
    given === ''
      ? [[pinyin(readings, whole)]]
      : splits.map((n) => [pinyin(readings.slice(0, n), surname), pinyin(readings.slice(n), given)])
  const matching = found.filter((parts) => parts.every((fit) => fit !== undefined))
  if (matching.length > 0)
    return verdict(
      'same',
      matching.some((parts) => parts.every((fit) => fit === 'plain')) ? 'pinyin' : 'pinyin_spelling',
    )
  if (given !== '' && splits.some((n) => pinyin([...readings.slice(n), ...readings.slice(0, n)], whole) !== undefined))
    return verdict('near', 'order')
  const plain = readings.map((options) => (options[0] ?? '').toUpperCase()).join('')
  if (plain.length >= 6 && oneLetterApart(plain, whole)) return verdict('near', 'one_letter')

  // A compound surname that is known before the single one it begins with.
  const length = [2, 1].find((n) => n <= han.length && otherSpellingsOf(han.slice(0, n).join('')) !== undefined)
  const others = length === undefined ? undefined : otherSpellingsOf(han.slice(0, length).join(''))
  const head = readings.slice(0, length ?? 1)
  const rest = readings.slice(length ?? 1)
  const other = others?.has(surname) === true || tokens(latin.surname).some((part) => others?.has(part) === true)
  const wade = (part: Readings, letters: string): boolean => fits(part, letters, wadeGilesSpellings) !== undefined
  const isSurname = pinyin(head, surname) !== undefined
  if (other || wade(isSurname ? rest : head, isSurname ? given : surname)) return verdict('near', 'other_romanisation')
  // Letters that are pinyin, of no more syllables than there are characters, are the pinyin of another name.
  const asPinyin = (letters: string, most: number): boolean =>
    (syllablesIn(letters) ?? Number.POSITIVE_INFINITY) <= most
  const [field, letters, most] = isSurname
    ? (['given_names', given, rest.length] as const)
    : (['surname', surname, head.length] as const)
  return others !== undefined && letters !== '' && asPinyin(letters, most)
    ? { ...verdict('different', 'nothing_alike'), field }
    : verdict('near', 'not_by_pinyin')
}

/** A whole name in Latin letters, whose surname may stand first or last: the best that some parting of it gives. */
function compareHanWhole(han: string, latin: string, readingsOf: ReadingsOf): NameComparison {
  const parts = tokens(latin)
  const partings: ReadonlyArray<LatinName> = [
    ...parts.slice(1).map((_, i) => ({
      surname: parts.slice(0, i + 1).join(' '),
      given: parts.slice(i + 1).join(' '),
    })),
    { surname: parts.at(-1) ?? '', given: parts.slice(0, -1).join(' ') },
  ]
  const found = partings.map((parting) => compareHan(han, parting, readingsOf))
  const best = NAME_AGREEMENTS.flatMap((agreement) => found.filter((one) => one.agreement === agreement))[0]!
  return verdict(best.agreement, best.how)
}

const plainHan = (name: string): string => name.normalize('NFKC').replaceAll(/[\s·•]/g, '')

/** Two names in whatever script. `readingsOf` says how Chinese characters are read. */
export function compareNames(left: string, right: string, readingsOf: ReadingsOf): NameComparison {
  const [a, b] = [hasHan(left), hasHan(right)]
  if (a && b)
    return plainHan(left) === plainHan(right)
      ? verdict('same', 'letter_by_letter')
      : verdict('different', 'nothing_alike')
  if (!a && !b) return compareLatinNames(left, right)
  const [han, latin] = a ? [plainHan(left), right] : [plainHan(right), left]
  return compareHanWhole(han, latin, readingsOf)
}
