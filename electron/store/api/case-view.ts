// A review case as the queue and the bench show it: the clock, the order, the lines of typed and printed, all masked.
import type { z } from 'zod'
import countryList from '#resources/reference/countries.json' with { type: 'json' }
import type { ReviewRow } from '#shared/contract/reviews.ts'
import type { AutoRule } from '#shared/domain/autoRules.ts'
import { compareLine, maskCell, type FieldLine } from '#shared/domain/identity/fields.ts'
import { compareNames } from '#shared/domain/identity/nameMatch.ts'
import { hasHan } from '#shared/domain/identity/names.ts'
import { publicId } from '#shared/domain/ids.ts'
import { leaseHolder, needsTwo, orderScore, timeLeft } from '#shared/domain/review.ts'
import type { Counting } from '#shared/domain/workCalendar.ts'
import { checksOf, toReviewCase, type ApplicationRow } from '#electron/store/db/applications.ts'
import { caseKindCodes, caseStateCodes } from '#electron/store/db/codes.ts'
import { pinyinOf, readingsOf } from '#electron/store/identity/pinyin.ts'
import { personName } from './names.ts'

export type ReviewRowView = z.infer<typeof ReviewRow>

/** The clock stands while the applicant is asked, and at the decision. */
const clockOf = (row: ApplicationRow) => ({ dueAt: row.due_at, pausedAt: row.paused_at ?? row.decided_at })

type Running = Readonly<{ due_at: number; paused_at: number | null; risk: number }>
export const orderOf = (row: Running, now: number, calendar: Counting) =>
  orderScore({ dueAt: row.due_at, pausedAt: row.paused_at, risk: row.risk }, now, calendar)

/** Most pressing first; equal ones by the earlier promise. */
export function byOrder<T extends Running & Readonly<{ id: number }>>(
  rows: ReadonlyArray<T>,
  now: number,
  calendar: Counting,
): ReadonlyArray<T> {
  return rows
    .map((row) => ({ row, total: orderOf(row, now, calendar).total }))
    .sort((a, b) => b.total - a.total || a.row.due_at - b.row.due_at || a.row.id - b.row.id)
    .map(({ row }) => row)
}

export function caseRow(row: ApplicationRow, now: number, masked: boolean, calendar: Counting): ReviewRowView {
  const checks = checksOf(row)
  const { lease_operator: operator, lease_until: until } = row
  const held = operator !== null && until !== null && leaseHolder(toReviewCase(row), now) !== null
  return {
    id: publicId('application', row.id),
    version: row.version,
    name: personName(row, masked),
    kind: caseKindCodes.word(row.kind),
    state: caseStateCodes.word(row.state),
    submission: row.submission,
    submittedAt: row.submitted_at,
    dueAt: row.due_at,
    left: timeLeft(clockOf(row), now, calendar),
    paused: row.paused_at !== null,
    risk: row.risk,
    order: orderScore({ ...clockOf(row), risk: row.risk }, now, calendar),
    papers: row.papers,
    checks: { passed: checks.filter((check) => check.result === 'pass').length, of: checks.length },
    lease: held ? { operator: publicId('operator', operator), name: row.holder ?? '', until } : null,
    owner: row.owner_id === null ? null : { operator: publicId('operator', row.owner_id), name: row.owner ?? '' },
    first:
      row.first_by === null
        ? null
        : { operator: publicId('operator', row.first_by), name: row.firster ?? '', at: row.first_at ?? 0 },
    needsTwo: needsTwo(row),
    rule: row.rule as AutoRule | null,
    decidedAt: row.decided_at,
  }
}

let countries: ReadonlyMap<string, string> | undefined

/** One code for a country written as two letters, three (Doc 9303-3 section 5, `D` for Germany), or by name in English or Chinese. */
function countryCode(text: string): string | undefined {
  if (countries === undefined) {
    const names = ['en', 'zh-CN'].map((locale) => new Intl.DisplayNames(locale, { type: 'region' }))
    const known = new Map([
      ['D', 'DE'],
      ['UTO', 'UTO'],
      ['UTOPIA', 'UTO'],
    ])
    for (const { alpha2, alpha3 } of countryList.countries) {
      for (const word of [alpha2, alpha3, ...names.map((name) => name.of(alpha2) ?? alpha2)])
        known.set(word.toUpperCase(), alpha2)
    }
    countries = known
  }
  return countries.get(text.normalize('NFKC').replaceAll('<', '').trim().toUpperCase())
}

/** The Latin name as the papers have it, else as it was typed: what a name in Chinese characters is held against. */
export const latinOf = (fields: ReadonlyArray<FieldLine>): string =>
  ['surname', 'given_names']
    .map((name) => fields.find((line) => line.field === name))
    .map((line) => line?.zone ?? line?.printed ?? line?.typed ?? '')
    .join(' ')
    .trim()

/** The result comes from the full values; the cells go out masked. */
export function fieldView(line: FieldLine, masked: boolean, latin: string) {
  const cell = (text: string | null): string | null => (text === null ? null : maskCell(line.field, text, masked))
  const han = line.field === 'native_name' ? (line.typed ?? line.printed) : null
  // Characters typed where Latin letters were asked for are read as such.
  const [characters, letters] =
    line.field === 'surname' || line.field === 'given_names'
      ? [line.typed, line.zone ?? line.printed ?? '']
      : [han, latin]
  const written = compareLine(line, countryCode)
  // A name in characters says the same as the Latin one when its pinyin does; the pinyin alone never says that two differ.
  const read =
    characters !== null && hasHan(characters) && letters !== ''
      ? compareNames(characters, letters, readingsOf).agreement
      : 'near'
  return {
    field: line.field,
    typed: cell(line.typed),
    // What was seen and does not count is shown as such; the result rests on what counts.
    printed: cell(line.printed ?? line.print?.text ?? null),
    print: line.print === undefined ? null : { percent: line.print.percent, doubt: line.print.doubt },
    zone: cell(line.zone),
    reading: han === null || masked || !hasHan(han) ? null : pinyinOf(han),
    result: written === 'unknown' && read === 'same' ? ('same' as const) : written,
  }
}
