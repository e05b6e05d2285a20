import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { UNKNOWN } from '../../i18n/formats.ts'
import { Panel } from '../../ui/parts.tsx'
import { Empty } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import type { Summary } from './OverviewScreen.tsx'

/** Flags of seven days by rule, and how many of the decided ones were fraud. */
export function RulesPanel({ rules }: Readonly<{ rules: NonNullable<Summary['rules']> }>): ReactElement {
  const { t } = useTranslation('overview')
  const formats = useFormats()
  const go = useGo()
  const most = Math.max(1, ...rules.rules.map((rule) => rule.flags))
  return (
    <Panel
      title={t('rules.title')}
      aside={t('rules.aside', { flags: formats.number(rules.flags), fraud: formats.number(rules.fraud) })}
    >
      {rules.rules.length === 0 ? (
        <Empty>{t('rules.empty')}</Empty>
      ) : (
        <table className="bt">
          <colgroup>
            <col />
            <col className="bars" />
            <col style={{ width: 54 }} />
            <col style={{ width: 88 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t('rules.rule')}</th>
              <td />
              <th scope="col" className="num">
                {t('rules.flags')}
              </th>
              <th scope="col" className="num">
                {t('rules.fraud')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.rules.map((rule) => (
              <tr key={rule.rule} data-row={rule.rule} onClick={() => go('/flags')}>
                <td>{t(`common:rule.${rule.rule}`, { defaultValue: rule.rule })}</td>
                <td>
                  <span className="mini" style={{ width: `${(rule.flags / most) * 100}%` }} />
                </td>
                <td className="num b">{formats.number(rule.flags)}</td>
                <td className="num" title={t('rules.of', { fraud: rule.fraud, decided: rule.decided })}>
                  {rule.decided === 0 ? UNKNOWN : formats.share(Math.round((rule.fraud / rule.decided) * 100) / 100)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
