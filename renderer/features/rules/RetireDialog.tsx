import { useId, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { KeyButton } from '../../ui/parts.tsx'

/** Stops a rule, with the reason that the audit keeps. */
export function RetireDialog({
  rule,
  onClose,
}: Readonly<{ rule: Readonly<{ id: string; version: number; name: string }>; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('rules')
  const id = useId()
  const [note, setNote] = useState('')
  const retire = useStoreCommand(client.rules.retire, { onDone: onClose })
  const sound = note.trim().length >= 3 && !retire.running
  const confirm = (): void => {
    if (sound) retire.run({ id: rule.id, version: rule.version, note: note.trim() })
  }
  return (
    <Dialog
      title={t('edit.retire')}
      subtitle={rule.name}
      onClose={onClose}
      onConfirm={confirm}
      canConfirm={sound}
      footer={
        <>
          <span className="grow" />
          <KeyButton command="close" onPress={onClose}>
            {t('edit.cancel')}
          </KeyButton>
          <KeyButton command="confirm" kind="primary" onPress={confirm} disabled={!sound}>
            {t('edit.retireNow')}
          </KeyButton>
        </>
      }
    >
      <div className="field">
        <label htmlFor={id}>{t('edit.retireWhy')}</label>
        <input
          id={id}
          className="input"
          data-autofocus
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <CommandFault command={retire} />
    </Dialog>
  )
}
