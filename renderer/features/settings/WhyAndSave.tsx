import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Button } from '../../ui/parts.tsx'

const LEAST = 3

/** The end of a setting that is audited: why, and the button. `changed`: it differs from what is kept; `sound`: it may be. */
export function WhyAndSave<I>({
  save,
  changed,
  sound,
  command,
  onSave,
}: Readonly<{
  save: string
  changed: boolean
  sound: boolean
  command: StoreCommand<I, unknown>
  onSave: (note: string) => void
}>): ReactElement {
  const { t } = useTranslation('settings')
  const [note, setNote] = useState('')
  const noted = note.trim().length >= LEAST
  return (
    <>
      <label className="field">
        <span className="label">{t('auto.note')}</span>
        <input className="input" value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </label>
      <span className="row g8">
        <Button
          kind="primary"
          disabled={!sound || !changed || !noted || command.running}
          onPress={() => onSave(note.trim())}
        >
          {save}
        </Button>
        {changed && !noted && <span className="t3 sm">{t('auto.noteFirst')}</span>}
      </span>
      <CommandFault command={command} />
    </>
  )
}
