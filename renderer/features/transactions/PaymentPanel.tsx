import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { Icon } from '../../ui/Icon.tsx'
import { CommandKey } from '../../ui/Kbd.tsx'
import { useCommand, useFreshItem } from '../../ui/keyboard/useCommand.ts'
import { KeyButton } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { StatusTag } from '../../ui/values.tsx'
import { DisputeDialog } from '../disputes/DisputeDialog.tsx'
import { FindPayment } from '../cards/FindPayment.tsx'
import { FreezeDialog } from '../cards/FreezeDialog.tsx'
import { Chain } from './Chain.tsx'
import { resultIcon, resultTone } from './columns.tsx'
import { countryName, type FailedCheck } from './decline-words.ts'
import { Fees } from './Fees.tsx'
import { Amounts, CardAndPerson, May, Near } from './PaymentFacts.tsx'
import { RiskReasons } from './RiskReasons.tsx'
import { RuleHits } from './RuleHits.tsx'
import type { PaymentRow } from './usePaymentList.ts'
import { WhyDeclined, type PaymentDetail, type Wish } from './WhyDeclined.tsx'

export type PaymentPanelProps = Readonly<{
  id: string
  /** What the list knows already; the head is drawn from it at once. */
  row: PaymentRow | undefined
  place: Readonly<{ index: number; count: string }> | undefined
  onMove: (by: 1 | -1) => void
  onSelect: (id: string) => void
  onClose: () => void
  /** What was asked for before the payment was there; taken up, and cleared, when it is. */
  wish: Wish | undefined
  onWish: (wish: Wish | undefined) => void
}>

const DETAIL_FRESH_MS = 30_000

export const detailOptions = (id: string) =>
  orpc.transactions.get.queryOptions({ input: { id }, staleTime: DETAIL_FRESH_MS })

/** One payment: what failed and why, risk, card and person, what happened near it, what one may do. */
export function PaymentPanel(props: PaymentPanelProps): ReactElement {
  const { id, onClose, onMove, place } = props
  const queries = useQueryClient()
  const query = useQuery(detailOptions(id))
  const detail = query.data
  const row = detail?.row ?? props.row
  useFreshItem(id)
  const askNow = async (): Promise<PaymentDetail['now']> => {
    const fresh = await client.transactions.get({ id })
    queries.setQueryData(detailOptions(id).queryKey, fresh)
    return fresh.now
  }
  return (
    <div className="payment">
      {row?.status === 'declined' && <WishKeys onWish={props.onWish} />}
      {row !== undefined && <Head row={row} place={place} onMove={onMove} onClose={onClose} />}
      <div className="scroll grow" key={id}>
        {query.isError && detail === undefined ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : detail === undefined ? (
          <Loading rows={6} />
        ) : (
          <Suspense fallback={<Loading rows={6} />}>
            <Body detail={detail} wish={props.wish} onWish={props.onWish} askNow={askNow} onSelect={props.onSelect} />
          </Suspense>
        )}
      </div>
      {detail !== undefined && <Actions detail={detail} />}
    </div>
  )
}

/** A key pressed while the payment is still being read counts as soon as it is there. */
function WishKeys({ onWish }: Readonly<{ onWish: (wish: Wish) => void }>): null {
  useCommand('payment.copyWords', () => onWish('copy'))
  useCommand('payment.passNow', () => onWish('now'))
  return null
}

/** In the panel's place while a new list is on its way. */
export function PanelToCome({ onWish }: Readonly<{ onWish: (wish: Wish) => void }>): ReactElement {
  return (
    <div className="payment">
      <WishKeys onWish={onWish} />
      <Loading rows={6} />
    </div>
  )
}

