// Freezing a card: reason, note, end, what it stops and what still passes. Customers, transactions and flags open it.
import './cards.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { isGrave, OPERATOR_FREEZE_REASONS } from '#shared/domain/card.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { beforeSending } from '../../platform/faults.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx'
import { KeyButton, SegmentedControl } from '../../ui/parts.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { ErrorState, FaultLine } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { nameText, type Name } from '../../ui/values.tsx'
import { NoteField } from '../../ui/NoteField.tsx'
import { FreezePreview } from './FreezePreview.tsx'
import { frozenFact, type Card } from './freeze-words.ts'
import { OutcomeUnknown } from './OutcomeUnknown.tsx'
import { endOfDay } from './scope-words.ts'

type Reason = (typeof OPERATOR_FREEZE_REASONS)[number]
type FreezeInput = Parameters<typeof client.cards.freeze>[0]
type FreezeOutput = Awaited<ReturnType<typeof client.cards.freeze>>
type Until = 'person' | 'day' | 'week' | 'date'
const UNTILS: ReadonlyArray<Until> = ['person', 'day', 'week', 'date']
const DAY = 86_400_000

export type FreezeDialogProps = Readonly<{
  /** The card's id; its state and version are read (and followed) here. */
  card: string
  name?: Name
  onClose: () => void
  /** After the store has committed. */
  onFrozen?: () => void
}>

/** `F` `1` Ctrl/Cmd+Enter. A card that is frozen meanwhile turns the form into that fact. */
export function FreezeDialog({ card: id, name, onClose, onFrozen }: FreezeDialogProps): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  const queries = useQueryClient()
  const options = orpc.cards.get.queryOptions({ input: { id } })
  const query = useQuery(options)
  const card = query.data
  const [reason, setReason] = useState<Reason>()
  const [note, setNote] = useState('')
  const [until, setUntil] = useState<Until>('person')
  const [date, setDate] = useState('')

  const done = (): void => {
    showToast(t('freeze.done', { last4: card?.last4 ?? '' }))
    onFrozen?.()
    onClose()
  }
  // Keys are faster than a slow store: what is confirmed before the card has come waits for its version.
  const freezeAsRead = async (input: Omit<FreezeInput, 'version'>): Promise<FreezeOutput> => {
    const { version } = await queries.ensureQueryData(options).catch((error: unknown) => {
      throw beforeSending(error)
    })
    return client.cards.freeze({ ...input, version })
  }
  const freeze = useStoreCommand(freezeAsRead, { onDone: done })
  const { fault } = freeze
  const { refetch } = query
  useEffect(() => {
    if (fault?.code === 'CONFLICT' || fault?.code === 'INVALID_STATE') void refetch()
  }, [fault, refetch])

  const doubtful = fault?.code === 'OUTCOME_UNKNOWN'
  if (card !== undefined && card.state !== 'active' && !freeze.running && !doubtful)
    return <AlreadySo card={card} onClose={onClose} />

  const grave = reason !== undefined && isGrave(reason)
  const end = grave ? null : endOf(until, date, session.now(), formats.timeZone)
  const noteMissing = reason === 'other' && note.trim() === ''
  const canConfirm = reason !== undefined && !noteMissing && end !== undefined && !doubtful
  const confirm = (): void => {
    if (reason !== undefined && end !== undefined) freeze.run({ id, reason, note: note.trim(), until: end })
  }
  const subtitle = [
    ...(name === undefined ? [] : [nameText(name)]),
    ...(card === undefined
      ? []
      : [
          t('freeze.state'),
          card.lastPaymentAt === null
            ? t('freeze.never')
            : t('freeze.last', { when: formats.timeProse(card.lastPaymentAt) }),
        ]),
  ].join(' · ')

  return (
    <ConfirmDialog
      title={card === undefined ? t('freeze.titlePlain') : t('freeze.title', { last4: card.last4 })}
      subtitle={`${subtitle}${formats.language === 'en' ? '. ' : '。'}${t('freeze.undo')}`}
      confirm={t('freeze.confirm')}
      keep={t('freeze.keep')}
      kind="danger"
      icon="freeze"
      width={856}
      twoColumns
      canConfirm={canConfirm}
      running={freeze.running}
      onConfirm={confirm}
      onClose={onClose}
      footnote={t('freeze.foot')}
    >
      <div className="card-form">
        <ReasonList<Reason>
          legend={t('freeze.reason')}
          reasons={OPERATOR_FREEZE_REASONS.map((value) => ({ value, label: t(`common:freezeReason.${value}`) }))}
          chosen={reason === undefined ? [] : [reason]}
          onChoose={([value]) => setReason(value)}
          autoFocus
        />
        <NoteField
          label={t('freeze.note')}
          hint={t('freeze.noteHint')}
          value={note}
          onChange={setNote}
          error={noteMissing ? t('freeze.noteNeeded') : undefined}
        />
        <fieldset className="field" disabled={grave}>
          <legend className="label b">{t('freeze.until')}</legend>
          {grave ? (
            <p className="t2 sm">{t('freeze.untilGrave')}</p>
          ) : (
            <>
              <div>
                <SegmentedControl
                  label={t('freeze.until')}
                  value={until}
                  choices={UNTILS.map((value) => ({ value, label: t(`freeze.untils.${value}`) }))}
                  onChange={setUntil}
                />
              </div>
              {until === 'date' && (
                <label className="row">
                  <span className="t2">{t('freeze.date')}</span>
                  <input
                    className="input day"
                    type="date"
                    value={date}
                    min={formats.dayIso(session.now())}
                    onChange={(event) => setDate(event.target.value)}
                  />
                </label>
              )}
              {until === 'date' && date !== '' && end === undefined && (
                <span className="error">{t('freeze.datePast')}</span>
              )}
            </>
          )}
        </fieldset>
        {query.isError && card === undefined && <ErrorState error={query.error} onRetry={() => void refetch()} />}
        {doubtful ? (
          <OutcomeUnknown
            words={{ unknown: t('freeze.unknown'), never: t('freeze.checkNever') }}
            check={freeze.check}
            onDone={done}
            onNever={freeze.clear}
          />
        ) : (
          <FaultLine fault={fault} />
        )}
      </div>
      <FreezePreview card={id} last4={card?.last4 ?? ''} reason={reason} />
    </ConfirmDialog>
  )
}

