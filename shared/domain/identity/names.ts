// Names as travel documents print them. Pure; used by the zone writer and by the checks that compare names.

/**
 * Letters that Doc 9303-3 section 6 (table A, national characters) writes in a way of its own. Every other accented
 * Latin letter is written as its base letter, which is what Unicode decomposition gives.
 */
const SPECIAL: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Å: 'AA',
  Æ: 'AE',
  Ð: 'D',
  Đ: 'D',
  Ø: 'OE',
  Ö: 'OE',
  Œ: 'OE',
  Þ: 'TH',
  ß: 'SS',
  ẞ: 'SS',
  Ü: 'UE',
  Ł: 'L',
  Ħ: 'H',
  ı: 'I',
  Ĳ: 'IJ',
  Ŋ: 'N',
  Ŧ: 'T',
}

/** Upper-case A–Z with single spaces; characters of other scripts are dropped, hyphens become spaces. */
export const latinForZone = (name: string): string => {
  let out = ''
  for (const character of name.normalize('NFC')) {
    const upper = SPECIAL[character] ? character : character.toUpperCase()
    const special = SPECIAL[upper]
    if (special !== undefined) out += special
    else if (/[-\s\u2010-\u2015]/.test(character)) out += ' '
    else out += upper.normalize('NFD').replace(/[^A-Z]/g, '')
  }
  return out.replace(/ +/g, ' ').trim()
}

/** Letters only, without the spaces that a given name may or may not have ("XIAO TONG", "XIAOTONG"). */
const letters = (name: string): string => latinForZone(name).replaceAll(' ', '')

/** Base letters of a name, for papers that drop the dots instead of writing AE, OE, UE. */
const baseLetters = (name: string): string =>
  name
    .replaceAll(/[Øø]/g, 'o')
    .replaceAll(/[Łł]/g, 'l')
    .normalize('NFD')
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '')

/**
 * How two Latin spellings of one name agree: `same` (spaces, hyphens, accents aside), `cut` (one is the beginning of
 * the other, as a full zone cuts long names), or `different`. Two empty names are `different`: nothing was compared.
 */
export const compareLatin = (left: string, right: string): 'same' | 'cut' | 'different' => {
  const a = letters(left)
  const b = letters(right)
  if (a === '' || b === '') return 'different'
  if (a === b || baseLetters(left) === baseLetters(right)) return 'same'
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= 8 && long.startsWith(short) ? 'cut' : 'different'
}

/** Whether text holds at least one Han character. */
export const hasHan = (text: string): boolean => /\p{Script=Han}/u.test(text)
