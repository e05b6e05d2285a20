import './cards.css'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { nameText, type Name } from '../../ui/values.tsx'
import { NoteField } from '../../ui/NoteField.tsx'
import { whenWords } from '../transactions/decline-words.ts'
import { CallerCheck, useCallerMissing } from './CallerCheck.tsx'
import { frozenBy } from './freeze-words.ts'
import { OutcomeUnknown } from './OutcomeUnknown.tsx'

export type UnfreezeDialogProps = Readonly<{ card: string; name?: Name; onClose: () => void }>

/** Lifts a freeze, or after fraud and loss asks a second person to. */
export function UnfreezeDialog({ card: id, name, onClose }: UnfreezeDialogProps): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const query = useQuery(orpc.cards.get.queryOptions({ input: { id } }))
  const card = query.data
  const [note, setNote] = useState('')
  const last4 = card?.last4 ?? ''
  const done = (words: string): void => {
    showToast(words)
    onClose()
  }
  const unfreeze = useStoreCommand(client.cards.unfreeze, {
    onDone: (out) =>
      done(
        out.outcome === 'done'
          ? t('unfreeze.done', { last4 })
          : t('unfreeze.staged', { at: formats.clock(out.expiresAt, false) }),
      ),
  })
  const { fault } = unfreeze
  const { refetch } = query
  useEffect(() => {
    if (fault?.code === 'CONFLICT' || fault?.code === 'INVALID_STATE') void refetch()
  }, [fault, refetch])
  const callerMissing = useCallerMissing(card?.customer)
  const doubtful = fault?.code === 'OUTCOME_UNKNOWN'
  const freeze = card?.freeze ?? null
  const ask = freeze?.grave === true
  const stillFrozen = card === undefined || card.state === 'frozen'
  return (
    <ConfirmDialog
      title={t(ask ? 'unfreeze.titleAsk' : 'unfreeze.title', { last4 })}
      {...(name === undefined ? {} : { subtitle: nameText(name) })}
      confirm={t(ask ? 'unfreeze.confirmAsk' : 'unfreeze.confirm')}
      keep={t('unfreeze.keep')}
      kind="primary"
      icon={ask ? 'approvals' : 'check'}
      width={560}
      canConfirm={card !== undefined && stillFrozen && !callerMissing && note.trim() !== '' && !doubtful}
      running={unfreeze.running}
      onConfirm={() => {
        if (card !== undefined) unfreeze.run({ id, version: card.version, note: note.trim() })
      }}
      onClose={onClose}
      footnote={note.trim() === '' ? t('unfreeze.noteNeeded') : t('freeze.foot')}
    >
      <div className="card-form">
        {!stillFrozen && (
          <p className="note warn" role="alert">
            {t('unfreeze.notFrozen')}
          </p>
        )}
        {freeze !== null && (
          <p className="t2">
            {t('unfreeze.frozen', {
              by: frozenBy(freeze, t),
              when: whenWords(freeze.at, formats),
              reason: t(`common:freezeReason.${freeze.reason}`),
            })}
          </p>
        )}
        {card !== undefined && <CallerCheck customer={card.customer} />}
        <NoteField
          label={t('unfreeze.note')}
          hint={t(ask ? 'unfreeze.noteHintAsk' : 'unfreeze.noteHint')}
          value={note}
          onChange={setNote}
          rows={3}
          focus
        />
        <div>
          <h3>{t('unfreeze.then')}</h3>
          <ul className="then t2">
            {(ask ? (['thenAsk', 'thenNotYou'] as const) : (['thenPays', 'thenTold'] as const)).map((line) => (
              <li key={line}>{t(`unfreeze.${line}`)}</li>
            ))}
          </ul>
        </div>
        {doubtful ? (
          <OutcomeUnknown
            words={{ unknown: t('unfreeze.unknown'), never: t('unfreeze.checkNever') }}
            check={unfreeze.check}
            onDone={() => done(t('unfreeze.checkDone'))}
            onNever={unfreeze.clear}
          />
        ) : (
          <FaultLine fault={fault} />
        )}
      </div>
    </ConfirmDialog>
  )
}
