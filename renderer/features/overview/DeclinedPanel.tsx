import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { UNKNOWN } from '../../i18n/formats.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Panel } from '../../ui/parts.tsx'
import { Empty } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import type { Summary } from './OverviewScreen.tsx'

const SHOWN = 5
/** More than this above usual, in standard deviations of a count, is worth a look. */
const UNUSUAL = 3

/** What payments of today were declined for, against what is usual by this hour. */
export function DeclinedPanel({ declined }: Readonly<{ declined: NonNullable<Summary['declined']> }>): ReactElement {
  const { t } = useTranslation('overview')
  const formats = useFormats()
  const go = useGo()
  const reasons = [...declined.reasons].sort((a, b) => b.count - a.count).slice(0, SHOWN)
  const most = Math.max(1, ...reasons.map((reason) => reason.count))
  return (
    <Panel
      title={t('declined.title')}
      aside={t('declined.aside', {
        declined: formats.number(declined.declined),
        payments: formats.number(declined.payments),
      })}
    >
      {reasons.length === 0 ? (
        <Empty>{t('declined.empty')}</Empty>
      ) : (
        <table className="bt">
          <colgroup>
            <col style={{ width: 150 }} />
            <col />
            <col style={{ width: 84 }} />
            <col style={{ width: 112 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t('declined.reason')}</th>
              <td />
              <th scope="col" className="num">
                {t('declined.payments')}
              </th>
              <th scope="col" className="num">
                {t('declined.usual')}
              </th>
            </tr>
          </thead>
          <tbody>
            {reasons.map(({ reason, count, usual }) => {
              const more = usual === null ? null : Math.round(count - usual)
              const unusual = usual !== null && count - usual > UNUSUAL * Math.sqrt(Math.max(usual, 1))
              const query = encodeURIComponent(`status:declined reason:${reason} time:1d`)
              return (
                <tr key={reason} data-row={reason} onClick={() => go(`/transactions?q=${query}`)}>
                  <td>{t(`common:declineReason.${reason}`)}</td>
                  <td>
                    <span className="mini quiet" style={{ width: `${(count / most) * 100}%` }} />
                  </td>
                  <td className="num b">{formats.number(count)}</td>
                  <td className={unusual ? 'num warn b' : 'num t3'}>
                    {more === null ? UNKNOWN : formats.signed(more)}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