/** The end in UTC ms, null for none, `undefined` when what was picked is no day to come. `date` is `2026-11-30`, that day included. */
function endOf(until: Until, date: string, now: number, zone: string): number | null | undefined {
  if (until === 'person') return null
  if (until !== 'date') return now + (until === 'day' ? DAY : 7 * DAY)
  const end = endOfDay(date, zone)
  return end !== undefined && end > now ? end : undefined
}

/** Somebody else was first, or the card is past freezing: what stands now, and nothing to confirm. */
function AlreadySo({ card, onClose }: Readonly<{ card: Card; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  const { freeze, state, last4 } = card
  return (
    <Dialog
      title={freeze === null ? t('freeze.title', { last4 }) : t('freeze.factTitle', { last4 })}
      onClose={onClose}
      onConfirm={onClose}
      footer={
        <>
          <span className="grow" />
          <KeyButton command="close" onPress={onClose} autoFocus>
            {t('freeze.close')}
          </KeyButton>
        </>
      }
    >
      <div role="alert">
        {freeze === null ? (
          <p>{t('freeze.notActive', { state: t(`common:cardState.${state}`).toLocaleLowerCase() })}</p>
        ) : (
          <>
            <p>{frozenFact(freeze, t, formats, session.now())}</p>
            <p className="t2">
              {t(`common:freezeReason.${freeze.reason}`)}
              {freeze.note !== '' && ` · ${freeze.note}`}
            </p>
          </>
        )}
      </div>
    </Dialog>
  )
}
