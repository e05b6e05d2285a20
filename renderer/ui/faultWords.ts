import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/useFormats.ts'
import type { Fault } from '../platform/faults.ts'

export type FaultWords = Readonly<{ what: string; next: string; id: string | undefined }>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A fault as what happened and what to do next. Expected codes have words; the others "Something went wrong here". */
export function useFaultWords(): (fault: Fault) => FaultWords {
  const { t } = useTranslation('common')
  const formats = useFormats()
  return (fault) => {
    const words = (key: string, values: Readonly<Record<string, string>> = {}): FaultWords => ({
      what: t(`fault.${key}.what`, values),
      next: t(`fault.${key}.next`, values),
      id: fault.id,
    })
    if (fault.code === 'BAD_INPUT')
      return {
        what: text(fault.data.problem) || t('fault.BAD_INPUT.what'),
        next: text(fault.data.remedy),
        id: undefined,
      }
    if (fault.code === 'INVALID_STATE')
      return {
        what: t(`refusal.${text(fault.data.rule)}`, { defaultValue: t('fault.INVALID_STATE.what') }),
        next: t('fault.INVALID_STATE.next'),
        id: undefined,
      }
    if (fault.code === 'CONFLICT') {
      const current = fault.data.current as Readonly<{ by?: unknown; at?: unknown }> | undefined
      const by = text(current?.by)
      if (by === '' || typeof current?.at !== 'number') return words('CONFLICT')
      return words('CONFLICT_BY', { by, at: formats.clock(current.at) })
    }
    if (fault.code === 'SIGN_IN_FAILED') {
      const until = fault.data.lockedUntil
      return typeof until === 'number'
        ? words('SIGN_IN_LOCKED', { at: formats.clock(until, false) })
        : words('SIGN_IN_FAILED')
    }
    return words(fault.code)
  }
}
