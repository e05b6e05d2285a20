// What a machine can say about the papers of an application: zone, dates, age, names, address, and what look-ups found. Pure.
// The one check that only a person can make, the face, comes out open. `why` names the words, `data` fills them.
import type { CheckCode, CheckResult } from '../review.ts'
import { lineOf, settled, type FieldLine } from './fields.ts'
import { emailProblem, phoneProblem } from './contact.ts'
import { zoneDate, type ZoneReading } from './mrz.ts'
import { nameCheck } from './nameCheck.ts'
import type { ReadingsOf } from './nameMatch.ts'
import { hasHan } from './names.ts'
import { printDifferences } from './printLines.ts'
import { isPrintField } from './printValues.ts'
import { readResidentId } from './residentId.ts'
import type { HitState } from './watchList.ts'

export type MachineCheck = Readonly<{
  code: CheckCode
  result: CheckResult
  by: 'machine' | 'person'
  why: CheckReason
  data: Readonly<Record<string, string | number>>
  /** The published rule behind the check, where there is one. */
  standard: string | null
}>

export const CHECK_REASONS = [
  'zone_digits_right',
  'zone_digits_wrong',
  'zone_unreadable',
  'id_number_right',
  'id_number_wrong',
  'in_date',
  'expired',
  'expiry_unreadable',
  'old_enough',
  'under_age',
  'birth_unreadable',
  'names_agree',
  'names_pinyin',
  'name_cut',
  'names_differ',
  'name_print_differs',
  'name_pinyin_differs',
  'name_romanised',
  'name_pinyin_near',
  'name_pinyin_unsure',
  'name_unreadable',
  'print_agrees',
  'print_differs',
  'print_may_differ',
  'print_unread',
  'print_pending',
  'print_failed',
  'print_none',
  'address_agrees',
  'address_part_missing',
  'address_differs',
  'address_unproven',
  'compare_faces',
  'never_seen',
  'document_seen',
  'phone_seen',
  'no_match',
  'distant_match',
  'near_match',
  'no_list',
  'hits_cleared',
  'on_list',
  'photo_seen',
  'contact_right',
  'contact_missing',
  'phone_odd',
  'email_odd',
  'nothing_shared',
  'device_shared',
  'address_shared',
  'phone_shared',
] as const
export type CheckReason = (typeof CHECK_REASONS)[number]

export const LEAST_AGE = 18
/** From this likeness on, in percent, a person has to look at a name of a watch list. */
export const NEAR_LIKENESS = 80

/** The name of a list that comes nearest. `bornYear`: null where the list does not say. */
export type Nearest = Readonly<{ name: string; likeness: number; bornYear: number | null }>

/** How many other applications share a device, an address, a phone. */
type Together = Readonly<{ device: number; address: number; phone: number }>

/** What look-ups in the store and in lists found. */
export type LookUps = Readonly<{
  /** Applications and customers searched. */
  searched: number
  sameDocument: number
  /** Papers whose picture is nearly the same as one of somebody else. */
  samePhoto?: number
  samePhone: number
  together?: Together
  /** `no_list`: there is none to look in. */
  nearest: Nearest | null | 'no_list'
  /** What became of the hits so far; without them the nearest name speaks alone. */
  hits?: ReadonlyArray<HitState>
}>

/** `none`: no paper came whose print is read; `pending`: it comes after the rest; `failed`: the reader gave up. */
export type PrintState = 'none' | 'pending' | 'failed' | 'read'

export type Papers = Readonly<{
  fields: ReadonlyArray<FieldLine>
  print: PrintState
  /** `null` when no paper has a zone; `'unreadable'` when it has one that could not be read. */
  zone: ZoneReading | 'unreadable' | null
  /** `YYYY-MM-DD`. */
  today: string
  lookUps: LookUps
  /** How Chinese characters are read. */
  readingsOf: ReadingsOf
}>

const yearsBetween = (from: string, to: string): number => {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}
const DAY_MS = 86_400_000
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
const isDate = (text: string | null): text is string => text !== null && /^\d{4}-\d\d-\d\d$/.test(text)

const machine = (
  code: CheckCode,
  result: CheckResult,
  why: CheckReason,
  data: MachineCheck['data'] = {},
  standard: string | null = null,
): MachineCheck => ({ code, result, by: 'machine', why, data, standard })

type DatedLines = Pick<Papers, 'fields' | 'today'>
type PrintedLines = Pick<Papers, 'fields' | 'print'>
type NamedLines = Pick<Papers, 'fields' | 'readingsOf'>

function namesCheck({ fields, readingsOf }: NamedLines): MachineCheck {
  const { result, why, data } = nameCheck(fields, readingsOf)
  return machine('name', result, why, data)
}

