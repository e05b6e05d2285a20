// An audit row in words. The store keeps codes; the page says them in the reader's language, and shows unknown ones as they are.
import type { TFunction } from 'i18next'
import { CARD_STATES, FREEZE_REASONS } from '#shared/domain/card.ts'
import { VERDICTS } from '#shared/domain/flag.ts'
import { RIGHTS, ROLES } from '#shared/domain/permissions.ts'
import { FINAL_REASONS, MEND_REASONS } from '#shared/domain/review.ts'
import { HIDDEN, UNKNOWN, type Formats } from '../../i18n/formats.ts'
import { isAction, isStaging, type AuditRow } from './rows.ts'

/** Bound to `audit` and `reviews`, whose reasons the acts of reviewers carry. */
export type T = TFunction<readonly ['audit', 'reviews']>

const among = <V extends string>(list: ReadonlyArray<V>, value: string): value is V =>
  (list as ReadonlyArray<string>).includes(value)

/** `Freeze a card`, whether it was done or tried; a staged one `Ask to …`. */
export function actionWords(row: Pick<AuditRow, 'action' | 'changes'>, t: T): string {
  if (isStaging(row)) return t(row.action === 'card.unfrozen' ? 'asked.unfreeze' : 'asked.limits')
  return isAction(row.action) ? t(`action.${row.action}`) : row.action
}

/** Operators by name; programs and nobody in words: `the command line (root)`. */
export function actorWords(actor: string, t: T): string {
  const [, program, user] = /^(store|cli|processor|wallet|nobody)(?: \((.*)\))?$/.exec(actor) ?? []
  if (program === undefined) return actor
  const words = t(`actor.${program}`)
  return user === undefined ? words : t('actor.withUser', { program: words, user })
}

export function roleWords(role: string, t: T): string {
  return among(ROLES, role) ? t(`common:role.${role}`) : t(`program.${role}`, { defaultValue: '' })
}

/** A code of the store, of whatever kind, in words; free text as it was written. */
export function codeWords(code: string, t: T): string {
  if (among(FREEZE_REASONS, code)) return t(`common:freezeReason.${code}`)
  if (among(VERDICTS, code)) return t(`common:verdict.${code}`)
  if (among(MEND_REASONS, code) || among(FINAL_REASONS, code)) return t(`reviews:reason.${code}`)
  return /^\w+$/.test(code) ? t(`code.${code}`, { defaultValue: code }) : code
}

export type Words = Readonly<{ text: string; /** Somebody's own words, not ours. */ free: boolean }>

const ours = (text: string): Words => ({ text, free: false })

/** Why, as far as the row says it. */
export function reasonWords(row: Pick<AuditRow, 'action' | 'result' | 'reason'>, t: T, formats: Formats): Words {
  const { action, result, reason } = row
  if (reason === null) return ours('')
  if (action === 'audit.read') return reason === '' ? ours(t('reason.allRows')) : { text: reason, free: true }
  if (result === 'denied')
    return ours(among(RIGHTS, reason) ? t('reason.needs', { right: t(`right.${reason}`) }) : reason)
  if (action === 'audit.verified') {
    const [, fault, seq] = /^(\w+) at (\d+)$/.exec(reason) ?? []
    return ours(
      fault === undefined
        ? t('reason.whole')
        : t('reason.broken', { seq: formats.number(Number(seq)), fault: t(`fault.${fault}`, { defaultValue: fault }) }),
    )
  }
  if (reason === '') return ours('')
  if (action === 'session.signed_in' && reason === 'demo') return ours(t('reason.demoPerson'))
  const codes = reason.split(', ')
  const words = codes.map((code) => codeWords(code, t))
  // Nothing was translated: it is a note that somebody wrote.
  if (words.every((word, index) => word === codes[index])) return { text: reason, free: true }
  return ours(words.join(t('listSeparator')))
}

export function fieldWords(field: string, t: T): string {
  const check = /^checks\.(\w+)$/.exec(field)?.[1]
  if (check !== undefined) return t(`reviews:check.${check}`, { defaultValue: field })
  return t(`field.${field}`, { defaultValue: field })
}

type Value = AuditRow['changes'][number]['before']

/** `currency`: the programme's, in whose minor units limits are counted. */
export function valueWords(field: string, value: Value, t: T, formats: Formats, currency: string): string {
  if (field.startsWith('limits.')) {
    return typeof value === 'number' ? formats.moneyParts(value, currency).digits : t('value.noLimit')
  }
  if (value === null) return field === 'until' ? t('value.noEnd') : UNKNOWN
  if (typeof value === 'boolean') return t(value ? 'value.on' : 'value.off')
  if (typeof value === 'number') return field === 'until' ? formats.timeFull(value) : formats.number(value)
  if (field === 'state')
    return among(CARD_STATES, value) ? t(`common:cardState.${value}`) : t(`value.${value}`, { defaultValue: value })
  if (field.startsWith('checks.')) return t(`reviews:result.${value}`, { defaultValue: value })
  if (field === 'verdict') return codeWords(value, t)
  return t(`value.${value}`, { defaultValue: value })
}

/** A reveal names what was seen, never its value. */
export function revealWords(row: Pick<AuditRow, 'changes'>, t: T): string {
  return row.changes.map(({ field }) => fieldWords(field, t)).join(t('listSeparator'))
}

/** Cards read aloud: "card ending 4242"; everything else as it is. */
export function spokenLabel(label: string | null, t: T): string {
  if (label === null) return ''
  const last4 = new RegExp(`^${HIDDEN} (\\d{4})$`).exec(label)?.[1]
  return last4 === undefined ? label : t('common:cardEnding', { last4 })
}
