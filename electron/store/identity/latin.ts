// Names of other scripts in Latin letters, so that they can be held against names of a list: Chinese by pinyin, Cyrillic as travel
// documents write it (ICAO Doc 9303-3 section 6, table B). Other scripts are left out: lists carry such names in Latin letters too.
import { hasHan } from '#shared/domain/identity/names.ts'
import { readingsOf } from './pinyin.ts'

const CYRILLIC: Readonly<Record<string, string>> = {
  А: 'A',
  Б: 'B',
  В: 'V',
  Г: 'G',
  Ґ: 'G',
  Д: 'D',
  Ђ: 'D',
  Ѓ: 'G',
  Е: 'E',
  Ё: 'E',
  Є: 'IE',
  Ж: 'ZH',
  З: 'Z',
  Ѕ: 'DZ',
  И: 'I',
  І: 'I',
  Ї: 'I',
  Й: 'I',
  Ј: 'J',
  К: 'K',
  Ќ: 'K',
  Л: 'L',
  Љ: 'LJ',
  М: 'M',
  Н: 'N',
  Њ: 'NJ',
  О: 'O',
  П: 'P',
  Р: 'R',
  С: 'S',
  Т: 'T',
  Ћ: 'C',
  У: 'U',
  Ў: 'U',
  Ф: 'F',
  Х: 'KH',
  Ц: 'TS',
  Ч: 'CH',
  Џ: 'DZ',
  Ш: 'SH',
  Щ: 'SHCH',
  Ъ: 'IE',
  Ы: 'Y',
  Ь: '',
  Э: 'E',
  Ю: 'IU',
  Я: 'IA',
}

/** The likeliest reading: the surname's own for the first character, given names written together. */
function chinese(name: string): string {
  const [surname = '', ...given] = readingsOf(name.replaceAll(/[\s\p{P}]/gu, '')).map((readings) =>
    (readings[0] ?? '').replace('v', 'u'),
  )
  return [surname, given.join('')].filter((part) => part !== '').join(' ')
}

export function latinName(name: string): string {
  if (hasHan(name)) return chinese(name)
  if (!/\p{Script=Cyrillic}/u.test(name)) return name
  return [...name.toUpperCase()].map((letter) => CYRILLIC[letter] ?? letter).join('')
}
