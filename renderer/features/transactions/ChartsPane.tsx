// Charts over the list's own query: spend by time, declines by reason, payments by weekday and hour. Each part opens its query.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { decimalsOf } from '#shared/domain/money.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc, type Client } from '../../platform/client.ts'
import { BarsChart } from '../../ui/charts/charts.tsx'
import { HourGrid } from '../../ui/charts/HourGrid.tsx'
import { niceTicks } from '../../ui/charts/niceTicks.ts'
import { useChartsKey } from '../../ui/charts/tablesMode.ts'
import { ErrorState, Loading } from '../../ui/states.tsx'

type Charts = Awaited<ReturnType<Client['transactions']['charts']>>

const HEIGHT = 150
const MOST_REASONS = 6
const TICKS = 4

export function ChartsPane({
  query,
  onQuery,
}: Readonly<{ query: string; onQuery: (query: string) => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  useChartsKey()
  const { data, error, refetch } = useQuery(orpc.transactions.charts.queryOptions({ input: { query } }))
  if (error !== null && data === undefined)
    return (
      <div className="charts">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (data === undefined)
    return (
      <div className="charts">
        <Loading rows={4} />
      </div>
    )
  const { coverage } = data
  return (
    <section className="charts" aria-label={t('charts.title')}>
      <Spend charts={data} onQuery={onQuery} />
      <Reasons charts={data} onQuery={onQuery} />
      <Hours charts={data} onQuery={onQuery} />
      {!coverage.exact && (
        <p className="t3 sm part">
          {coverage.from === null
            ? t('charts.part', { shown: formats.number(coverage.payments) })
            : t('charts.partSince', {
                shown: formats.number(coverage.payments),
                when: formats.timeShort(coverage.from),
              })}
        </p>
      )}
    </section>
  )
}

type Part = Readonly<{ charts: Charts; onQuery: (query: string) => void }>

function Spend({ charts, onQuery }: Part): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const { bars, currency, unit } = charts
  const whole = 10 ** decimalsOf(currency)
  const highest = Math.max(0, ...bars.map((bar) => bar.approved / whole))
  const [scale, word] =
    highest >= 10_000_000
      ? ([1_000_000, 'million'] as const)
      : highest >= 10_000
        ? ([1000, 'thousand'] as const)
        : ([1, 'one'] as const)
  const every = Math.max(1, Math.ceil(bars.length / TICKS))
  const name = (start: number): string =>
    unit === 'hour' ? formats.timeShort(start) : unit === 'day' ? formats.dayShort(start) : formats.monthYear(start)
  const tick = (start: number): string =>
    unit === 'hour' ? formats.clock(start, false) : unit === 'day' ? formats.dayShort(start) : formats.monthYear(start)
  const title = t(`charts.spend.${unit}`)
  const unitWord = t(`charts.unit.${word}`, { currency })
  return (
    <figure>
      <figcaption>
        <b>{title}</b> <span className="t3">{unitWord}</span>
      </figcaption>
      {highest === 0 ? (
        <p className="t3 sm">{t('charts.noSpend')}</p>
      ) : (
        <BarsChart
          summary={t('charts.spendSummary', {
            title,
            total: formats.money(
              bars.reduce((sum, bar) => sum + bar.approved, 0),
              currency,
            ),
            count: bars.length,
          })}
          headings={[t(`charts.per.${unit}`), unitWord]}
          height={HEIGHT}
          data={bars.map((bar, index) => ({
            key: String(bar.start),
            tick: index % every === 0 && index + every / 2 <= bars.length ? tick(bar.start) : '',
            values: { spend: bar.approved / whole / scale },
          }))}
          series={[{ id: 'spend', colour: 'c1' }]}
          axisWidth={40}
          maxBar={32}
          ticks={niceTicks(Math.max(highest / scale, 1), 2)}
          formatValue={(value) => formats.number(value)}
          pointLabel={(datum) => name(Number(datum.key))}
          pointValue={(value) => formats.money(Math.round(value * scale * whole), currency)}
          onOpen={(key) => {
            const bar = bars.find(({ start }) => String(start) === key)
            if (bar !== undefined) onQuery(bar.query)
          }}
        />
      )}
    </figure>
  )
}

/** Words are long: rows with a bar each, largest first. */
function Reasons({ charts, onQuery }: Part): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const { reasons } = charts
  const most = Math.max(1, ...reasons.map(({ count }) => count))
  return (
    <figure>
      <figcaption>
        <b>{t('charts.reasons')}</b>
      </figcaption>
      {reasons.length === 0 ? (
        <p className="t3 sm">{t('charts.noDeclines')}</p>
      ) : (
        <ul className="reason-bars">
          {reasons.slice(0, MOST_REASONS).map(({ reason, count, query }) => (
            <li key={reason}>
              <button type="button" onClick={() => onQuery(query)} title={t('charts.open')}>
                <span className="el" title={t(`common:declineReason.${reason}`)}>
                  {t(`common:declineReason.${reason}`)}
                </span>
                <span className="track">
                  <span className="mini" style={{ width: `${(count / most) * 100}%` }} />
                </span>
                <span className="num b">{formats.number(count)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </figure>
  )
}

function Hours({ charts, onQuery }: Part): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const { hours } = charts
  const busiest = hours.reduce<Charts['hours'][number] | undefined>(
    (best, each) => (best === undefined || each.payments > best.payments ? each : best),
    undefined,
  )
  const when = (weekday: number, hour: number): string =>
    t('charts.when', { day: t(`charts.weekday.${weekday as 1}`), hour: String(hour).padStart(2, '0') })
  return (
    <figure>
      <figcaption>
        <b>{t('charts.hours')}</b>
      </figcaption>
      <HourGrid
        summary={
          busiest === undefined
            ? t('charts.noPayments')
            : t('charts.hoursSummary', {
                when: when(busiest.weekday, busiest.hour),
                shown: formats.number(busiest.payments),
              })
        }
        headings={[t('charts.hour'), t('charts.payments'), t('charts.declined')]}
        height={HEIGHT}
        cells={hours.map((cell) => ({
          weekday: cell.weekday,
          hour: cell.hour,
          value: cell.payments,
          label: when(cell.weekday, cell.hour),
          said: [
            t('charts.paymentsOf', { count: cell.payments, shown: formats.number(cell.payments) }),
            t('charts.declinedOf', { shown: formats.number(cell.declined) }),
          ],
        }))}
        dayLabel={(weekday) => t(`charts.weekdayShort.${weekday as 1}`)}
        onOpen={(weekday, hour) => {
          const cell = hours.find((each) => each.weekday === weekday && each.hour === hour)
          if (cell !== undefined) onQuery(cell.query)
        }}
      />
    </figure>
  )
}
