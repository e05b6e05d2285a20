import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'

type Band = Readonly<{ from: number; to: number; payments: number; said: number; was: number }>
const [WIDTH, HEIGHT, EDGE] = [320, 190, 26]
/** Room to the right for half of the last tick's text. */
const x = (share: number): number => EDGE + share * (WIDTH - EDGE - 14)
const y = (share: number): number => HEIGHT - EDGE - share * (HEIGHT - EDGE - 8)

/** What the score said against what it was, by tenths: on the line, 80 means that 80 in 100 were fraud. The same stands as a table. */
export function Reliability({ bands, label }: Readonly<{ bands: ReadonlyArray<Band>; label: string }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const seen = bands.filter(({ payments }) => payments > 0)
  if (seen.length === 0) return <p className="sm t3">{t('model.noLabels')}</p>
  const most = Math.max(...seen.map(({ payments }) => payments))
  return (
    <div className="reliability">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line x1={x(0)} x2={x(1)} y1={y(share)} y2={y(share)} className="grid" />
            <text x={x(0) - 5} y={y(share) + 4} textAnchor="end">
              {formats.number(share * 100)}
            </text>
            <text x={x(share)} y={HEIGHT - 8} textAnchor="middle">
              {formats.number(share * 100)}
            </text>
          </g>
        ))}
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="ideal" />
        <polyline points={seen.map((one) => `${x(one.said)},${y(one.was)}`).join(' ')} className="was" />
        {seen.map((one) => (
          <circle key={one.from} cx={x(one.said)} cy={y(one.was)} r={2.5 + 4 * Math.sqrt(one.payments / most)} />
        ))}
      </svg>
      <table className="sm">
        <thead>
          <tr>
            <th scope="col">{t('model.band')}</th>
            <th scope="col" className="num">
              {t('model.payments')}
            </th>
            <th scope="col" className="num">
              {t('model.said')}
            </th>
            <th scope="col" className="num">
              {t('model.was')}
            </th>
          </tr>
        </thead>
        <tbody>
          {seen.map((one) => (
            <tr key={one.from}>
              <th scope="row">
                {t('model.range', { from: Math.round(one.from * 100), to: Math.round(one.to * 100) })}
              </th>
              <td className="num">{formats.number(Math.round(one.payments))}</td>
              <td className="num">{formats.share(one.said)}</td>
              <td className="num">{formats.share(one.was)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
