// Below the list: the query's payments by one of their properties, with their sums. Each group opens its query.
import { useQuery } from '@tanstack/react-query'
import { useId, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc, type Client } from '../../platform/client.ts'
import { nameText } from '../../ui/values.tsx'

type Totals = Awaited<ReturnType<Client['transactions']['totals']>>
type Group = Totals['groups'][number]
type Grouping = Parameters<Client['transactions']['totals']>[0]['by']

const GROUPINGS = [
  'status',
  'reason',
  'channel',
  'country',
  'mcc',
  'currency',
  'merchant',
  'card',
  'customer',
  'label',
  'origin',
] as const satisfies ReadonlyArray<Grouping>
const MOST = 8

export function TotalsStrip({
  query,
  onQuery,
}: Readonly<{ query: string; onQuery: (query: string) => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const id = useId()
  const [by, setBy] = useState<Grouping>('status')
  const { data, isPlaceholderData: stale } = useQuery(
    orpc.transactions.totals.queryOptions({
      input: { query, by, limit: MOST },
      placeholderData: (before) => before,
      retry: false,
    }),
  )
  const faceOf = (group: Group): string => {
    if (group.value === null) return t('totals.without')
    if (group.name !== null && by === 'customer') return nameText(group.name)
    if (by === 'card') return `•••• ${group.label ?? ''}`
    if (group.label !== null) return group.label
    if (by === 'status') return t(`common:transactionStatus.${group.value}`)
    if (by === 'reason') return t(`common:declineReason.${group.value}`)
    if (by === 'channel') return t(`common:channel.${group.value}`)
    if (by === 'origin') return t(`origin.${group.value}`)
    if (by === 'label') return t(`totals.label.${group.value}`)
    return group.value
  }
  return (
    <div className="totals">
      <label htmlFor={id} className="t3 sm">
        {t('totals.by')}
      </label>
      <select id={id} value={by} onChange={(event) => setBy(event.target.value as Grouping)}>
        {GROUPINGS.map((each) => (
          <option key={each} value={each}>
            {t(`field.${each}`)}
          </option>
        ))}
      </select>
      <ul aria-busy={stale}>
        {data?.groups.map((group) => {
          const [sum, ...more] = group.approved
          const face = faceOf(group)
          const inside = (
            <>
              <span className="face el" title={face}>
                {face}
              </span>
              <b>{formats.number(group.payments)}</b>
              {sum !== undefined && (
                <span className="t3">
                  {formats.money(sum.amount, sum.currency)}
                  {more.length > 0 && ' +'}
                </span>
              )}
            </>
          )
          const { query: wanted } = group
          return (
            <li key={group.value ?? ''}>
              {wanted === null || stale ? (
                <span className="group">{inside}</span>
              ) : (
                <button
                  type="button"
                  className="group"
                  title={group.approved.map(({ amount, currency }) => formats.money(amount, currency)).join(' · ')}
                  onClick={() => onQuery(wanted)}
                >
                  {inside}
                </button>
              )}
            </li>
          )
        })}
        {data !== undefined && data.others > 0 && (
          <li className="t3">{t('totals.others', { count: data.others, shown: formats.number(data.others) })}</li>
        )}
      </ul>
      {data?.coverage.exact === false && (
        <span className="t3 sm part" title={t('charts.part', { shown: formats.number(data.coverage.payments) })}>
          {t('totals.part', { shown: formats.number(data.coverage.payments) })}
        </span>
      )}
    </div>
  )
}
