// A staged change in words: what is asked, field by field, and what approving does. Pure; the words lie in `approvals`.
import type { TFunction } from 'i18next'
import { APPROVERS, grantOf, ROLES, type Role } from '#shared/domain/permissions.ts'
import type { Formats } from '../../i18n/formats.ts'
import { UNKNOWN } from '../../i18n/formats.ts'
import type { IconName } from '../../ui/Icon.tsx'
import type { Client } from '../../platform/client.ts'
import type { Tone } from '../../ui/values.tsx'

export type Requests = Awaited<ReturnType<Client['approvals']['list']>>
export type Request = Requests['rows'][number]
export type CardChange = Extract<Request, Readonly<{ changes: unknown }>>
export type RiskRequest = Exclude<Request, CardChange>
export type StopLift = Extract<Request, Readonly<{ action: 'stop.lift' }>>
export type RuleLive = Extract<Request, Readonly<{ action: 'rule.live' }>>
export type ModelLive = Extract<Request, Readonly<{ action: 'model.live' }>>
export type Change = CardChange['changes'][number]
export type Show = 'waiting' | 'mine' | 'decided'
export type Verb = 'approve' | 'reject' | 'withdraw'

export const STATE_SIGNS: Readonly<Record<Request['state'], readonly [icon: IconName, tone: Tone]>> = {
  pending: ['clock', 'plain'],
  approved: ['check', 'ok'],
  rejected: ['cross', 'plain'],
  withdrawn: ['cross', 'plain'],
  expired: ['clock', 'warn'],
  stale: ['warning', 'warn'],
}

type T = TFunction<'approvals'>

/** `null` is "no limit" for an amount, and unknown elsewhere. */
export function valueWords(
  value: Change['before'],
  unit: Change['unit'],
  currency: string,
  t: T,
  formats: Formats,
): string {
  if (unit === 'minor') return typeof value === 'number' ? formats.money(value, currency) : t('value.noLimit')
  if (value === null) return UNKNOWN
  if (unit === 'switch') return t(value === true ? 'value.on' : 'value.off')
  return t(`common:cardState.${String(value)}`, { defaultValue: String(value) })
}

/** What the card is now differs from what it was when the change was asked for. */
export const movedSince = (changes: ReadonlyArray<Change>): boolean =>
  changes.some((change) => change.now !== change.before)

/** What approving does, one sentence a line. */
export function effectLines(
  request: Pick<CardChange, 'action' | 'changes' | 'currency'>,
  t: T,
  formats: Formats,
): ReadonlyArray<string> {
  if (request.action === 'card.unfreeze') return [t('effect.unfreeze'), t('effect.told')]
  const { currency, changes } = request
  const lines = changes.map(({ field, before, after, unit }) => {
    const name = t(`field.${field}`, { defaultValue: field })
    if (unit === 'switch') return t(after === true ? 'effect.switchOn' : 'effect.switchOff', { field: name })
    if (unit !== 'minor') return t('effect.becomes', { field: name, after: String(after) })
    if (after === null) return t('effect.noLimit', { field: name })
    const amount = formats.moneyProse(Number(after), currency)
    if (before === null) return t('effect.newLimit', { field: name, after: amount })
    const more = Number(after) - Number(before)
    return t(more > 0 ? 'effect.raised' : 'effect.lowered', {
      field: name,
      after: amount,
      by: formats.moneyProse(Math.abs(more), currency),
    })
  })
  return [...lines, t('effect.fromNext')]
}

export const isCardChange = (request: Request): request is CardChange => 'changes' in request

export function approversOf(action: Request['action']): ReadonlyArray<Role> {
  if (action === 'card.unfreeze' || action === 'card.limits') return APPROVERS[action]
  return ROLES.filter((role) => grantOf(role, 'rules.make_live') !== undefined)
}

/** What a request is about, in words: a card by its last four, a stop by what it stops, a rule by its name. */
export function subjectOf(request: Request, t: T): string {
  if (request.action === 'stop.lift') return t(`stop.${request.stop.kind}`, { name: request.stop.name })
  if (request.action === 'rule.live') return t('rule.version', request.rule)
  if (request.action === 'model.live') return t('model.version', request.model)
  return t('common:cardEnding', { last4: request.last4 })
}
