// What the screens of disputes share: shapes, signs, what a press may do. Pure.
import type { DISPUTE_ACTIONS } from '#shared/contract/disputes.ts'
import type { Client } from '../../platform/client.ts'
import type { IconName } from '../../ui/Icon.tsx'
import type { Tone } from '../../ui/values.tsx'

export type Detail = Awaited<ReturnType<Client['disputes']['get']>>
export type Dispute = Detail['row']
export type Action = (typeof DISPUTE_ACTIONS)[number]

export const STATE_SIGNS: Readonly<Record<Dispute['state'], readonly [icon: IconName, tone: Tone]>> = {
  open: ['clock', 'plain'],
  submitted: ['import', 'accent'],
  won: ['check', 'ok'],
  lost: ['cross', 'plain'],
  withdrawn: ['cross', 'plain'],
}

const DAY = 86_400_000
/** Soon means less than a week: an answer of the network takes days. */
export const SOON_MS = 7 * DAY
/** The time from the claim to the promised outcome, for the bar. */
export const promiseOf = (row: Dispute): number => Math.max(DAY, row.dueAt - row.openedAt)
