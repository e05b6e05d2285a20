// The first screen: what is late, and how the programme stands. Panels of other roles are absent and the grid closes up.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc, type Client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { useChartsKey } from '../../ui/charts/tablesMode.ts'
import { announce } from '../../ui/liveRegion.ts'
import { useCommand, useScreenKeys, type FootHint } from '../../ui/keyboard/useCommand.ts'
import { PageTitle, SegmentedControl } from '../../ui/parts.tsx'
import { Empty, ErrorState, FaultLine, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'
import { useNow } from '../../ui/useNow.ts'
import { DeclinedPanel } from './DeclinedPanel.tsx'
import { JustNowPanel } from './JustNowPanel.tsx'
import './overview.css'
import { ReviewsPanel } from './ReviewsPanel.tsx'
import { RulesPanel } from './RulesPanel.tsx'
import { SpendPanel } from './SpendPanel.tsx'
import { WaitingPanel } from './WaitingPanel.tsx'

export type Summary = Awaited<ReturnType<Client['overview']['summary']>>
type Days = '1' | '14' | '90'
const DAYS: Readonly<Record<Days, 1 | 14 | 90>> = { '1': 1, '14': 14, '90': 90 }

/** Nothing was ever paid or applied for: say how data comes in. */
function isFirstDay({ spend, reviews, latest }: Summary): boolean {
  const nothingPaid = spend !== null && spend.bars.every((bar) => bar.payments === 0)
  return nothingPaid && (reviews === null || reviews.hours.length === 0) && latest.length === 0
}

type Row = Readonly<{ height: string; panels: ReadonlyArray<ReactElement> }>

/** Wide panels to the left, narrow ones to the right; where a role has fewer wide ones, the last narrow one takes a whole row. */
function pairs(data: Summary, days: 1 | 14 | 90, onTake: (() => void) | undefined): ReadonlyArray<Row> {
  const wide: Array<Readonly<{ height: string; panel: ReactElement }>> = []
  if (data.reviews !== null) {
    const panel = <ReviewsPanel key="reviews" reviews={data.reviews} {...(onTake === undefined ? {} : { onTake })} />
    wide.push({ height: '250px', panel })
  }
  if (data.spend !== null)
    wide.push({ height: '274px', panel: <SpendPanel key="spend" spend={data.spend} days={days} /> })
  if (data.declined !== null) {
    wide.push({ height: 'minmax(190px, 1fr)', panel: <DeclinedPanel key="declined" declined={data.declined} /> })
  }
  const narrow: Array<ReactElement> = [<WaitingPanel key="waiting" queues={data.queues} now={data.at} />]
  if (data.rules !== null) narrow.push(<RulesPanel key="rules" rules={data.rules} />)
  narrow.push(<JustNowPanel key="latest" latest={data.latest} />)
  while (narrow.length - wide.length > 1) wide.push({ height: '250px', panel: narrow.shift()! })
  return Array.from({ length: Math.max(wide.length, narrow.length) }, (_, i) => ({
    height: wide[i]?.height ?? 'minmax(190px, 1fr)',
    panels: [wide[i]?.panel, narrow[i]].filter((panel) => panel !== undefined),
  }))
}

export function OverviewScreen(): ReactElement {
  const { t } = useTranslation('overview')
  const session = useSession()
  const formats = useFormats()
  const go = useGo()
  const now = useNow(30_000)
  const [days, setDays] = useState<Days>('14')
  const summary = useQuery(
    orpc.overview.summary.queryOptions({ input: { days: DAYS[days] }, placeholderData: keepPreviousData }),
  )
  const mayTake = session.can('reviews.decide') !== undefined
  const takeNext = useStoreCommand(client.reviews.takeNext, {
    onDone: ({ id }) => {
      if (id !== null) return go(`/reviews/${id}`)
      showToast(t('noCase'))
      announce(t('noCase'))
    },
  })
  const take = (): void => takeNext.run({})
  useCommand('case.next', take, { enabled: mayTake })
  useChartsKey()
  const hints: ReadonlyArray<FootHint> = [
    ...(mayTake ? (['case.next'] as const) : []),
    ...(session.can('reviews.read') === undefined ? [] : (['go.reviews'] as const)),
    ...(session.can('flags.read') === undefined ? [] : (['go.flags'] as const)),
    ...(summary.data?.spend == null ? [] : (['tables', { keys: ['list.open'], label: t('openChart') }] as const)),
  ]
  useScreenKeys('overview', hints.length === 0 ? ['search', 'palette'] : hints)

  const data = summary.data
  const rows = data === undefined ? [] : pairs(data, DAYS[days], mayTake ? take : undefined)
  const heights = rows.map(({ height }) => height).join(' ')
  return (
    <>
      <PageTitle
        title={t('title')}
        facts={<span className="t3">{formats.dayTitle(now)}</span>}
        actions={
          <SegmentedControl
            label={t('range')}
            value={days}
            choices={[
              { value: '1', label: t('days.1') },
              { value: '14', label: t('days.14') },
              { value: '90', label: t('days.90') },
            ]}
            onChange={setDays}
          />
        }
      />
      <FaultLine fault={takeNext.fault} />
      {data === undefined ? (
        summary.error === null ? (
          <Loading />
        ) : (
          <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />
        )
      ) : (
        <>
          {isFirstDay(data) && (
            <Empty>
              <b>{t('firstDay.text')}</b> {t('firstDay.demo')}
            </Empty>
          )}
          <div className="ov" style={{ gridTemplateRows: heights }}>
            {rows.map(({ panels }) => panels)}
          </div>
        </>
      )}
    </>
  )
}
