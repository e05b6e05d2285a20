import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { BarsChart, type Datum } from '../../ui/charts/charts.tsx'
import { niceTicks } from '../../ui/charts/niceTicks.ts'
import { toggleTables, useTablesMode } from '../../ui/charts/tablesMode.ts'
import { CommandKey } from '../../ui/Kbd.tsx'
import { Button } from '../../ui/parts.tsx'
import { useGo } from '../../ui/useGo.ts'
import { useNow } from '../../ui/useNow.ts'
import type { FlagDetail } from './flags.ts'

/** Ticks that have room under the bars. */
const MOST_TICKS = 6

/** The card's payments one by one, oldest first: flagged ones stand out, declined ones are outlined. */
export function DayChart({ detail }: Readonly<{ detail: FlagDetail }>): ReactElement {
  const { t } = useTranslation('flags')
  const formats = useFormats()
  const go = useGo()
  const now = useNow()
  const asTable = useTablesMode()
  const { last4, couldBeLost } = detail.row
  const { currency } = couldBeLost
  const flagged = new Set(detail.flagged)
  const payments = [...detail.payments].reverse()
  const step = Math.max(1, Math.ceil(payments.length / MOST_TICKS))
  const first = payments[0]
  const last = payments.at(-1)
  const dayOf = (at: number): string => formats.dayIso(at)
  const severalDays = first !== undefined && last !== undefined && dayOf(first.at) !== dayOf(last.at)
  const data = payments.map(({ id, at, billing, status }, index): Datum => ({
    key: id,
    tick: index % step === 0 ? (severalDays ? formats.timeShort(at) : formats.clock(at, false)) : '',
    values: { amount: billing.amount },
    fill: flagged.has(id) ? 'c4' : 'c2',
    outlined: status === 'declined',
  }))
  const byId = new Map(payments.map((payment) => [payment.id, payment]))
  const highest = Math.max(1, ...payments.map((payment) => payment.billing.amount))
  const merchants = [...new Set(payments.filter(({ id }) => flagged.has(id)).map(({ merchant }) => merchant))]
  const sum = payments.filter(({ id }) => flagged.has(id)).reduce((total, { billing }) => total + billing.amount, 0)
  const count = payments.filter(({ id }) => flagged.has(id)).length
  const title =
    first === undefined || (!severalDays && dayOf(first.at) === dayOf(now))
      ? t('dayTitle.today')
      : t(severalDays ? 'dayTitle.since' : 'dayTitle.other', {
          day:
            dayOf(first.at).slice(0, 4) === dayOf(now).slice(0, 4)
              ? formats.dayShort(first.at)
              : formats.dateProse(first.at),
        })
  return (
    <section>
      <div className="ph">
        <h2>{title}</h2>
        <div className="r">
          <span>{t('dayUnit', { currency })}</span>
          <Button kind="quiet" size="sm" onPress={toggleTables}>
            {asTable ? t('common:asChart') : t('common:asTable')}
            <CommandKey command="tables" />
          </Button>
        </div>
      </div>
      <div className="day">
        <BarsChart
          summary={t('daySummary', {
            payments: t('paymentCount', { count: payments.length }),
            flagged: t('flaggedCount', { count }),
            sum: formats.moneyProse(sum, currency),
            merchants: merchants.slice(0, 3).join(t('listSeparator')),
          })}
          headings={[t('payment.time'), t('dayAmount')]}
          height={asTable ? 176 : 112}
          data={data}
          series={[{ id: 'amount', colour: 'c4' }]}
          ticks={niceTicks(highest, 2)}
          axisWidth={48}
          maxBar={14}
          formatValue={(value) => formats.moneyBare(value, currency)}
          pointLabel={({ key }) => {
            const payment = byId.get(key)
            if (payment === undefined) return ''
            const word =
              payment.status === 'declined' && payment.reason !== null
                ? t(`common:declineReason.${payment.reason}`)
                : t(`common:transactionStatus.${payment.status}`)
            return [(severalDays ? formats.timeList : formats.clock)(payment.at), payment.merchant, word].join(' · ')
          }}
          pointValue={(value) => formats.money(value, currency)}
          onOpen={(id) => go(`/transactions?q=card:${last4}&id=${id}`)}
        />
      </div>
    </section>
  )
}
