import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { decimalsOf } from '#shared/domain/money.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { BarsChart, LinesChart, type Datum } from '../../ui/charts/charts.tsx'
import { niceTicks } from '../../ui/charts/niceTicks.ts'
import { CommandKey } from '../../ui/Kbd.tsx'
import { Button, Panel } from '../../ui/parts.tsx'
import { toggleTables, useTablesMode } from '../../ui/charts/tablesMode.ts'
import { useGo } from '../../ui/useGo.ts'
import type { Summary } from './OverviewScreen.tsx'

const AXIS = 44

/** Approved spend as bars, the share declined as a line below: two aligned charts, never two scales in one. */
export function SpendPanel({
  spend,
  days,
}: Readonly<{ spend: NonNullable<Summary['spend']>; days: 1 | 14 | 90 }>): ReactElement {
  const { t } = useTranslation('overview')
  const formats = useFormats()
  const go = useGo()
  const asTable = useTablesMode()
  const { bars, currency } = spend
  const whole = 10 ** decimalsOf(currency)
  const highest = Math.max(0, ...bars.map((bar) => bar.approved / whole))
  const [scale, unit] =
    highest >= 10_000_000
      ? ([1_000_000, 'million'] as const)
      : highest >= 10_000
        ? ([1000, 'thousand'] as const)
        : ([1, 'one'] as const)

  const tick = (start: number, index: number): string => {
    if (days === 1) return index % 2 === 0 ? formats.hour(start) : ''
    if (days === 14)
      return index === 0 || formats.dayNumber(start) === '1' ? formats.dayShort(start) : formats.dayNumber(start)
    return index % 14 === 0 ? formats.dayShort(start) : ''
  }
  const shareOf = (bar: (typeof bars)[number]): number => (bar.payments === 0 ? 0 : bar.declined / bar.payments)
  const shares = bars.map(shareOf)
  const usual = [...shares].sort((a, b) => a - b)[Math.floor(shares.length / 2)] ?? 0
  const peak = Math.max(0, ...shares)
  const name = (datum: Datum): string =>
    days === 1 ? formats.clock(Number(datum.key), false) : formats.dayShort(Number(datum.key))
  const open = (key: string): void => {
    go(`/transactions?q=${encodeURIComponent(`time:${formats.dayIso(Number(key))}`)}`)
  }
  const money: ReadonlyArray<Datum> = bars.map((bar) => ({
    key: String(bar.start),
    tick: '',
    values: { spend: bar.approved / whole / scale },
    ...(bar.unfinished ? { fill: 'c2' as const } : {}),
  }))
  const declined: ReadonlyArray<Datum> = bars.map((bar, index) => ({
    key: String(bar.start),
    tick: tick(bar.start, index),
    values: { share: shares[index] ?? 0 },
    // Only what stands out is written: the highest share, when it is half as much again as usual.
    ...(index === shares.indexOf(peak) && peak > usual * 1.5 && peak > 0 ? { note: formats.share(peak) } : {}),
  }))
  const unitWord = t(`spend.unit.${unit}`, { currency })
  return (
    <Panel
      title={t('spend.title')}
      aside={
        <>
          <div className="legend">
            <span>
              <i className="sw" style={{ background: 'var(--c1)' }} />
              {unitWord}
            </span>
            <span>
              <i className="sw" style={{ background: 'var(--c4)', height: 3 }} />
              {t('spend.declined')}
            </span>
          </div>
          <Button kind="quiet" size="sm" onPress={toggleTables}>
            {asTable ? t('common:asChart') : t('common:asTable')}
            <CommandKey command="tables" />
          </Button>
        </>
      }
    >
      <div style={{ padding: '0 14px' }}>
        <BarsChart
          summary={t('spend.summary', {
            total: formats.money(
              bars.reduce((sum, bar) => sum + bar.approved, 0),
              currency,
            ),
            count: bars.length,
          })}
          headings={[t(days === 1 ? 'hour' : 'day'), unitWord]}
          height={128}
          data={money}
          series={[{ id: 'spend', colour: 'c1' }]}
          axisWidth={AXIS}
          ticks={niceTicks(highest / scale, 2)}
          formatValue={(value) => formats.number(value)}
          pointLabel={name}
          pointValue={(value) => formats.money(Math.round(value * scale * whole), currency)}
          onOpen={open}
        />
        <LinesChart
          summary={t('spend.shareSummary', { share: formats.share(usual), peak: formats.share(peak) })}
          headings={[t(days === 1 ? 'hour' : 'day'), t('spend.declined')]}
          height={98}
          data={declined}
          series={[{ id: 'share', colour: 'c4' }]}
          axisWidth={AXIS}
          ticks={peak > 0.5 ? [0, 0.5, 1] : niceTicks(Math.max(peak, 0.01), 2)}
          formatValue={(value) => formats.share(value)}
          pointLabel={name}
          pointValue={(value) => formats.share(value)}
          onOpen={open}
        />
      </div>
    </Panel>
  )
}
