import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { UNKNOWN } from '../../i18n/formats.ts'
import type { FlagDetail } from './flags.ts'
import { reasonWords, scaleOf } from './reason-words.ts'
import { ScaleGauge } from './ScaleGauge.tsx'

/** Rule | seen | threshold | usual | the gap at a glance | points, which add up to the score. */
export function Reasons({ detail }: Readonly<{ detail: FlagDetail }>): ReactElement {
  const { t } = useTranslation('flags')
  const formats = useFormats()
  const { reasons, row } = detail
  const { currency } = row.couldBeLost
  return (
    <section aria-label={t('whyTitle')}>
      <div className="ph">
        <h2>{t('whyTitle')}</h2>
        <div className="r legend" aria-hidden="true">
          <span>
            <i className="sw usual" />
            {t('legend.usual')}
          </span>
          <span>
            <i className="tick" />
            {t('legend.threshold')}
          </span>
          <span>
            <i className="sw seen" />
            {t('legend.seen')}
          </span>
        </div>
      </div>
      <table className="why">
        <colgroup>
          <col />
          <col style={{ width: 116 }} />
          <col style={{ width: 112 }} />
          <col style={{ width: 84 }} />
          <col className="gap" style={{ width: 118 }} />
          <col style={{ width: 66 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('column.rule')}</th>
            <th scope="col">{t('column.seen')}</th>
            <th scope="col">{t('column.threshold')}</th>
            <th scope="col">{t('column.usual')}</th>
            <td className="gap" />
            <th scope="col" className="num">
              {t('column.points')}
            </th>
          </tr>
        </thead>
        <tbody>
          {reasons.map((reason) => {
            const words = reasonWords(reason, currency, t, formats)
            return (
              <tr key={reason.rule}>
                <th scope="row">
                  <span className="name">{words.rule}</span>
                  <span className="t3 sm">{words.sentence}</span>
                </th>
                <td className="b">{words.seen}</td>
                <td className="t2">{words.threshold}</td>
                <td className="t3">{words.usual === '' ? UNKNOWN : words.usual}</td>
                <td className="gap">{reason.kind === undefined && <ScaleGauge scale={scaleOf(reason)} />}</td>
                <td className="num b">{formats.signed(reason.points)}</td>
              </tr>
            )
          })}
        </tbody>
        {reasons.length > 1 && (
          <tfoot>
            <tr>
              <th scope="row" colSpan={5} className="t2">
                {t('sum')}
              </th>
              <td className="num b">{formats.number(reasons.reduce((sum, reason) => sum + reason.points, 0))}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  )
}
