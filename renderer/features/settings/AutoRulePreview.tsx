import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { faultOf } from '../../platform/faults.ts'
import { FaultLine } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import type { AutoRuleView } from './AutoRules.tsx'
import type { AutoSettings } from './AutoRuleSettings.tsx'

/** What the rule would have decided in the last 30 days with these settings, beside what people decided. */
export function AutoRulePreview({
  rule,
  settings,
}: Readonly<{ rule: AutoRuleView['rule']; settings: AutoSettings }>): ReactElement | null {
  const { t } = useTranslation(['settings', 'reviews'])
  const formats = useFormats()
  const session = useSession()
  const go = useGo()
  const query = useQuery({
    ...orpc.autoRules.preview.queryOptions({ input: { rule, settings } }),
    placeholderData: keepPreviousData,
  })
  const { data } = query
  if (data === undefined) return query.error === null ? null : <FaultLine fault={faultOf(query.error)} />
  const mayOpen = session.can('reviews.read') !== undefined
  const number = formats.number
  return (
    <div className="auto-preview sm" aria-label={t('auto.preview.title')} role="group">
      <b>{t('auto.preview.title')}</b>
      <table>
        <tbody>
          <tr>
            <th scope="row">{t('auto.preview.cases')}</th>
            <td className="num">{number(data.cases)}</td>
          </tr>
          <tr>
            <th scope="row">{t(`auto.preview.decides.${rule}`)}</th>
            <td className="num b">{number(data.decides)}</td>
          </tr>
          {(['approve', 'ask', 'reject'] as const).map((verdict) => (
            <tr key={verdict}>
              <th scope="row" className="t2">
                {t('auto.preview.people', { verdict: t(`reviews:verdictPast.${verdict}`) })}
              </th>
              <td className="num">{number(data.people[verdict])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.leaves.length > 0 && (
        <p className="t2">
          {t('auto.preview.leaves', {
            list: data.leaves
              .map(({ why, cases }) => t(`auto.miss.${why}`, { cases: number(cases) }))
              .join(t('reviews:listSeparator')),
          })}
        </p>
      )}
      {data.differing.length > 0 && (
        <p>
          {t('auto.preview.differing')}{' '}
          {data.differing.slice(0, 5).map((one) => (
            <span key={one.id} className="row-inline">
              {mayOpen ? (
                <button type="button" className="link mono" onClick={() => go(`/reviews/${one.id}`)}>
                  {one.id}
                </button>
              ) : (
                <span className="mono">{one.id}</span>
              )}{' '}
              <span className="t2">
                {t(`reviews:verdictPast.${one.verdict}`)}
                {one.reasons.length > 0 &&
                  ` · ${one.reasons.map((reason) => t(`reviews:reason.${reason}`)).join(t('reviews:listSeparator'))}`}
              </span>{' '}
            </span>
          ))}
        </p>
      )}
      <p className="t3">{t('auto.preview.foot', { count: data.waiting, waiting: number(data.waiting) })}</p>
    </div>
  )
}
