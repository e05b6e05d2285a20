import type { IconName } from '../../ui/Icon.tsx'
import type { CommandId } from '../../ui/keyboard/commands.ts'
import type { Verdict } from './flags.ts'

export const VERDICT_SIGNS: Readonly<Record<Verdict, IconName>> = {
  legitimate: 'check',
  unsure: 'question',
  fraud: 'warning',
}

/** Good, unsure, bad: the same three keys as in the bench. */
export const VERDICT_KEYS: ReadonlyArray<readonly [verdict: Verdict, command: CommandId]> = [
  ['legitimate', 'verdict.good'],
  ['unsure', 'verdict.unsure'],
  ['fraud', 'verdict.bad'],
]
