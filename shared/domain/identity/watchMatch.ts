// Names beside the names of watch lists: how alike, why, and when a person has to look. Pure. Names come in Latin letters; other scripts
// are written in Latin letters by the caller's `latin` (electron/store/identity/latin.ts).
import { hasHan, latinForZone } from './names.ts'

/** One entry of a list. Births as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export type WatchEntry = Readonly<{
  /** The list's own id of the entry. */
  entry: string
  kind: 'person' | 'other'
  /** The main name first. */
  names: ReadonlyArray<string>
  births: ReadonlyArray<string>
  countries: ReadonlyArray<string>
  programmes: ReadonlyArray<string>
}>

export type Screened = Readonly<{ names: ReadonlyArray<string>; birth: string | null }>

/** A name in Latin letters. */
export type Latin = (name: string) => string
const asWritten: Latin = (name) => name

/** `together`: the same letters, written as one part on one side and as several on the other. */
export const PART_HOWS = ['same', 'sounds_alike', 'nearly', 'initial', 'together', 'not_there'] as const
export type PartHow = (typeof PART_HOWS)[number]
export type MatchPart = Readonly<{ part: string; beside: string | null; how: PartHow; likeness: number }>
export const BIRTH_AGREEMENTS = ['same', 'year', 'near_year', 'differs', 'unknown'] as const
export type BirthAgreement = (typeof BIRTH_AGREEMENTS)[number]
/** Chinese characters beside Chinese characters; homophones differ here and nowhere else. */
export const SCRIPT_AGREEMENTS = ['same', 'differs', 'unknown'] as const
export type ScriptAgreement = (typeof SCRIPT_AGREEMENTS)[number]
export type Match = Readonly<{
  /** The name of the entry that comes nearest. */
  name: string
  /** The person's name that comes nearest to it. */
  own: string
  /** 0 to 100. */
  score: number
  parts: ReadonlyArray<MatchPart>
  birth: BirthAgreement
  born: string | null
  script: ScriptAgreement
}>

/** From this score on a match is work for a person. */
export const HIT_SCORE = 80

/** Words that many names share and that tell nobody apart. */
const PARTICLES = new Set(['AL', 'EL', 'BIN', 'IBN', 'BINT', 'ABU', 'DE', 'DER', 'DA', 'DOS', 'VAN', 'VON', 'DI', 'LA'])

