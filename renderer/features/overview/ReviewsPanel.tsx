import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { BarsChart, type Datum } from '../../ui/charts/charts.tsx'
import { CommandKey } from '../../ui/Kbd.tsx'
import { Button, Panel } from '../../ui/parts.tsx'
import { Empty } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import type { Summary } from './OverviewScreen.tsx'

const PROMISE_HOURS = 24
const WARNED_HOURS = 6

/** Open identity reviews by hours left: the promise is hours, not a count. */
export function ReviewsPanel({
  reviews,
  onTake,
}: Readonly<{ reviews: NonNullable<Summary['reviews']>; onTake?: () => void }>): ReactElement {
  const { t } = useTranslation('overview')
  const formats = useFormats()
  const go = useGo()
  const counts = new Map<number, number>()
  for (const { hours, count } of reviews.hours) {
    const slot = Math.min(PROMISE_HOURS - 1, Math.max(-1, hours))
    counts.set(slot, (counts.get(slot) ?? 0) + count)
  }
  const slots = Array.from({ length: PROMISE_HOURS + 1 }, (_, index) => index - 1)
  const sum = (from: number, to: number): number =>
    slots.filter((slot) => slot >= from && slot < to).reduce((total, slot) => total + (counts.get(slot) ?? 0), 0)
  const late = sum(-1, 0)
  const soon = sum(0, WARNED_HOURS)
  const later = sum(WARNED_HOURS, PROMISE_HOURS)
  const data: ReadonlyArray<Datum> = slots.map((slot) => ({
    key: String(slot),
    tick: slot < 0 ? t('late') : (slot + 1) % 6 === 0 ? String(slot + 1) : '',
    strong: slot < 0,
    values: { cases: counts.get(slot) ?? 0 },
    fill: slot < 0 ? 'c4' : slot < WARNED_HOURS ? 'c3' : 'c1',
  }))
  const most = Math.max(1, ...counts.values())
  const step = Math.ceil(most / 3)
  const slotName = (datum: Datum): string => {
    const slot = Number(datum.key)
    return slot < 0 ? t('late') : t('hourSlot', { from: slot, to: slot + 1 })
  }
  return (
    <Panel
      title={t('reviews.title')}
      aside={
        reviews.kept !== null && (
          <>
            <span>{t('reviews.kept')}</span>
            <b style={{ color: 'var(--text)' }}>{formats.share(reviews.kept)}</b>
          </>
        )
      }
    >
      {late + soon + later === 0 ? (
        <Empty>{t('reviews.empty')}</Empty>
      ) : (
        <div style={{ padding: '0 14px' }}>
          <BarsChart
            summary={t('reviews.summary', { late, soon, later })}
            headings={[t('hoursLeft'), t('cases')]}
            height={166}
            data={data}
            series={[{ id: 'cases', colour: 'c1' }]}
            axisSide="right"
            axisWidth={20}
            ticks={[0, step, step * 2, step * 3]}
            formatValue={(value) => (value === 0 ? '' : formats.number(value))}
            pointLabel={slotName}
            pointValue={(value) => t('caseCount', { count: value })}
            mark={{ key: String(WARNED_HOURS), label: t('warned') }}
            axisTitle={t('hoursLeft')}
            onOpen={() => go('/reviews')}
          />
        </div>
      )}
      <div className="row" style={{ padding: '4px 14px 10px', marginTop: 'auto' }}>
        <div className="legend">
          <span>
            <i className="sw" style={{ background: 'var(--c4)' }} />
            <b>{late}</b> {t('reviews.late')}
          </span>
          <span>
            <i className="sw" style={{ background: 'var(--c3)' }} />
            <b>{soon}</b> {t('reviews.soon')}
          </span>
          <span>
            <i className="sw" style={{ background: 'var(--c1)' }} />
            <b>{later}</b> {t('reviews.later')}
          </span>
        </div>
        <span className="grow" />
        {onTake !== undefined && (
          <Button kind="primary" size="sm" onPress={onTake}>
            {t('takeNext')}
            <CommandKey command="case.next" />
          </Button>
        )}
      </div>
    </Panel>
  )
}
