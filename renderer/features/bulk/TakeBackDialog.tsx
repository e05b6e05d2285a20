import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { showToast } from '../../ui/toasts.ts'
import { NoteField } from '../../ui/NoteField.tsx'
import type { Job } from './bulk-words.ts'

export type BackVerb = NonNullable<Job['takeBack']> | NonNullable<Job['dismiss']>

/** Taking back, asking for it, agreeing, refusing or withdrawing: each with a note that stays in the audit. */
export function TakeBackDialog({
  verb,
  job,
  onClose,
}: Readonly<{ verb: BackVerb; job: Job; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  const [note, setNote] = useState('')
  const onDone = (): void => {
    showToast(t(`back.told.${verb}`))
    onClose()
  }
  const takeBack = useStoreCommand(client.bulk.takeBack, { onDone })
  const dismiss = useStoreCommand(client.bulk.dismissTakeBack, { onDone })
  const ends = verb === 'refuse' || verb === 'withdraw'
  const command = ends ? dismiss : takeBack
  const count = job.done - job.undone
  return (
    <ConfirmDialog
      title={t(`back.do.${verb}`)}
      subtitle={t(`back.effect.${verb}`, { count, shown: formats.number(count) })}
      confirm={t(`back.do.${verb}`)}
      keep={t('back.keep')}
      canConfirm={note.trim() !== ''}
      running={command.running}
      onConfirm={() => command.run({ id: job.id, version: job.version, note: note.trim() })}
      onClose={onClose}
    >
      <NoteField label={t('dialog.note')} hint={t('dialog.noteHint')} value={note} onChange={setNote} rows={3} focus />
      <CommandFault command={command} />
    </ConfirmDialog>
  )
}
