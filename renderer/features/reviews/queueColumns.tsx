import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Counting } from '#shared/domain/workCalendar.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import type { Column } from '../../ui/DataTable.tsx'
import { Avatar, HoursLeft, nameText, PersonName, RiskBars, StatusTag, Time } from '../../ui/values.tsx'
import { leftOf, type ReviewRow } from './cases.ts'
import { useOrderSentence } from './words.tsx'

/** The columns of the queue; decided cases have a result and a moment in the place of hours left and owner. */
export function useQueueColumns(show: string, now: number, calendar: Counting): ReadonlyArray<Column<ReviewRow>> {
  const { t } = useTranslation('reviews')
  const orderSentence = useOrderSentence()
  const decided = show === 'decided'
  const applicant: Column<ReviewRow> = {
    id: 'applicant',
    header: t('column.applicant'),
    cell: (row) => (
      <span className="row" title={nameText(row.name)}>
        <PersonName name={row.name} />
      </span>
    ),
  }
  const risk: Column<ReviewRow> = {
    id: 'risk',
    header: t('risk'),
    width: 84,
    align: 'end',
    cell: (row) => <RiskBars score={row.risk} />,
  }
  const rest: ReadonlyArray<Column<ReviewRow>> = [
    {
      id: 'kind',
      header: t('column.kind'),
      width: 118,
      cell: (row) => <span className="t2">{t(`kind.${row.kind}`)}</span>,
    },
    { id: 'papers', header: t('column.papers'), width: 70, align: 'end', cell: (row) => row.papers },
    {
      id: 'checks',
      header: t('column.checks'),
      width: 120,
      align: 'end',
      cell: (row) => (
        <span className={row.checks.passed === row.checks.of ? 't2' : ''}>{t('checksOf', row.checks)}</span>
      ),
    },
  ]
  const came: Column<ReviewRow> = {
    id: 'came',
    header: t('column.came'),
    width: 112,
    align: 'end',
    cell: (row) => (
      <span className="t2">
        <Time at={row.submittedAt} show="short" />
      </span>
    ),
  }
  if (decided)
    return [
      { id: 'result', header: t('column.result'), width: 176, cell: (row) => <Result row={row} /> },
      applicant,
      risk,
      ...rest,
      came,
      {
        id: 'decided',
        header: t('column.decided'),
        width: 130,
        align: 'end',
        sorted: 'descending',
        cell: (row) => <Time at={row.decidedAt} show="short" />,
      },
    ]
  return [
    {
      id: 'left',
      header: t('hoursLeft'),
      width: 220,
      cell: (row) => (
        <span title={row.paused ? undefined : orderSentence(row, leftOf(row, now, calendar))}>
          <HoursLeft left={leftOf(row, now, calendar)} paused={row.paused} bar />
        </span>
      ),
    },
    risk,
    applicant,
    ...rest,
    { id: 'owner', header: t('column.owner'), width: 166, cell: (row) => <Owner row={row} /> },
    came,
  ]
}

function Result({ row }: Readonly<{ row: ReviewRow }>): ReactElement {
  return (
    <span className="row g6">
      <State row={row} />
      <RuleTag row={row} />
    </span>
  )
}

/** No person decided. */
function RuleTag({ row }: Readonly<{ row: ReviewRow }>): ReactElement | null {
  const { t } = useTranslation('reviews')
  if (row.rule === null) return null
  return (
    <span className="tag" title={t(`autoRule.${row.rule}`)}>
      {t('ruleShort')}
    </span>
  )
}

function State({ row }: Readonly<{ row: ReviewRow }>): ReactElement {
  const { t } = useTranslation('reviews')
  return row.state === 'approved' ? (
    <StatusTag icon="check" tone="ok" boxed={false}>
      {t('state.approved')}
    </StatusTag>
  ) : (
    <StatusTag icon="declined" boxed={false}>
      {t('state.rejected')}
    </StatusTag>
  )
}

function Owner({ row }: Readonly<{ row: ReviewRow }>): ReactElement {
  const { t } = useTranslation('reviews')
  const { operator } = useSession()
  const formats = useFormats()
  if (row.lease === null && row.owner !== null)
    return (
      <span className="row g6" title={t('owner.handed', { name: row.owner.name })}>
        <Avatar name={row.owner.name} small />
        <span className="el">{t('owner.handed', { name: row.owner.name })}</span>
      </span>
    )
  if (row.lease === null)
    return (
      <span className="row g6">
        <span className="t3">{row.paused ? t('owner.applicant') : t('owner.free')}</span>
        <RuleTag row={row} />
      </span>
    )
  const name = row.lease.operator === operator.id ? t('owner.you') : row.lease.name
  return (
    <span className="row g6" title={`${name} ${t('hold.until', { at: formats.clock(row.lease.until, false) })}`}>
      <Avatar name={row.lease.name} small />
      <span className="el">
        {name} <span className="t3">{t('hold.until', { at: formats.clock(row.lease.until, false) })}</span>
      </span>
    </span>
  )
}
