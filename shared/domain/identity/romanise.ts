// How a Chinese syllable is written in Latin letters: pinyin with its spellings of ü, and Wade-Giles without its marks. Pure.

/** The finals that go with each initial in pinyin; `v` is ü. */
const FINALS: Readonly<Record<string, string>> = {
  '': 'a ai an ang ao e ei en eng er o ou',
  b: 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  p: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  m: 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  f: 'a an ang ei en eng o ou u',
  d: 'a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo',
  t: 'a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo',
  n: 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve',
  l: 'a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve',
  g: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  k: 'a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo',
  h: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  j: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  q: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  x: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  zh: 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  ch: 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  sh: 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
  r: 'an ang ao e en eng i ong ou u uan ui un uo',
  z: 'a ai an ang ao e ei en eng i ong ou u uan ui un uo',
  c: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  s: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  y: 'a an ang ao e i in ing ong ou u uan ue un',
  w: 'a ai an ang ei en eng o u',
}

/** How a syllable may stand in Latin letters: ü as V, YU (travel documents since 2012), U or UE. */
export function pinyinSpellings(syllable: string): ReadonlyArray<string> {
  const upper = syllable.toUpperCase().replaceAll('Ü', 'V')
  if (!/^[LN]V/.test(upper)) return [upper]
  const rest = upper.slice(2)
  return ['V', 'YU', 'U', 'UE'].map((vowel) => upper[0] + vowel + rest)
}

const SYLLABLES: ReadonlySet<string> = new Set(
  Object.entries(FINALS).flatMap(([initial, finals]) =>
    finals.split(' ').flatMap((final) => pinyinSpellings(initial + final)),
  ),
)
const LONGEST = 6

/** The least number of pinyin syllables that letters can be read as; `undefined` where they are no pinyin. */
export function syllablesIn(letters: string): number | undefined {
  const least: Array<number | undefined> = [0]
  for (let end = 1; end <= letters.length; end++)
    for (let from = Math.max(0, end - LONGEST); from < end; from++) {
      const before = least[from]
      if (before === undefined || !SYLLABLES.has(letters.slice(from, end))) continue
      least[end] = Math.min(before + 1, least[end] ?? Number.POSITIVE_INFINITY)
    }
  return least[letters.length]
}

/** Syllables that Wade-Giles writes as a whole in a way of its own. */
const WADE_GILES: Readonly<Record<string, string>> = {
  zi: 'TZU',
  ci: 'TZU',
  si: 'SZU SSU SZE',
  zhi: 'CHIH',
  chi: 'CHIH',
  shi: 'SHIH',
  ri: 'JIH',
  ge: 'KO',
  ke: 'KO',
  he: 'HO',
  e: 'O',
  er: 'ERH',
  yi: 'I YI',
  you: 'YU',
  yan: 'YEN',
  ye: 'YEH',
  yong: 'YUNG',
  yue: 'YUEH',
  guo: 'KUO',
  kuo: 'KUO',
  huo: 'HUO',
  shuo: 'SHUO',
  gui: 'KUEI',
  kui: 'KUEI',
}
const WADE_INITIALS: Readonly<Record<string, string>> = {
  zh: 'CH',
  b: 'P',
  d: 'T',
  g: 'K',
  j: 'CH',
  q: 'CH',
  x: 'HS',
  z: 'TS',
  c: 'TS',
  r: 'J',
}
const WADE_FINALS: Readonly<Record<string, string>> = {
  ong: 'UNG',
  iong: 'IUNG',
  ian: 'IEN',
  ie: 'IEH',
  ue: 'UEH',
  ve: 'UEH',
  uo: 'O',
  v: 'U',
}

/** A syllable as Wade-Giles has it on papers: without apostrophes and dots. */
export function wadeGilesSpellings(syllable: string): ReadonlyArray<string> {
  const whole = WADE_GILES[syllable]
  if (whole !== undefined) return whole.split(' ')
  const [, initial = '', final = ''] = /^([zcs]h|[b-df-hj-np-tw-z]?)(.*)$/.exec(syllable) ?? []
  return [(WADE_INITIALS[initial] ?? initial.toUpperCase()) + (WADE_FINALS[final] ?? final.toUpperCase())]
}
