import './reviews.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { Button, KeyButton, PageTitle, SegmentedControl } from '../../ui/parts.tsx'
import { Empty, ErrorState, FaultLine, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { useNow } from '../../ui/useNow.ts'
import { nameText } from '../../ui/values.tsx'
import { leftOf, type ReviewList, type ReviewRow } from './cases.ts'
import { useQueueColumns } from './queueColumns.tsx'
import { useTakeNext } from './useTakeNext.ts'
import { usePromiseNotices } from './usePromiseNotices.ts'
import { useOrderSentence } from './words.tsx'

// Asked for by a button; their code comes then.
const ShiftDialog = lazy(() => import('./ShiftDialog.tsx').then((m) => ({ default: m.ShiftDialog })))
const QualityDialog = lazy(() => import('./QualityDialog.tsx').then((m) => ({ default: m.QualityDialog })))

type Show = 'open' | 'mine' | 'late' | 'asked' | 'decided'
const SHOWS: ReadonlyArray<Show> = ['open', 'mine', 'late', 'asked', 'decided']

// Where one stood in the queue, for coming back from a case.
let remembered: Readonly<{ show: Show; focused: string | undefined }> = { show: 'open', focused: undefined }

/** The queue: by hours left and risk; N takes the most pressing free case. */
export function ReviewsScreen(): ReactElement {
  const { t } = useTranslation('reviews')
  const session = useSession()
  const [show, setShow] = useState(remembered.show)
  const [focused, setFocused] = useState(remembered.focused)
  const mayDecide = session.can('reviews.decide') !== undefined
  const list = useQuery(
    // Places change with the clock alone, so the order is asked for again each minute.
    orpc.reviews.list.queryOptions({ input: { show }, refetchInterval: 60_000, placeholderData: keepPreviousData }),
  )
  const { takeNext, taking, fault } = useTakeNext()
  const [team, setTeam] = useState<'shift' | 'quality'>()
  usePromiseNotices()
  const choose = (next: Show): void => {
    remembered = { show: next, focused: undefined }
    setShow(next)
    setFocused(undefined)
  }
  const focus = (row: ReviewRow): void => {
    remembered = { show, focused: row.id }
    setFocused(row.id)
  }
  useScreenKeys('reviews', [
    ...(mayDecide ? (['case.next'] as const) : []),
    { keys: ['move.down', 'move.up'], label: t('foot.cases') },
    { keys: ['list.open'], label: t('foot.open') },
  ])
  const counts = list.data?.counts
  const shown = SHOWS.filter((each) => each !== 'mine' || mayDecide)
  return (
    <>
      <PageTitle
        title={t('title')}
        facts={
          list.data?.lastDecidedAt === null || list.data === undefined ? undefined : (
            <LastDecided at={list.data.lastDecidedAt} />
          )
        }
        actions={
          mayDecide ? (
            <>
              <FaultLine fault={fault} />
              <Button onPress={() => setTeam('shift')}>{t('shift.open')}</Button>
              {session.can('reviews.supervise') !== undefined && (
                <Button onPress={() => setTeam('quality')}>{t('quality.open')}</Button>
              )}
              <KeyButton
                command="case.next"
                kind="primary"
                onPress={takeNext}
                disabled={taking}
                commandLabel={t('takeNext')}
              >
                {t('takeNext')}
              </KeyButton>
            </>
          ) : undefined
        }
      />
      <section className="queue" aria-label={t('title')}>
        <div className="bar">
          <SegmentedControl
            label={t('show.label')}
            value={show}
            onChange={choose}
            choices={shown.map((value) => ({
              value,
              label: (
                <>
                  {t(`show.${value}`)}
                  {value !== 'decided' && counts !== undefined && (
                    <span className={value === 'late' && counts.late > 0 ? 'danger b' : 't3'}>{counts[value]}</span>
                  )}
                </>
              ),
            }))}
          />
          <span className="grow" />
          {show !== 'decided' && <OrderOf list={list.data} focused={focused} />}
        </div>
        <QueueRows
          show={show}
          list={list.data}
          stale={list.isPlaceholderData}
          error={list.error}
          onRetry={() => void list.refetch()}
          focused={focused}
          onFocus={focus}
        />
      </section>
      <Suspense fallback={null}>
        {team === 'shift' && <ShiftDialog onClose={() => setTeam(undefined)} />}
        {team === 'quality' && <QualityDialog onClose={() => setTeam(undefined)} />}
      </Suspense>
    </>
  )
}

function LastDecided({ at }: Readonly<{ at: number }>): ReactElement {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const text = t('lastDecided', { at: formats.timeProse(at) })
  return (
    <span className="t3 sm el" title={text}>
      {text}
    </span>
  )
}

/** How hours and risk make the place of the row in focus; without one, what the order is. */
function OrderOf({
  list,
  focused,
}: Readonly<{ list: ReviewList | undefined; focused: string | undefined }>): ReactElement {
  const { t } = useTranslation('reviews')
  const orderSentence = useOrderSentence()
  const row = list?.rows.find((each) => each.id === focused)
  const text = row === undefined || row.paused ? t('order.byHoursAndRisk') : orderSentence(row, row.left)
  return (
    <span className="sm t2 el" title={text}>
      {text}
    </span>
  )
}

type QueueRowsProps = Readonly<{
  show: Show
  list: ReviewList | undefined
  /** The rows are those of the tab before. */
  stale: boolean
  error: Error | null
  onRetry: () => void
  focused: string | undefined
  onFocus: (row: ReviewRow) => void
}>

function QueueRows(props: QueueRowsProps): ReactElement {
  const { show, list, stale, error, onRetry, focused, onFocus } = props
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const go = useGo()
  const now = useNow(15_000)
  const calendar = list?.calendar ?? null
  const columns = useQueueColumns(show, now, calendar)
  if (list === undefined || stale) {
    if (error !== null) return <ErrorState error={error} onRetry={onRetry} />
    return <Loading />
  }
  const open = (row: ReviewRow): void => {
    onFocus(row)
    go(`/reviews/${row.id}`)
  }
  const rowLabel = (row: ReviewRow): string =>
    [
      nameText(row.name),
      row.state === 'approved' || row.state === 'rejected'
        ? t(`state.${row.state}`)
        : row.paused
          ? t('state.asked')
          : leftOf(row, now, calendar) < 0
            ? t('common:late', { time: formats.duration(leftOf(row, now, calendar)) })
            : t('row.left', { time: formats.duration(leftOf(row, now, calendar)) }),
      t('row.risk', { risk: row.risk }),
      t(`kind.${row.kind}`),
      t('row.papers', { count: row.papers }),
      t('row.checks', row.checks),
      row.lease === null ? '' : t('row.heldBy', { name: row.lease.name, at: formats.clock(row.lease.until, false) }),
    ]
      .filter((part) => part !== '')
      .join(t('listSeparator'))
  if (list.rows.length === 0)
    return (
      <Empty>
        {t(`empty.${show}`)}{' '}
        {show === 'open' &&
          list.lastDecidedAt !== null &&
          t('empty.last', { at: formats.timeProse(list.lastDecidedAt) })}
      </Empty>
    )
  return (
    <div className="scroll grow">
      <DataTable
        label={t('title')}
        rows={list.rows}
        rowKey={(row) => row.id}
        rowLabel={rowLabel}
        columns={columns}
        focused={focused}
        onFocus={onFocus}
        onOpen={open}
        onOpenPage={open}
      />
    </div>
  )
}
