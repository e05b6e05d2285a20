// One customer: cards with their controls, spend, time line, person, notes. The route lends the id and the card in view.
import './cards.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreEvents } from '../../platform/useEvents.ts'
import { useCommand, useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { KeyButton, PageTitle } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { PersonName, StatusTag } from '../../ui/values.tsx'
import { CardDialogs, type CardOpened } from './CardDialogs.tsx'
import { CardFace, FreezePanel, LimitsPanel } from './CardPanels.tsx'
import { EndedPanel } from './EndedPanel.tsx'
import { FindPayment } from './FindPayment.tsx'
import type { Card } from './freeze-words.ts'
import { KindsPanel } from './KindsPanel.tsx'
import { last4In, useLife } from './life.ts'
import { NotesPanel } from './NotesPanel.tsx'
import { NoticesPanel } from './NoticesPanel.tsx'
import { PendingStrip, usePendingChange } from './PendingStrip.tsx'
import { LinkedPanel, OpenPanel, PersonPanel, RevealButton } from './PersonPanels.tsx'
import { PinPanel } from './PinPanel.tsx'
import { RevealDialog } from './RevealDialog.tsx'
import { ScopePanel } from './ScopePanel.tsx'
import { SpendPanel } from './SpendPanel.tsx'
import { TimelinePanel } from './TimelinePanel.tsx'
import type { Customer } from './timeline-words.ts'
import { useFollowPayments } from './useFollowPayments.ts'
import { useReveal, type RevealField } from './useReveal.ts'

export type CustomerScreenProps = Readonly<{ id: string; card?: string }>

export function CustomerScreen({ id, card }: CustomerScreenProps): ReactElement {
  const queries = useQueryClient()
  const query = useQuery(orpc.customers.get.queryOptions({ input: { id } }))
  const customer = query.data
  useFollowPayments()
  // A card is also read by itself, which is quicker than the whole page: what the page knows is there from the start.
  useEffect(() => {
    for (const each of customer?.cards ?? [])
      queries.setQueryData(orpc.cards.get.queryKey({ input: { id: each.id } }), (known) =>
        known !== undefined && known.version > each.version ? known : each,
      )
  }, [queries, customer])
  if (query.isError && customer === undefined)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (customer === undefined) return <Loading />
  return (
    <CustomerPage customer={customer} card={customer.cards.find((each) => each.id === card) ?? customer.cards[0]} />
  )
}

type Opened = 'find' | Readonly<{ card: CardOpened }> | Readonly<{ reveal: RevealField }> | undefined

/** The newer of the card as it was read with the page and by itself: what a colleague does to it is seen at once. */
function useNewest(card: Card | undefined): Card | undefined {
  const queries = useQueryClient()
  const id = card?.id
  useStoreEvents((event) => {
    if (event.kind !== 'card' || id === undefined || event.id !== id) return
    // Not by invalidation, which begins again when more becomes stale meanwhile.
    void client.cards.get({ id }).then(
      (fresh) => queries.setQueryData(orpc.cards.get.queryKey({ input: { id } }), fresh),
      () => undefined,
    )
  })
  const { data } = useQuery(orpc.cards.get.queryOptions({ input: { id: id ?? '' }, enabled: id !== undefined }))
  return card !== undefined && data?.id === card.id && data.version >= card.version ? data : card
}

function CustomerPage({ customer, ...props }: Readonly<{ customer: Customer; card: Card | undefined }>): ReactElement {
  const card = useNewest(props.card)
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  const go = useGo()
  const [opened, setOpened] = useState<Opened>()
  const reveal = useReveal()
  const pending = usePendingChange(card?.pendingChange ?? null)
  const life = useLife(card?.id)
  const close = (): void => setOpened(undefined)
  const openCard = (what: CardOpened): void => setOpened({ card: what })
  const showCard = (id: string): void => go(`/customers/${customer.id}?card=${id}`, { replace: true })

  const may = (right: Parameters<typeof session.can>[0]): boolean => session.can(right) !== undefined
  const allowed = card?.allowed ?? []
  const mayFreeze = allowed.includes('freeze') && may('cards.freeze')
  const mayUnfreeze = allowed.includes('unfreeze') && may('cards.unfreeze')
  const mayAsk =
    allowed.includes('ask_unfreeze') && may('cards.unfreeze_after_fraud') && pending?.action !== 'card.unfreeze'
  const mayEdit = allowed.includes('limits') && may('cards.limits')
  const moves = life?.moves ?? []
  const mayReport =
    may('cards.freeze') && (['report_lost', 'report_stolen', 'close'] as const).some((move) => moves.includes(move))
  const mayReplace = may('cards.freeze') && moves.includes('replace')
  const unfreezeLabel = t(mayAsk ? 'customer.askUnfreeze' : 'customer.unfreeze')
  const mayReveal = may('numbers.reveal')

  useCommand('close', () => go('/customers'))
  useScreenKeys('customer', [
    { keys: ['payment.find'], label: t('keys.find') },
    ...(mayFreeze ? [{ keys: ['card.freeze'] as const, label: t('keys.freeze') }] : []),
    ...(mayUnfreeze || mayAsk ? [{ keys: ['card.unfreeze'] as const, label: unfreezeLabel }] : []),
    ...(mayReport ? [{ keys: ['card.report'] as const, label: t('keys.report') }] : []),
    ...(mayEdit ? [{ keys: ['edit'] as const, label: t('keys.edit') }] : []),
    { keys: ['note'], label: t('keys.note') },
    'tables',
  ])

  const number =
    card !== undefined && reveal.revealed?.field === 'pan' && reveal.revealed.card === card.id
      ? reveal.revealed.value
      : undefined
  return (
    <>
      <PageTitle
        title={<PersonName name={customer.name} />}
        facts={
          <>
            {customer.verified ? (
              <StatusTag icon="check" tone="ok">
                {t('customer.verified')}
              </StatusTag>
            ) : (
              <StatusTag icon="warning">{t('customer.notVerified')}</StatusTag>
            )}
            <span className="t3 sm el">
              <span className="mono">{customer.id}</span>
              {' · '}
              {t('customer.since', { month: formats.monthYear(customer.since) })}
            </span>
          </>
        }
        actions={
          <>
            <KeyButton command="payment.find" onPress={() => setOpened('find')}>
              {t('customer.find')}
            </KeyButton>
            {mayReport && (
              <KeyButton command="card.report" onPress={() => openCard('report')}>
                {t('customer.report')}
              </KeyButton>
            )}
            {mayFreeze && (
              <KeyButton command="card.freeze" icon="freeze" onPress={() => openCard('freeze')}>
                {t('customer.freeze')}
              </KeyButton>
            )}
            {(mayUnfreeze || mayAsk) && (
              <KeyButton command="card.unfreeze" commandLabel={unfreezeLabel} onPress={() => openCard('unfreeze')}>
                {unfreezeLabel}
              </KeyButton>
            )}
          </>
        }
      />
      {customer.cards.length > 1 && card !== undefined && (
        <CardTabs cards={customer.cards} chosen={card.id} onChoose={showCard} />
      )}
      {card !== undefined && card.pendingChange !== null && <PendingStrip id={card.pendingChange} change={pending} />}
      <div className="customer scroll">
        <div>
          {card === undefined ? (
            <p className="note">{t('customer.noCard')}</p>
          ) : (
            <>
              <CardFace
                card={card}
                number={number}
                action={
                  mayReveal && (
                    <RevealButton
                      field="pan"
                      card={card.id}
                      reveal={reveal}
                      onAsk={() => setOpened({ reveal: 'pan' })}
                    />
                  )
                }
              />
              <EndedPanel
                card={card}
                life={life}
                last4Of={(id) => last4In(customer, id)}
                onCard={showCard}
                onReplace={mayReplace ? () => openCard({ act: 'replace' }) : undefined}
              />
              <FreezePanel card={card} />
              <LimitsPanel card={card} onEdit={mayEdit ? () => openCard('edit') : undefined} />
              <ScopePanel
                card={card}
                life={life}
                acts={
                  mayEdit && life !== undefined
                    ? {
                        lift: () => openCard('lift'),
                        travel: () => openCard('travel'),
                        endLift: (lift) => openCard({ act: { endLift: lift } }),
                        endTravel: (travel) => openCard({ act: { endTravel: travel } }),
                      }
                    : undefined
                }
              />
              {life !== undefined && (
                <KindsPanel card={card} life={life} onEdit={mayEdit ? () => openCard('kinds') : undefined} />
              )}
              <PinPanel card={card} life={life} onAct={may('cards.limits') ? (act) => openCard({ act }) : undefined} />
            </>
          )}
        </div>
        <div>
          <SpendPanel customer={customer} currency={customer.cards[0]?.currency ?? session.hello.currency} />
          <TimelinePanel customer={customer} />
        </div>
        <div>
          <PersonPanel
            customer={customer}
            reveal={reveal}
            onReveal={mayReveal ? (field) => setOpened({ reveal: field }) : undefined}
          />
          <OpenPanel customer={customer} />
          <LinkedPanel customer={customer} />
          <NoticesPanel customer={customer} />
          <NotesPanel customer={customer} />
        </div>
      </div>
      {opened === 'find' && (
        <FindPayment
          customer={customer.id}
          name={customer.name}
          card={card?.id}
          clue={{ merchant: '', amount: '', currency: card?.currency ?? session.hello.currency, day: '' }}
          onClose={close}
        />
      )}
      {card !== undefined && typeof opened === 'object' && 'card' in opened && (
        <CardDialogs
          opened={opened.card}
          customer={customer}
          card={card}
          life={life}
          onClose={close}
          onCard={showCard}
        />
      )}
      {typeof opened === 'object' && 'reveal' in opened && (
        <RevealDialog
          customer={customer.id}
          field={opened.reveal}
          card={opened.reveal === 'pan' ? card?.id : undefined}
          reveal={reveal}
          onClose={() => {
            reveal.clear()
            close()
          }}
        />
      )}
    </>
  )
}

/** Several cards: last four and state in words; arrow keys move. */
function CardTabs({
  cards,
  chosen,
  onChoose,
}: Readonly<{ cards: ReadonlyArray<Card>; chosen: string; onChoose: (id: string) => void }>): ReactElement {
  const { t } = useTranslation('cards')
  const box = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const at = cards.findIndex((card) => card.id === chosen)
    const next = (at + step + cards.length) % cards.length
    const card = cards[next]
    if (card === undefined) return
    onChoose(card.id)
    box.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className="tabs card-tabs" role="tablist" aria-label={t('customer.tabs')} ref={box} onKeyDown={onKeyDown}>
      {cards.map((card) => (
        <button
          key={card.id}
          type="button"
          role="tab"
          aria-selected={card.id === chosen}
          tabIndex={card.id === chosen ? 0 : -1}
          onClick={() => onChoose(card.id)}
        >
          {t('customer.tab', { last4: card.last4, state: t(`common:cardState.${card.state}`).toLocaleLowerCase() })}
        </button>
      ))}
    </div>
  )
}