function zoneCheck({ zone, fields }: Pick<Papers, 'zone' | 'fields'>): MachineCheck {
  if (zone === 'unreadable') return machine('zone', 'unsure', 'zone_unreadable', {}, 'ICAO 9303')
  if (zone !== null) {
    const right = zone.checks.filter((check) => check.ok).length
    const of = zone.checks.length
    const first = zone.problems[0]
    return first === undefined
      ? machine('zone', 'pass', 'zone_digits_right', { right, of }, 'ICAO 9303')
      : machine('zone', 'fail', 'zone_digits_wrong', { right, of, where: first.where }, 'ICAO 9303')
  }
  const number = lineOf(fields, 'national_id')
  const read = readResidentId(number.printed ?? number.typed ?? '')
  return read?.valid === true
    ? machine('zone', 'pass', 'id_number_right', {}, 'GB 11643')
    : machine('zone', 'fail', 'id_number_wrong', {}, 'GB 11643')
}

function dateCheck({ fields, today }: DatedLines): MachineCheck {
  const line = lineOf(fields, 'expires')
  const inZone = line.zone === null ? null : (zoneDate(line.zone, 'expiry', Number(today.slice(0, 4))) ?? null)
  const ends = settled(line) ? (line.printed ?? inZone) : (inZone ?? line.printed)
  if (!isDate(ends)) return machine('in_date', 'unsure', 'expiry_unreadable')
  const days = daysBetween(today, ends)
  if (days < 0)
    return ends === line.printed && !settled(line)
      ? machine('in_date', 'unsure', 'expiry_unreadable')
      : machine('in_date', 'fail', 'expired', { days: -days })
  return machine('in_date', 'pass', 'in_date', { months: Math.floor(days / 30.44) })
}

function ageCheck({ fields, today }: DatedLines): MachineCheck {
  const line = lineOf(fields, 'birth_date')
  const born = settled(line) ? (line.printed ?? line.typed) : (line.typed ?? line.printed)
  if (!isDate(born)) return machine('age', 'unsure', 'birth_unreadable')
  const age = yearsBetween(born, today)
  if (age < LEAST_AGE) return machine('age', 'fail', 'under_age', { age, least: LEAST_AGE })
  // A paper that may say that somebody is too young is for a person.
  const younger = isDate(line.printed) && yearsBetween(line.printed, today) < LEAST_AGE
  return younger
    ? machine('age', 'unsure', 'birth_unreadable')
    : machine('age', 'pass', 'old_enough', { age, least: LEAST_AGE })
}

const isName = (field: string): boolean => field.endsWith('name') || field === 'given_names'

/** Numbers and days of the print against zone and form; names are the check above, but a name that was not read is missing here. */
function printCheck({ fields, print }: PrintedLines, zoneHolds: boolean): MachineCheck {
  if (print !== 'read') return machine('print', 'unsure', `print_${print}`)
  const lines = fields.filter((line) => isPrintField(line.field) && (line.print !== undefined || line.printed !== null))
  const differences = printDifferences(lines)
  // A name that differs from what was typed is the check of names'; from the zone, it is the paper that contradicts itself.
  // A zone whose own check digits are wrong contradicts nobody for certain.
  const told = differences
    .filter(({ field, from }) => from === 'zone' || !isName(field))
    .map((each) => ({ ...each, sure: each.sure && (each.from === 'typed' || zoneHolds) }))
  const [worst] = told.toSorted((a, b) => Number(b.sure) - Number(a.sure))
  if (worst !== undefined)
    return worst.sure
      ? machine('print', 'fail', 'print_differs', { field: worst.field, from: worst.from })
      : machine('print', 'unsure', 'print_may_differ', { field: worst.field, from: worst.from })
  const unread = lines.filter(({ printed }) => printed === null)
  const [first] = unread
  const data = { read: lines.length - unread.length, of: lines.length }
  if (first !== undefined) return machine('print', 'unsure', 'print_unread', { ...data, field: first.field })
  return lines.length === 0
    ? machine('print', 'unsure', 'print_failed')
    : machine('print', 'pass', 'print_agrees', data)
}

const addressParts = (address: string): ReadonlyArray<string> =>
  address
    .normalize('NFKC')
    .toUpperCase()
    .split(/[\s,.;，、]+/)
    .filter((part) => part !== '')

/**
 * Whether a typed address stands on a paper: `part` when the paper says less and nothing else, with what it leaves out.
 * Chinese addresses have no separators: there the paper may stop earlier.
 */
export function compareAddress(
  typed: string,
  printed: string,
): Readonly<{ agrees: 'same' | 'part' | 'different'; missing: string }> {
  if (hasHan(typed) && hasHan(printed)) {
    const [a, b] = [typed, printed].map((text) => text.normalize('NFKC').replaceAll(/\s/g, '')) as [string, string]
    if (a === b) return { agrees: 'same', missing: '' }
    return a.startsWith(b) ? { agrees: 'part', missing: a.slice(b.length) } : { agrees: 'different', missing: '' }
  }
  const wanted = addressParts(typed)
  const found = new Set(addressParts(printed))
  const missing = wanted.filter((part) => !found.has(part))
  if (missing.length === 0) return { agrees: 'same', missing: '' }
  return missing.length * 3 <= wanted.length
    ? { agrees: 'part', missing: missing.join(' ') }
    : { agrees: 'different', missing: '' }
}

