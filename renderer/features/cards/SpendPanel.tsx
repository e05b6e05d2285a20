import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { decimalsOf } from '#shared/domain/money.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { BarsChart, type Datum } from '../../ui/charts/charts.tsx'
import { niceTicks } from '../../ui/charts/niceTicks.ts'
import { useChartsKey } from '../../ui/charts/tablesMode.ts'
import { Panel } from '../../ui/parts.tsx'
import { useGo } from '../../ui/useGo.ts'
import type { Customer } from './timeline-words.ts'

/** Thirty days of approved payments, at home and abroad stacked; a bar opens its day's payments. */
export function SpendPanel({ customer, currency }: Readonly<{ customer: Customer; currency: string }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const go = useGo()
  useChartsKey()
  const unit = 10 ** decimalsOf(currency)
  const { spend } = customer
  const total = (which: 'home' | 'abroad'): number => spend.reduce((sum, bar) => sum + bar[which], 0)
  const highest = Math.max(0, ...spend.map((bar) => (bar.home + bar.abroad) / unit))
  const data: ReadonlyArray<Datum> = spend.map((bar, at) => ({
    key: String(bar.start),
    tick: (spend.length - 3 - at) % 7 === 0 ? formats.dayShort(bar.start) : '',
    values: { home: bar.home / unit, abroad: bar.abroad / unit },
  }))
  return (
    <Panel
      title={t('spend.title')}
      aside={
        <>
          <div className="legend">
            <span>
              <i className="sw" style={{ background: 'var(--c1)' }} />
              {t('spend.home')}
            </span>
            <span>
              <i className="sw" style={{ background: 'var(--c3)' }} />
              {t('spend.abroad')}
            </span>
          </div>
          {currency}
        </>
      }
    >
      <div className="chart-box">
        {highest === 0 ? (
          <p className="t3 none">{t('spend.none')}</p>
        ) : (
          <BarsChart
            summary={t('spend.summary', {
              home: formats.money(total('home'), currency),
              abroad: formats.money(total('abroad'), currency),
            })}
            headings={[t('spend.day'), t('spend.home'), t('spend.abroad')]}
            height={150}
            data={data}
            series={[
              { id: 'home', colour: 'c1' },
              { id: 'abroad', colour: 'c3' },
            ]}
            stacked
            ticks={niceTicks(highest, 3)}
            axisWidth={46}
            formatValue={(value) => formats.number(value)}
            pointLabel={(datum) => formats.dayShort(Number(datum.key))}
            pointValue={(value) => formats.money(Math.round(value * unit), currency)}
            onOpen={(key) =>
              go(`/transactions?q=${encodeURIComponent(`customer:${customer.id} time:${formats.dayIso(Number(key))}`)}`)
            }
          />
        )}
      </div>
    </Panel>
  )
}
