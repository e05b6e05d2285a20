// Quality of reviews: which decisions get a blind second look, and how often people agree. Pure.

export type ReviewPolicy = Readonly<{
  /** Share of decided cases that somebody else decides again without knowing, 0 to 1. */
  secondLookShare: number
}>
export const DEFAULT_POLICY: ReviewPolicy = { secondLookShare: 0.05 }

/** Whether a decision is looked at again: `draw` is even in 0 to 1 and nobody can foretell it. */
export const drawsLook = (policy: ReviewPolicy, draw: number): boolean => draw < policy.secondLookShare

export type DecidedLook = Readonly<{
  kind: 'second' | 'known'
  /** Who decided first; nobody for an answer that a supervisor set. */
  first: string | null
  /** The auto-rule that decided first, where no person did. */
  rule: string | null
  second: string
  expected: string
  verdict: string
  reasons: ReadonlyArray<string>
  agreed: boolean
}>
/** `rule`: the name is that of an auto-rule. */
export type Agreement = Readonly<{
  name: string
  rule: boolean
  looks: number
  agreed: number
  known: number
  knownRight: number
}>

/** For each reviewer how often the two agreed, and how many known answers were met; by name, never by rank. */
export function agreementByReviewer(looks: ReadonlyArray<DecidedLook>): ReadonlyArray<Agreement> {
  type Row = { name: string; rule: boolean; looks: number; agreed: number; known: number; knownRight: number }
  const rows = new Map<string, Row>()
  const rowOf = (name: string, rule = false) => {
    const key = rule ? `rule ${name}` : name
    const known = rows.get(key)
    if (known !== undefined) return known
    const fresh = { name, rule, looks: 0, agreed: 0, known: 0, knownRight: 0 }
    rows.set(key, fresh)
    return fresh
  }
  for (const look of looks) {
    if (look.kind === 'known') {
      const row = rowOf(look.second)
      row.known++
      if (look.agreed) row.knownRight++
      continue
    }
    const parties = [...new Set([look.first ?? look.second, look.second])].map((name) => rowOf(name))
    if (look.rule !== null) parties.push(rowOf(look.rule, true))
    for (const row of parties) {
      row.looks++
      if (look.agreed) row.agreed++
    }
  }
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** For each reason how often a case decided with it was decided the same way again. */
export function agreementByReason(
  looks: ReadonlyArray<DecidedLook>,
): ReadonlyArray<Readonly<{ reason: string; looks: number; agreed: number }>> {
  const rows = new Map<string, { reason: string; looks: number; agreed: number }>()
  for (const { kind, reasons, expected, agreed } of looks) {
    if (kind === 'known') continue
    for (const reason of reasons.length === 0 ? [expected] : reasons) {
      const row = rows.get(reason) ?? { reason, looks: 0, agreed: 0 }
      row.looks++
      if (agreed) row.agreed++
      rows.set(reason, row)
    }
  }
  return [...rows.values()].sort((a, b) => b.looks - a.looks || a.reason.localeCompare(b.reason))
}
