import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { HIGHEST_AUTO_RISK, LEAVABLE_CHECKS, LONGEST_HOLD_MINUTES } from '#shared/domain/autoRules.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import type { AutoRuleView } from './AutoRules.tsx'

export type AutoSettings = AutoRuleView['settings']
type RuleName = AutoRuleView['rule']
type NumberField = Exclude<keyof AutoSettings, 'leaves'>

const RANGES: Readonly<Record<NumberField, readonly [number, number]>> = {
  below: [1, HIGHEST_AUTO_RISK],
  holdMinutes: [0, LONGEST_HOLD_MINUTES],
  lookPercent: [0, 100],
}
const NUMBERS = ['below', 'holdMinutes', 'lookPercent'] as const satisfies ReadonlyArray<NumberField>
/** A question to the applicant is no decision that anybody looks at again. */
const fieldsOf = (rule: RuleName) => NUMBERS.filter((field) => rule === 'approve_clean' || field !== 'lookPercent')

const inRange = (field: NumberField, value: number): boolean =>
  Number.isInteger(value) && value >= RANGES[field][0] && value <= RANGES[field][1]
export const isSound = (settings: AutoSettings): boolean => NUMBERS.every((field) => inRange(field, settings[field]))

/** The settings in one sentence. */
export function useSettingsWords(): (rule: RuleName, settings: AutoSettings) => string {
  const { t } = useTranslation(['settings', 'reviews'])
  const formats = useFormats()
  return (rule, { below, leaves, holdMinutes, lookPercent }) =>
    [
      t('auto.is.below', { below }),
      ...(rule === 'approve_clean'
        ? [
            leaves.length === 0
              ? t('auto.is.allPass')
              : t('auto.is.leaves', {
                  checks: leaves.map((code) => t(`reviews:check.${code}`)).join(t('reviews:listSeparator')),
                }),
          ]
        : []),
      holdMinutes === 0 ? t('auto.is.seconds') : t('auto.is.minutes', { count: holdMinutes }),
      ...(rule === 'approve_clean' ? [t('auto.is.looks', { percent: lookPercent })] : []),
    ].join(formats.language === 'en' ? ' ' : '')
}

/** What an administrator asks for. */
export function AutoRuleSettings({
  rule,
  value,
  onChange,
}: Readonly<{ rule: RuleName; value: AutoSettings; onChange: (next: AutoSettings) => void }>): ReactElement {
  const { t } = useTranslation(['settings', 'reviews'])
  return (
    <div className="auto-fields">
      {fieldsOf(rule).map((field) => (
        <label key={field} className="field">
          <span className="label">{t(`auto.field.${field}`)}</span>
          <input
            className="input num"
            inputMode="numeric"
            value={Number.isNaN(value[field]) ? '' : String(value[field])}
            aria-invalid={!inRange(field, value[field])}
            title={t('auto.range', { from: RANGES[field][0], to: RANGES[field][1] })}
            onChange={({ target }) =>
              onChange({ ...value, [field]: target.value.trim() === '' ? Number.NaN : Number(target.value) })
            }
          />
        </label>
      ))}
      {rule === 'approve_clean' && (
        <fieldset className="field wide">
          <legend className="label">{t('auto.field.leaves')}</legend>
          {LEAVABLE_CHECKS.map((code) => (
            <label key={code} className="row g6 sm">
              <input
                type="checkbox"
                checked={value.leaves.includes(code)}
                onChange={({ target }) =>
                  onChange({
                    ...value,
                    leaves: LEAVABLE_CHECKS.filter((one) =>
                      one === code ? target.checked : value.leaves.includes(one),
                    ),
                  })
                }
              />
              <span>
                {t(`reviews:check.${code}`)} <span className="t3">{t(`auto.leave.${code}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}
