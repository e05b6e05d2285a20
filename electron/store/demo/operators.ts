// Who works in the demo: one person for each role.
import type { DemoOperator } from './records.ts'

export const OPERATORS = [
  { index: 0, name: 'jun.abe', displayName: 'Jun Abe', role: 'reviewer' },
  { index: 1, name: 'lin.qiao', displayName: 'Lin Qiao', role: 'investigator' },
  { index: 2, name: 'wei.han', displayName: 'Wei Han', role: 'agent' },
  { index: 3, name: 'marta.vogel', displayName: 'Marta Vogel', role: 'supervisor' },
  { index: 4, name: 'ines.duarte', displayName: 'Ines Duarte', role: 'auditor' },
  { index: 5, name: 'tomas.berg', displayName: 'Tomas Berg', role: 'administrator' },
] as const satisfies ReadonlyArray<DemoOperator>

export const REVIEWER = OPERATORS[0]
export const INVESTIGATOR = OPERATORS[1]
export const AGENT = OPERATORS[2]
export const SUPERVISOR = OPERATORS[3]
