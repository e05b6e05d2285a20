// The check of names across what was typed, printed and read in the zone: line by line where both are in one script, and as a whole where
// Chinese characters stand beside Latin letters. Pure.
import type { CheckResult } from '../review.ts'
import type { CheckReason, MachineCheck } from './checks.ts'
import { lineOf, settled, type FieldLine } from './fields.ts'
import { compareHan, type HanComparison, type LatinName, type ReadingsOf } from './nameMatch.ts'
import { compareLatin, hasHan } from './names.ts'
import { printDifferences, seenInPrint } from './printLines.ts'

type Finding = Readonly<{ result: CheckResult; why: CheckReason; data: MachineCheck['data'] }>
const finding = (result: CheckResult, why: CheckReason, data: MachineCheck['data'] = {}): Finding => ({
  result,
  why,
  data,
})

type Source = 'typed' | 'printed' | 'zone'

/** What one line says of names in one script; nothing where its cells cannot be compared. */
function lineFindings(line: FieldLine): ReadonlyArray<Finding> {
  const { field, typed, zone } = line
  return [seenInPrint(line), zone].flatMap((other) => {
    if (typed === null || other === null || hasHan(typed) !== hasHan(other)) return []
    const agrees = hasHan(typed) ? (typed === other ? 'same' : 'different') : compareLatin(typed, other)
    if (agrees === 'same') return finding('pass', 'names_agree')
    if (agrees === 'cut') return finding('unsure', 'name_cut')
    // A letter that the reader may have made is for a person to look at; what it is sure of, or the zone says too, is a difference.
    return printDifferences([line]).some(({ from, sure }) => from === 'typed' && !sure) && other !== zone
      ? finding('unsure', 'name_print_differs', { field })
      : finding('fail', 'names_differ', { field })
  })
}

const partsOf = (fields: ReadonlyArray<FieldLine>) =>
  [lineOf(fields, 'surname'), lineOf(fields, 'given_names')] as const

/** The Latin name of one source, where it has both parts; a zone that does not part names has them in the surname. */
function latinOf(fields: ReadonlyArray<FieldLine>, source: Source): LatinName | undefined {
  const [surname, given] = partsOf(fields).map((line) => line[source])
  if (surname == null || (given == null && source !== 'zone')) return undefined
  return [surname, given ?? ''].some(hasHan) ? undefined : { surname, given: given ?? '' }
}

/** The name in Chinese characters of one source: on its own line, or typed where Latin letters were asked for. */
function hanOf(fields: ReadonlyArray<FieldLine>, source: Source): string | undefined {
  const line = lineOf(fields, 'native_name')
  const native = source === 'printed' ? seenInPrint(line) : line[source]
  if (native !== null && hasHan(native)) return native
  const whole = partsOf(fields)
    .map((line) => line[source] ?? '')
    .join('')
  return hasHan(whole) ? whole : undefined
}

/** `sure`: no reader alone says so. */
function acrossScripts({ agreement, how, field }: HanComparison, sure: boolean): Finding {
  if (agreement === 'same') return finding('pass', 'names_pinyin')
  if (agreement === 'different' && field !== undefined)
    return sure ? finding('fail', 'name_pinyin_differs', { field }) : finding('unsure', 'name_print_differs', { field })
  if (how === 'other_romanisation') return finding('unsure', 'name_romanised')
  return finding('unsure', how === 'one_letter' || how === 'order' ? 'name_pinyin_near' : 'name_pinyin_unsure')
}

const RANK: Readonly<Record<CheckResult, number>> = { fail: 0, unsure: 1, open: 2, pass: 3 }

/** The worst of what was found. A name that only one source has proves nothing. */
export function nameCheck(fields: ReadonlyArray<FieldLine>, readingsOf: ReadingsOf): Finding {
  const across = (
    [
      ['typed', 'zone'],
      ['typed', 'printed'],
      ['printed', 'typed'],
    ] as const
  ).flatMap(([characters, letters]) => {
    const [han, latin] = [hanOf(fields, characters), latinOf(fields, letters)]
    if (han === undefined || latin === undefined) return []
    const read =
      characters === 'printed' ? [lineOf(fields, 'native_name')] : letters === 'printed' ? partsOf(fields) : []
    return acrossScripts(compareHan(han, latin, readingsOf), read.every(settled))
  })
  const found = [
    ...['native_name', 'surname', 'given_names'].flatMap((name) => lineFindings(lineOf(fields, name))),
    ...across,
  ]
  const [worst] = found.toSorted((a, b) => RANK[a.result] - RANK[b.result])
  if (worst === undefined) return finding('unsure', 'name_unreadable')
  // Passed by pinyin is said, for it is more than letter by letter.
  return worst.result === 'pass' ? (found.find(({ why }) => why === 'names_pinyin') ?? worst) : worst
}
