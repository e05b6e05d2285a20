// Finding a payment from what a caller remembers: shop as it was heard, about how much, about when. `P` on a person and on a payment.
import './cards.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, dayStart } from '#shared/domain/calendar.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc, type Client } from '../../platform/client.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ListBox } from '../../ui/ListBox.tsx'
import { Button, KeyButton } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { MaskedCard, Money, nameText, StatusTag, Time, type Name } from '../../ui/values.tsx'
import { resultIcon, resultTone } from '../transactions/columns.tsx'
import { Run } from '../transactions/Run.tsx'
import { parseAmount } from './amounts.ts'

type Found = Awaited<ReturnType<Client['paymentCare']['find']>>['rows'][number]
export type Clue = Readonly<{ merchant: string; amount: string; currency: string; day: string }>

export type FindPaymentProps = Readonly<{
  customer: string
  name: Name
  /** Of the card in view; payments of others are named so. */
  card: string | undefined
  clue: Clue
  onClose: () => void
}>

const HALF_DAY = 43_200_000

/** The middle of a day such as `2026-11-24` in the zone; `undefined` for anything else. */
function noonOf(day: string, zone: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined
  const number = Number(day.replaceAll('-', ''))
  return Math.min(dayStart(number, zone) + HALF_DAY, dayStart(addDays(number, 1), zone))
}

export function FindPayment({ customer, name, card, clue, onClose }: FindPaymentProps): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const go = useGo()
  const [typed, setTyped] = useState(clue)
  const [focused, setFocused] = useState<string>()
  const asked = useDeferredValue(typed)
  const amount = parseAmount(asked.amount, asked.currency)
  const around = noonOf(asked.day, formats.timeZone)
  const rates = useQuery(orpc.money.rates.queryOptions())
  const query = useQuery({
    ...orpc.paymentCare.find.queryOptions({
      input: {
        customer,
        ...(asked.merchant.trim() === '' ? {} : { merchant: asked.merchant.trim() }),
        ...(amount === null || amount === undefined ? {} : { amount: { amount, currency: asked.currency } }),
        ...(around === undefined ? {} : { around }),
      },
    }),
    placeholderData: keepPreviousData,
  })
  const rows = query.data?.rows ?? []
  const currencies = [
    ...new Set([
      clue.currency,
      rates.data?.base ?? clue.currency,
      ...(rates.data?.rows ?? []).map((one) => one.currency),
    ]),
  ]
  const at = rows.findIndex(({ row }) => row.id === focused)
  const chosen = rows[at] ?? rows[0]
  const open = (found: Found | undefined): void => {
    if (found === undefined) return
    onClose()
    go(`/transactions?q=${encodeURIComponent(`customer:${customer}`)}&id=${found.row.id}`)
  }
  const change = (part: Partial<Clue>): void => setTyped((now) => ({ ...now, ...part }))
  // While a clue is typed the list below moves with the arrows, and Enter opens the row in focus.
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing) open(chosen)
    else if (step !== undefined && event.currentTarget.type !== 'date')
      setFocused(rows[Math.max(0, Math.min(rows.length - 1, Math.max(at, 0) + step))]?.row.id)
    else return
    event.preventDefault()
  }
  return (
    <Dialog
      title={t('find.title')}
      subtitle={t('find.subtitle', { name: nameText(name) })}
      width={856}
      onClose={onClose}
      onConfirm={() => open(chosen)}
      canConfirm={chosen !== undefined}
      footer={
        <>
          <span className="sm t2 grow" role="status">
            {query.data !== undefined && t('find.count', { count: rows.length })}
          </span>
          <Button
            onPress={() => {
              onClose()
              go(`/transactions?q=${encodeURIComponent(`customer:${customer}`)}`)
            }}
          >
            {t('find.all')}
          </Button>
          <KeyButton command="confirm" kind="primary" disabled={chosen === undefined} onPress={() => open(chosen)}>
            {t('find.open')}
          </KeyButton>
        </>
      }
    >
      <div className="find-clues">
        <label className="field">
          <span className="label">{t('find.merchant')}</span>
          <input
            className="input"
            data-autofocus
            value={typed.merchant}
            maxLength={120}
            placeholder={t('find.merchantHint')}
            onKeyDown={onKeyDown}
            onChange={(event) => change({ merchant: event.target.value })}
          />
        </label>
        <label className="field">
          <span className="label">{t('find.amount')}</span>
          <input
            className="input num"
            inputMode="decimal"
            value={typed.amount}
            aria-invalid={parseAmount(typed.amount, typed.currency) === undefined}
            onKeyDown={onKeyDown}
            onChange={(event) => change({ amount: event.target.value })}
          />
        </label>
        <label className="field">
          <span className="label">{t('find.currency')}</span>
          <select
            className="input"
            value={typed.currency}
            onChange={(event) => change({ currency: event.target.value })}
          >
            {currencies.map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">{t('find.day')}</span>
          <input
            className="input"
            type="date"
            value={typed.day}
            onKeyDown={onKeyDown}
            onChange={(event) => change({ day: event.target.value })}
          />
        </label>
      </div>
      <div className="find-rows scroll" aria-busy={query.isPlaceholderData}>
        {query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data === undefined ? (
          <Loading rows={6} />
        ) : rows.length === 0 ? (
          <p className="t2 none">{t('find.none')}</p>
        ) : (
          <ListBox<Found>
            label={t('find.list')}
            items={rows}
            itemKey={({ row }) => row.id}
            focused={chosen?.row.id}
            onFocus={({ row }) => setFocused(row.id)}
            onOpen={open}
            render={(found) => <FoundRow found={found} card={card} />}
          />
        )}
      </div>
    </Dialog>
  )
}

