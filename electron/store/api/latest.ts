// "Just now": the last things that happened, of the kinds that this operator may read.
import { publicId } from '#shared/domain/ids.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import { latestFlags, latestHistory, namesOf, type LatestRow, type Named } from '#electron/store/db/overview.ts'
import type { HistoryData } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { fullName, personName, readsMasked } from './names.ts'
import type { Actor } from './services.ts'
import { flagLine, historyLine, newestFirst, type TimelineLine } from './timeline.ts'

const LINES = 12
const KINDS = ['card', 'customer', 'application'] as const
type Kind = (typeof KINDS)[number]

export function* latestLines(operator: Extract<Actor, { kind: 'operator' }>): Work<Array<TimelineLine>> {
  const { role } = operator
  const records = grantOf(role, 'records.read')
  // A reviewer's records are those of own cases: cards and people of others are not told.
  const everybody = records === 'yes' || records === 'masked'
  const kinds: ReadonlyArray<Kind> = [
    ...(everybody ? (['card', 'customer'] as const) : []),
    ...(grantOf(role, 'reviews.read') === undefined ? [] : (['application'] as const)),
  ]
  const masked = readsMasked(operator)
  const rows = yield* latestHistory(kinds, LINES)
  const lines: Array<TimelineLine> = []
  for (const kind of kinds) {
    const some = rows.filter((row) => row.kind === kind)
    const names = yield* namesOf(kind, [...new Set(some.map((row) => row.target_id))])
    for (const row of some) lines.push(told(row, kind, names.get(row.target_id), masked))
  }
  if (grantOf(role, 'flags.read') !== undefined) {
    for (const flag of yield* latestFlags(LINES)) lines.push(flagLine(flag, { last4: flag.last4 }))
  }
  return newestFirst(lines, LINES)
}

function told(row: LatestRow, kind: Kind, named: Named | undefined, masked: boolean): TimelineLine {
  const more: HistoryData = {
    target: publicId(kind, row.target_id),
    ...(named !== undefined && { name: fullName(personName(named, masked)) }),
    ...(named?.last4 != null && { last4: named.last4 }),
  }
  const line = historyLine(row, more)
  // Notes are read where they belong, not in passing.
  const { note: _, ...data } = line.data
  return { ...line, data }
}
