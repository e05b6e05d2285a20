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

/** Of the cases that people decided another way. */
const SHOWN = 5

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
  const reasonNames = (reasons: ReadonlyArray<string>): string =>
    reasons.map((reason) => t(`reviews:reason.${reason}`)).join(t('reviews:listSeparator'))
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
        </tbody>
      </table>
      {data.decides > 0 && (
        <p>
          {t('auto.preview.people', {
            approve: number(data.people.approve),
            ask: number(data.people.ask),
            reject: number(data.people.reject),
          })}
        </p>
      )}
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
        <div>
          {t('auto.preview.differing')}
          <ul className="plain">
            {data.differing.slice(0, SHOWN).map((one) => (
              <li key={one.id}>
                {mayOpen ? (
                  <button type="button" className="link mono" onClick={() => go(`/reviews/${one.id}`)}>
                    {one.id}
                  </button>
                ) : (
                  <span className="mono">{one.id}</span>
                )}{' '}
                <span className="t2">
                  {[t(`reviews:verdictPast.${one.verdict}`), reasonNames(one.reasons)]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="t3">{t('auto.preview.foot', { count: data.waiting, waiting: number(data.waiting) })}</p>
    </div>
  )
}
