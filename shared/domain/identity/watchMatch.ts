// Names beside the names of watch lists: how alike, why, and when a person has to look. Pure. Names come in Latin letters; other scripts
// are transliterated before (electron/store/identity/latin.ts).
import { latinForZone } from './names.ts'

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

export const PART_HOWS = ['same', 'sounds_alike', 'nearly', 'initial', 'not_there'] as const
export type PartHow = (typeof PART_HOWS)[number]
export type MatchPart = Readonly<{ part: string; beside: string | null; how: PartHow; likeness: number }>
export type BirthAgreement = 'same' | 'year' | 'near_year' | 'differs' | 'unknown'
export type Match = Readonly<{
  /** The name of the entry that comes nearest. */
  name: string
  /** 0 to 100. */
  score: number
  parts: ReadonlyArray<MatchPart>
  birth: BirthAgreement
  born: string | null
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
  return { score, parts }
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

/** How near a person comes to an entry, with the best pair of their names. */
export function matchEntry(person: Screened, entry: WatchEntry): Match {
  const [birth, born] = compareBirth(person.birth, entry.births)
  let best: Match = { name: entry.names[0] ?? '', score: 0, parts: [], birth, born }
  for (const name of entry.names) {
    const theirs = nameParts(name)
    for (const own of person.names) {
      const ours = nameParts(own)
      if (ours.length === 0 || theirs.length === 0) continue
      const { score, parts } = nameScore(ours, theirs)
      const points = Math.round(score * 100)
      const total = Math.max(0, Math.min(100, points >= 60 ? points + BIRTH_POINTS[birth] : points))
      if (total > best.score) best = { name, score: total, parts, birth, born }
    }
  }
  return best
}

/** What two spellings of a part have in common, for finding candidates: its sound's first two consonants. */
const keyOf = (part: string): string => {
  const sound = soundOf(part)
  return (sound.slice(0, 1) + sound.slice(1).replaceAll(/[AIO]/g, '')).slice(0, 3)
}

export type Hit<E extends WatchEntry> = Match & Readonly<{ entry: E }>
export type Screen<E extends WatchEntry> = Readonly<{
  size: number
  /** Entries from `least` on, nearest first. */
  hits: (person: Screened, least?: number) => ReadonlyArray<Hit<E>>
  nearest: (person: Screened) => Hit<E> | undefined
}>

/** Finds matches without comparing everybody with everybody: only entries that share the key of a part are looked at. */
export function createScreen<E extends WatchEntry>(entries: ReadonlyArray<E>): Screen<E> {
  const index = new Map<string, Array<number>>()
  const people = entries.filter((entry) => entry.kind === 'person')
  for (const [place, { names }] of people.entries()) {
    for (const key of new Set(names.flatMap(nameParts).map(keyOf))) {
      const known = index.get(key)
      if (known === undefined) index.set(key, [place])
      else known.push(place)
    }
  }
  const candidates = (person: Screened): ReadonlyArray<number> => {
    const counts = new Map<number, number>()
    const keys = new Set(person.names.flatMap(nameParts).map(keyOf))
    for (const key of keys) for (const place of index.get(key) ?? []) counts.set(place, (counts.get(place) ?? 0) + 1)
    // With two names or more, both have to come near.
    const least = keys.size > 1 ? 2 : 1
    return [...counts].flatMap(([place, count]) =>
      count >= Math.min(least, new Set(people[place]!.names.flatMap(nameParts).map(keyOf)).size) ? [place] : [],
    )
  }
  const all = (person: Screened): ReadonlyArray<Hit<E>> =>
    candidates(person)
      .map((place) => ({ ...matchEntry(person, people[place]!), entry: people[place]! }))
      .sort((a, b) => b.score - a.score)
  return {
    size: people.length,
    hits: (person, least = HIT_SCORE) => all(person).filter((hit) => hit.score >= least),
    nearest: (person) => all(person)[0],
  }
}