function FoundRow({ found, card }: Readonly<{ found: Found; card: string | undefined }>): ReactElement {
  const { t } = useTranslation('cards')
  const { row } = found
  const pending = row.status === 'approved'
  const sign = row.status === 'refund' ? -1 : 1
  return (
    <div className="found">
      <span className="t3">
        <Time at={row.at} show="short" />
      </span>{' '}
      <span>
        <StatusTag icon={pending ? 'clock' : resultIcon(row)} tone={pending ? 'plain' : resultTone(row.status)}>
          {pending ? t('find.pending') : t(`common:transactionStatus.${row.status}`)}
        </StatusTag>
      </span>{' '}
      <span className="el" title={row.merchant}>
        <Run text={row.merchant} className="" />
        {row.status === 'declined' && row.reason !== null && (
          <span className="t3 sm"> {t(`common:declineReason.${row.reason}`).toLocaleLowerCase()}</span>
        )}
      </span>{' '}
      <span className="t3 sm">
        {row.card === card ? (
          <Off found={found} />
        ) : (
          <span className="warn">
            {t('find.otherCard')} <MaskedCard last4={row.last4} />
          </span>
        )}
      </span>{' '}
      <Money amount={sign * row.money.amount} currency={row.money.currency} />
    </div>
  )
}

/** How far a payment is from what was remembered, the largest difference in words. */
function Off({ found: { off, row } }: Readonly<{ found: Found }>): ReactElement | null {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const parts = [
    ...(off.amount === null || off.amount === 0
      ? []
      : [t('find.offAmount', { amount: formats.money(off.amount, row.billing.currency) })]),
    ...(off.merchant === null || off.merchant === 0 ? [] : [t('find.offName')]),
    ...(off.minutes === null || off.minutes <= 720
      ? []
      : [t('find.offTime', { time: formats.duration((off.minutes - 720) * 60_000) })]),
  ]
  const asked = off.amount !== null || off.merchant !== null || off.minutes !== null
  if (!asked) return null
  return <>{parts.length === 0 ? t('find.exact') : parts.join(' · ')}</>
}