export const nameParts = (name: string): ReadonlyArray<string> => {
  const parts = latinForZone(name.replaceAll(/[,.'’`]/g, ' '))
    .split(' ')
    .filter((part) => part !== '')
  const telling = parts.filter((part) => !PARTICLES.has(part))
  return telling.length === 0 ? parts : telling
}

/** Letters that stand for one sound in different transliterations are written alike; doubled letters once. */
export function soundOf(part: string): string {
  return part
    .replaceAll(/SCH|SHCH|SH|CH|TCH|CZ|SZ/g, 'S')
    .replaceAll('KH', 'H')
    .replaceAll('PH', 'F')
    .replaceAll(/CK|Q|C/g, 'K')
    .replaceAll('X', 'KS')
    .replaceAll('W', 'V')
    .replaceAll('Z', 'S')
    .replaceAll(/OU|U/g, 'O')
    .replaceAll(/EE|IE|EI|Y|J|E/g, 'I')
    .replaceAll('H', '')
    .replaceAll(/(.)\1+/g, '$1')
}

const consonantsOf = (part: string): string => soundOf(part).replaceAll(/[AIO]/g, '')

/** Jaro–Winkler, 0 to 1 (Winkler 1990, prefix of at most four, weight 0.1). */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1
  if (a === '' || b === '') return 0
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const taken = Array.from(b, () => false)
  const matched: Array<string> = []
  for (let i = 0; i < a.length; i++) {
    for (let j = Math.max(0, i - reach); j < Math.min(b.length, i + reach + 1); j++) {
      if (taken[j] === true || a[i] !== b[j]) continue
      taken[j] = true
      matched.push(a[i]!)
      break
    }
  }
  if (matched.length === 0) return 0
  let turned = 0
  let place = 0
  for (let j = 0; j < b.length; j++) if (taken[j] === true && b[j] !== matched[place++]) turned++
  const m = matched.length
  const jaro = (m / a.length + m / b.length + (m - turned / 2) / m) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

/** Below this two parts are not the same part written differently. */
const LEAST_NEAR = 0.86

function comparePart(part: string, beside: string): Readonly<{ how: PartHow; likeness: number }> {
  if (part === beside) return { how: 'same', likeness: 1 }
  // Lü is LYU in passports since 2012, LU elsewhere.
  const plain = (text: string): string => text.replace(/^([LN])(?:YU|UE)$/, '$1U')
  if (plain(part) === plain(beside)) return { how: 'sounds_alike', likeness: 0.95 }
  const short = Math.min(part.length, beside.length)
  if (short === 1) {
    return part[0] === beside[0] ? { how: 'initial', likeness: 0.7 } : { how: 'not_there', likeness: 0 }
  }
  if (short >= 3 && soundOf(part) === soundOf(beside)) return { how: 'sounds_alike', likeness: 0.95 }
  // Vowels are what transliterations agree on least: Mohammed, Muhammad.
  const [bones, others] = [consonantsOf(part), consonantsOf(beside)]
  if (bones.length >= 3 && bones === others) return { how: 'sounds_alike', likeness: 0.92 }
  const near = jaroWinkler(part, beside)
  // Short parts come near each other by chance: Li and Liu, Chen and Cheng are different names.
  const least = short <= 4 ? 0.94 : LEAST_NEAR
  return near >= least ? { how: 'nearly', likeness: near } : { how: 'not_there', likeness: near * 0.4 }
}

/** Each part of `ours` beside the part of `theirs` that it is most like, each used once. */
function pair(ours: ReadonlyArray<string>, theirs: ReadonlyArray<string>): ReadonlyArray<MatchPart> {
  const open = new Set(theirs.keys())
  const found: Array<MatchPart | undefined> = ours.map(() => undefined)
  const all = ours
    .flatMap((part, i) => theirs.map((beside, j) => ({ i, j, ...comparePart(part, beside) })))
    .filter(({ how }) => how !== 'not_there')
    .sort((a, b) => b.likeness - a.likeness)
  for (const { i, j, how, likeness } of all) {
    if (found[i] !== undefined || !open.has(j)) continue
    open.delete(j)
    found[i] = { part: ours[i]!, beside: theirs[j]!, how, likeness }
  }
  return found.map((part, i) => part ?? { part: ours[i]!, beside: null, how: 'not_there', likeness: 0 })
}

const weigh = (part: string): number => Math.min(8, Math.max(2, part.length))

function nameScore(ours: ReadonlyArray<string>, theirs: ReadonlyArray<string>) {
  const parts = pair(ours, theirs)
  const matched = parts.filter(({ how }) => how !== 'not_there').length
  const seen = parts.reduce((sum, { part, likeness }) => sum + weigh(part) * likeness, 0)
  const beside = new Set(parts.map((part) => part.beside))
  const rest = theirs.filter((part) => !beside.has(part)).reduce((sum, part) => sum + weigh(part), 0)
  const paired = parts.reduce((sum, { part, how }) => sum + (how === 'not_there' ? 0 : weigh(part)), 0)
  const single = parts.reduce((sum, { part, how }) => sum + (how === 'not_there' ? weigh(part) : 0), 0)
  // Further names of either side count against, at half their weight where two agree: lists and papers carry more or fewer of them.
  let score = seen / (paired + rest / 2 + (matched >= 2 ? single / 2 : single))
  // One name alone, such as a common family name, is no match; neither is one of two.
  if (matched < 2 && ours.length + theirs.length > 2) score *= 0.6
  // Written together on one side: Xiao Tong, Xiaotong.
  const joined = jaroWinkler([...ours].sort().join(''), [...theirs].sort().join(''))
  const together = ours.join('') === theirs.join('')
  if (together || (joined > 0.97 && ours.length !== theirs.length)) score = Math.max(score, together ? 1 : 0.93)
  return { score, parts: together || joined > 0.97 ? joinRest(parts, theirs) : parts }
}

/** What is not letter by letter the same, as one line, where it is the same letters: Xiaotong, Xiao Tong. */
function joinRest(parts: ReadonlyArray<MatchPart>, theirs: ReadonlyArray<string>): ReadonlyArray<MatchPart> {
  const same = parts.filter(({ how }) => how === 'same')
  const ours = parts.filter(({ how }) => how !== 'same').map(({ part }) => part)
  const rest = theirs.filter((part) => same.every(({ beside }) => beside !== part))
  const letters = (side: ReadonlyArray<string>): string => [...side].sort().join('')
  if (ours.length === 0 || (ours.join('') !== rest.join('') && letters(ours) !== letters(rest))) return parts
  return [...same, { part: ours.join(' '), beside: rest.join(' '), how: 'together', likeness: 1 }]
}

function compareBirth(ours: string | null, theirs: ReadonlyArray<string>): readonly [BirthAgreement, string | null] {
  if (ours === null || theirs.length === 0) return ['unknown', theirs[0] ?? null]
  const year = Number(ours.slice(0, 4))
  const same = theirs.find((birth) => birth.length === 10 && birth === ours)
  if (same !== undefined) return ['same', same]
  const inYear = theirs.find((birth) => birth.length < 10 && Number(birth.slice(0, 4)) === year)
  if (inYear !== undefined) return ['year', inYear]
  const near = theirs.find((birth) => Math.abs(Number(birth.slice(0, 4)) - year) <= 2)
  return near === undefined ? ['differs', theirs[0]!] : ['near_year', near]
}

/** Points for the date of birth, on top of the name's 0 to 100. */
const BIRTH_POINTS: Readonly<Record<BirthAgreement, number>> = {
  same: 6,
  year: 3,
  near_year: -4,
  differs: -25,
  unknown: 0,
}

/** Points for characters: other ones lower, but a simplified and a traditional spelling differ too, so never below a hit alone. */
const SCRIPT_POINTS: Readonly<Record<ScriptAgreement, number>> = { same: 4, differs: -12, unknown: 0 }

const inHan = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.filter(hasHan).map((name) => name.normalize('NFKC').replaceAll(/[\s\p{P}]/gu, ''))

function compareScript(ours: ReadonlyArray<string>, theirs: ReadonlyArray<string>): ScriptAgreement {
  const [a, b] = [inHan(ours), inHan(theirs)]
  if (a.length === 0 || b.length === 0) return 'unknown'
  return a.some((name) => b.includes(name)) ? 'same' : 'differs'
}

/** How near a person comes to an entry, with the best pair of their names. */
export function matchEntry(
  person: Screened,
  entry: Pick<WatchEntry, 'names' | 'births'>,
  latin: Latin = asWritten,
): Match {
  const [birth, born] = compareBirth(person.birth, entry.births)
  const script = compareScript(person.names, entry.names)
  let best: Match = { name: entry.names[0] ?? '', own: person.names[0] ?? '', score: 0, parts: [], birth, born, script }
  let most = 0
  for (const name of entry.names) {
    const theirs = nameParts(latin(name))
    for (const own of person.names) {
      const ours = nameParts(latin(own))
      if (ours.length === 0 || theirs.length === 0) continue
      const { score, parts } = nameScore(ours, theirs)
      const points = Math.round(score * 100)
      const more = points >= 60 ? BIRTH_POINTS[birth] + SCRIPT_POINTS[script] : 0
      // Past 100 the better name still explains more.
      if (points + more <= most) continue
      most = points + more
      best = { name, own, score: Math.min(100, most), parts, birth, born, script }
    }
  }
  return best
}

/** What two spellings of a part have in common, for finding candidates: its sound's first two consonants. */
const keyOf = (part: string): string => {
  const sound = soundOf(part)
  return (sound.slice(0, 1) + sound.slice(1).replaceAll(/[AIO]/g, '')).slice(0, 3)
}

/** What a screen keeps of an entry. */
export type Screenable = Pick<WatchEntry, 'kind' | 'names' | 'births'>
export type Hit<E extends Screenable> = Match & Readonly<{ entry: E }>
export type Screen<E extends Screenable> = Readonly<{
  size: number
  /** Entries from `least` on, nearest first. */
  hits: (person: Screened, least?: number) => ReadonlyArray<Hit<E>>
  nearest: (person: Screened) => Hit<E> | undefined
}>
export type ScreenBuilder<E extends Screenable> = Readonly<{
  add: (entries: ReadonlyArray<E>) => void
  screen: Screen<E>
}>

/**
 * Finds matches without comparing everybody with everybody: only people who share the key of a part are looked at. Entries may come in
 * pieces, so that a long list holds nobody up while it is indexed.
 */
export function createScreenBuilder<E extends Screenable>(latin: Latin = asWritten): ScreenBuilder<E> {
  const index = new Map<string, Array<number>>()
  const people: Array<E> = []
  /** How many keys each entry has. */
  const keyCounts: Array<number> = []
  const keysOf = (names: ReadonlyArray<string>): ReadonlySet<string> =>
    new Set(names.flatMap((name) => nameParts(latin(name))).map(keyOf))

  const add = (entries: ReadonlyArray<E>): void => {
    for (const entry of entries) {
      if (entry.kind !== 'person') continue
      const place = people.push(entry) - 1
      const keys = keysOf(entry.names)
      keyCounts.push(keys.size)
      for (const key of keys) {
        const known = index.get(key)
        if (known === undefined) index.set(key, [place])
        else known.push(place)
      }
    }
  }
  const candidates = (person: Screened): ReadonlyArray<number> => {
    const counts = new Map<number, number>()
    const keys = keysOf(person.names)
    for (const key of keys) for (const place of index.get(key) ?? []) counts.set(place, (counts.get(place) ?? 0) + 1)
    // With two names or more, both have to come near.
    const least = keys.size > 1 ? 2 : 1
    return [...counts].flatMap(([place, count]) => (count >= Math.min(least, keyCounts[place]!) ? [place] : []))
  }
  const all = (person: Screened): ReadonlyArray<Hit<E>> =>
    candidates(person)
      .map((place) => ({ ...matchEntry(person, people[place]!, latin), entry: people[place]! }))
      .sort((a, b) => b.score - a.score)
  const screen: Screen<E> = {
    get size() {
      return people.length
    },
    hits: (person, least = HIT_SCORE) => all(person).filter((hit) => hit.score >= least),
    nearest: (person) => all(person)[0],
  }
  return { add, screen }
}

/** The same over entries that are all there. */
export function createScreen<E extends Screenable>(entries: ReadonlyArray<E>, latin: Latin = asWritten): Screen<E> {
  const { add, screen } = createScreenBuilder<E>(latin)
  add(entries)
  return screen
}
