// The frame of every act on a card that an agent does on a caller's word: what will happen, who is calling, a note, one button.
import './cards.css'
import type { ReactElement, ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import type { IconName } from '../../ui/Icon.tsx'
import { NoteField } from '../../ui/NoteField.tsx'
import { CallerCheck, useCallerMissing } from './CallerCheck.tsx'
import type { Card } from './freeze-words.ts'

export type CardAct = Readonly<{ id: string; version: number; note: string }>

export type ActDialogProps = Readonly<{
  card: Card
  title: string
  subtitle?: string
  confirm: string
  keep: string
  kind?: 'primary' | 'danger'
  icon: IconName
  /** Does it ask who is calling? Reports never do. */
  caller?: boolean
  noteNeeded?: boolean
  /** False while the dialog's own fields are not complete. */
  ready?: boolean
  command: Pick<StoreCommand<never, unknown>, 'running' | 'fault' | 'check'>
  onConfirm: (act: CardAct) => void
  onClose: () => void
  /** The dialog's own fields, above the note. */
  children?: ReactNode
  /** What happens, in the right half. */
  aside?: ReactNode
}>

export function ActDialog(props: ActDialogProps): ReactElement {
  const { card, command, aside, caller = true, noteNeeded = false, ready = true } = props
  const { t } = useTranslation('cards')
  const [note, setNote] = useState('')
  const missing = useCallerMissing(caller ? card.customer : undefined)
  const unknown = command.fault?.code === 'OUTCOME_UNKNOWN'
  return (
    <ConfirmDialog
      title={props.title}
      confirm={props.confirm}
      keep={props.keep}
      kind={props.kind ?? 'primary'}
      icon={props.icon}
      width={aside === undefined ? 560 : 856}
      twoColumns={aside !== undefined}
      canConfirm={ready && !(caller && missing) && !(noteNeeded && note.trim() === '') && !unknown}
      running={command.running}
      onConfirm={() => props.onConfirm({ id: card.id, version: card.version, note: note.trim() })}
      onClose={props.onClose}
      footnote={noteNeeded && note.trim() === '' ? t('unfreeze.noteNeeded') : t('freeze.foot')}
      {...(props.subtitle === undefined ? {} : { subtitle: props.subtitle })}
    >
      <div className="card-form">
        {props.children}
        {caller && <CallerCheck customer={card.customer} />}
        <NoteField
          label={t('edit.note')}
          hint={t('freeze.noteHint')}
          value={note}
          onChange={setNote}
          focus={props.children === undefined}
        />
        <CommandFault command={command} />
      </div>
      {aside}
    </ConfirmDialog>
  )
}