function addressCheck({ fields }: Papers): MachineCheck {
  const { typed, printed } = lineOf(fields, 'address')
  if (typed === null || printed === null) return machine('address', 'unsure', 'address_unproven')
  const { agrees, missing } = compareAddress(typed, printed)
  if (agrees === 'same') return machine('address', 'pass', 'address_agrees')
  return agrees === 'part'
    ? machine('address', 'unsure', 'address_part_missing', { missing })
    : machine('address', 'fail', 'address_differs')
}

function seenCheck({ lookUps }: Papers): MachineCheck {
  const { searched, sameDocument, samePhoto = 0, samePhone } = lookUps
  if (sameDocument > 0) return machine('not_seen', 'fail', 'document_seen', { times: sameDocument, searched })
  if (samePhoto > 0) return machine('not_seen', 'fail', 'photo_seen', { times: samePhoto, searched })
  if (samePhone > 0) return machine('not_seen', 'unsure', 'phone_seen', { times: samePhone, searched })
  return machine('not_seen', 'pass', 'never_seen', { searched })
}

/** Open hits are work, a true match fails, and what was told apart passes. */
export function watchCheck({ nearest, hits = [] }: Pick<LookUps, 'nearest' | 'hits'>): MachineCheck {
  if (nearest === 'no_list') return machine('watch_list', 'unsure', 'no_list')
  const standing = hits.filter((state) => state !== 'lapsed')
  if (nearest === null)
    return standing.length === 0
      ? machine('watch_list', 'pass', 'no_match')
      : told(standing, { times: standing.length })
  const data = { name: nearest.name, likeness: nearest.likeness, born: nearest.bornYear ?? '–', times: standing.length }
  if (standing.length > 0) return told(standing, data)
  return nearest.likeness >= NEAR_LIKENESS
    ? machine('watch_list', 'unsure', 'near_match', data)
    : machine('watch_list', 'pass', 'distant_match', data)
}

function told(hits: ReadonlyArray<HitState>, data: MachineCheck['data']): MachineCheck {
  if (hits.includes('true_match')) return machine('watch_list', 'fail', 'on_list', data)
  if (hits.includes('open')) return machine('watch_list', 'unsure', 'near_match', data)
  return machine('watch_list', 'pass', 'hits_cleared', data)
}

/** One result for every check, in the order of CHECKS. */
export const checkPapers = (papers: Papers): ReadonlyArray<MachineCheck> => [
  zoneCheck(papers),
  dateCheck(papers),
  ageCheck(papers),
  namesCheck(papers),
  printCheck(papers, papers.zone !== null && papers.zone !== 'unreadable' && papers.zone.valid),
  addressCheck(papers),
  { code: 'face', result: 'open', by: 'person', why: 'compare_faces', data: {}, standard: null },
  seenCheck(papers),
  watchCheck(papers.lookUps),
  contactCheck(lineOf(papers.fields, 'phone').typed, lineOf(papers.fields, 'email').typed),
  togetherCheck(papers.lookUps.together ?? { device: 0, address: 0, phone: 0 }),
]

/** The checks that the print of a paper changes, when it is read after the others. `zone`: the result of its check, `null` without one. */
export const checkPrint = (
  papers: PrintedLines & DatedLines & NamedLines,
  zone: CheckResult | null,
): ReadonlyArray<MachineCheck> => [
  ...(zone === null ? [zoneCheck({ zone: null, fields: papers.fields })] : []),
  dateCheck(papers),
  ageCheck(papers),
  namesCheck(papers),
  printCheck(papers, zone === 'pass'),
]

/** Form only: what stands behind a number or an address a message can tell. */
function contactCheck(phone: string | null, email: string | null): MachineCheck {
  if (phone === null && email === null) return machine('contact', 'unsure', 'contact_missing')
  if (phone !== null && phoneProblem(phone) !== null) return machine('contact', 'unsure', 'phone_odd', {}, 'E.164')
  if (email !== null && emailProblem(email) !== null) return machine('contact', 'unsure', 'email_odd', {}, 'RFC 5321')
  return machine('contact', 'pass', 'contact_right')
}

/** How many other applications share what usually one person or household has. */
function togetherCheck(others: Together): MachineCheck {
  if (others.device > 0) return machine('together', 'unsure', 'device_shared', { times: others.device })
  if (others.phone > 0) return machine('together', 'unsure', 'phone_shared', { times: others.phone })
  // Families and shared flats: a few at one address are usual.
  if (others.address > 3) return machine('together', 'unsure', 'address_shared', { times: others.address })
  return machine('together', 'pass', 'nothing_shared')
}