function Head({
  row,
  place,
  onMove,
  onClose,
}: Readonly<{
  row: PaymentRow
  place: PaymentPanelProps['place']
  onMove: (by: 1 | -1) => void
  onClose: () => void
}>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const sign = row.status === 'refund' ? -1 : 1
  const where = row.city ?? (row.country === null ? null : countryName(row.country, formats))
  return (
    <header>
      <div className="between">
        <span className="row g6">
          <StatusTag icon={resultIcon(row)} tone={resultTone(row.status)}>
            {t(`common:transactionStatus.${row.status}`)}
          </StatusTag>
          {row.label !== null && (
            <StatusTag icon={row.label === 'fraud' ? 'warning' : 'check'}>{t(`label.${row.label}`)}</StatusTag>
          )}
        </span>
        <span className="row g4 t3 sm">
          <button type="button" className="key" onClick={() => onMove(-1)} aria-label={t('previous')}>
            <CommandKey command="panel.previous" />
          </button>
          <button type="button" className="key" onClick={() => onMove(1)} aria-label={t('next')}>
            <CommandKey command="panel.next" />
          </button>
          {place !== undefined && <span>{t('place', place)}</span>}
          <button type="button" className="btn q sm x" onClick={onClose} aria-label={t('closePanel')}>
            <Icon name="cross" size="s" />
          </button>
        </span>
      </div>
      <h2 className="amount">{formats.money(sign * row.money.amount, row.money.currency)}</h2>
      <p className="t2">
        {where === null ? row.merchant : t('at', { merchant: row.merchant, place: where })}
        <span className="t3">
          {' · '}
          {t('mcc', { mcc: row.mcc })}
          {' · '}
          {t(`common:channel.${row.channel}`)}
        </span>
      </p>
      <p className="t3 sm">
        <time dateTime={new Date(row.at).toISOString()} title={formats.timeUtc(row.at)}>
          {formats.timeFull(row.at)}
        </time>
        {' · '}
        <span className="mono">{row.id}</span>
      </p>
    </header>
  )
}

function Body({
  detail,
  wish,
  onWish,
  askNow,
  onSelect,
}: Readonly<{
  detail: PaymentDetail
  wish: Wish | undefined
  onWish: (wish: Wish | undefined) => void
  askNow: () => Promise<PaymentDetail['now']>
  onSelect: (id: string) => void
}>): ReactElement {
  const { row } = detail
  const failed: FailedCheck | undefined =
    row.status !== 'declined' || row.reason === null
      ? undefined
      : {
          merchant: row.merchant,
          ...(row.country === null ? {} : { country: row.country }),
          ...(detail.failed ?? { reason: row.reason }),
        }
  return (
    <>
      {failed !== undefined && <WhyDeclined key={row.id} failed={failed} wish={wish} onWish={onWish} askNow={askNow} />}
      <Amounts detail={detail} />
      <Chain id={row.id} onSelect={onSelect} />
      <Fees id={row.id} />
      <RiskReasons score={row.score} reasons={detail.reasons} currency={row.billing.currency} />
      <RuleHits hits={detail.hits} />
      <CardAndPerson detail={detail} />
      <Near detail={detail} onSelect={onSelect} />
      <May detail={detail} />
    </>
  )
}

function Actions({ detail }: Readonly<{ detail: PaymentDetail }>): ReactElement | null {
  const { t } = useTranslation('transactions')
  const session = useSession()
  const queries = useQueryClient()
  const go = useGo()
  const formats = useFormats()
  const [freezing, setFreezing] = useState(false)
  const [claiming, setClaiming] = useState(false)
  const mayDispute = session.can('disputes.work') !== undefined && detail.row.status === 'cleared'
  const [finding, setFinding] = useState(false)
  const { row } = detail
  const mayFreeze = session.can('cards.freeze') !== undefined && detail.cardState === 'active'
  // The dialog needs the card's version: it is here before F is pressed.
  useEffect(() => {
    if (mayFreeze) void queries.prefetchQuery(orpc.cards.get.queryOptions({ input: { id: row.card } }))
  }, [queries, mayFreeze, row.card])
  return (
    <div className="actions">
      {mayFreeze && (
        <KeyButton command="card.freeze" icon="freeze" kind="primary" onPress={() => setFreezing(true)}>
          {t('freeze')}
        </KeyButton>
      )}
      <KeyButton command="list.openPage" onPress={() => go(`/customers/${row.customer}?card=${row.card}`)}>
        {t('person.open')}
      </KeyButton>
      <KeyButton command="payment.find" onPress={() => setFinding(true)}>
        {t('findLike')}
      </KeyButton>
      {mayDispute && (
        <KeyButton command="payment.dispute" icon="dispute" onPress={() => setClaiming(true)}>
          {t('dispute')}
        </KeyButton>
      )}
      <Suspense fallback={null}>{claiming && <DisputeDialog row={row} onClose={() => setClaiming(false)} />}</Suspense>
      {finding && (
        <FindPayment
          customer={row.customer}
          name={row.name}
          card={row.card}
          clue={{
            merchant: row.merchant,
            amount: formats.moneyBare(row.money.amount, row.money.currency),
            currency: row.money.currency,
            day: '',
          }}
          onClose={() => setFinding(false)}
        />
      )}
      {freezing && <FreezeDialog card={row.card} name={row.name} onClose={() => setFreezing(false)} />}
    </div>
  )
}
