// A query made narrower by one more term: what a bar, a group or a completed value stands for.
import { timeRange, type SearchMoment } from './match.ts'
import type { Query, Term, Test } from './ast.ts'
import type { FieldName } from './fields.ts'

const NOWHERE = { from: 0, to: 0 } as const

export const termOf = (field: FieldName, test: Test): Term => ({ kind: 'term', field, test, span: NOWHERE })
export const oneOf = (field: FieldName, value: string): Term =>
  termOf(field, { kind: 'one_of', values: [value], matches: [value] })

const partsOf = (query: Query): ReadonlyArray<Query> =>
  query.kind === 'all' ? [] : query.kind === 'and' ? query.parts : [query]

export function allOf(parts: ReadonlyArray<Query>): Query {
  if (parts.length === 0) return { kind: 'all', span: NOWHERE }
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts, span: NOWHERE }
}

/** Whether every payment that `term` finds is also found by `part`. False where that is not certain. */
function implied(part: Query, term: Term, when: SearchMoment): boolean {
  if (part.kind !== 'term' || part.field !== term.field) return false
  const [wide, narrow] = [part.test, term.test]
  if (wide.kind === 'one_of' && narrow.kind === 'one_of') {
    return narrow.matches.every((match) => wide.matches.includes(match))
  }
  const isTime = (test: Test): test is Extract<Test, { kind: 'last' | 'period' }> =>
    test.kind === 'last' || test.kind === 'period'
  if (!isTime(wide) || !isTime(narrow)) return false
  const [outer, inner] = [timeRange(wide, when), timeRange(narrow, when)]
  const from = outer.from === null || (inner.from !== null && inner.from >= outer.from)
  return from && (outer.to === null || (inner.to !== null && inner.to <= outer.to))
}

/** Both the query and the term must hold; what the term makes needless goes. */
export function narrowed(query: Query, term: Term, when: SearchMoment): Query {
  return allOf([...partsOf(query).filter((part) => !implied(part, term, when)), term])
}
