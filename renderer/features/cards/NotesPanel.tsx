import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { Layer } from '../../ui/Layer.tsx'
import { MentionBox } from '../../ui/MentionBox.tsx'
import { Button, KeyButton, Panel } from '../../ui/parts.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { Run } from '../transactions/Run.tsx'
import { OutcomeUnknown } from './OutcomeUnknown.tsx'
import type { Customer } from './timeline-words.ts'

/** Notes of colleagues; `W` writes one, Ctrl/Cmd+Enter keeps it, Esc discards it. */
export function NotesPanel({ customer }: Readonly<{ customer: Customer }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  const [writing, setWriting] = useState(false)
  const mayWrite = session.can('notes.write') !== undefined
  return (
    <Panel
      title={t('notes.title')}
      className="notes"
      aside={
        mayWrite && (
          <KeyButton command="note" size="sm" onPress={() => setWriting(true)} disabled={writing}>
            {t('notes.write')}
          </KeyButton>
        )
      }
    >
      {writing && <NoteForm customer={customer.id} onClose={() => setWriting(false)} />}
      {customer.notes.length === 0 && !writing && <p className="t3 sm none">{t('notes.none')}</p>}
      <ul>
        {customer.notes.map((note) => (
          <li key={note.id}>
            <p className="note">
              <Run text={note.text} className="" />
            </p>
            <p className="t3 sm">{t('notes.by', { by: note.by, when: formats.timeProse(note.at) })}</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function NoteForm({ customer, onClose }: Readonly<{ customer: string; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('cards')
  const [text, setText] = useState('')
  const done = (): void => {
    showToast(t('notes.kept'))
    onClose()
  }
  const add = useStoreCommand(client.customers.addNote, { onDone: done })
  const ready = text.trim() !== '' && !add.running
  const keep = (): void => add.run({ id: customer, text: text.trim() })
  return (
    <Layer onClose={onClose} onConfirm={keep} canConfirm={ready}>
      <div className="note-form">
        <MentionBox label={t('notes.label')} text={text} onText={setText} />
        {add.fault?.code === 'OUTCOME_UNKNOWN' ? (
          <OutcomeUnknown
            words={{ unknown: t('notes.unknown'), never: t('unfreeze.checkNever') }}
            check={add.check}
            onDone={done}
            onNever={add.clear}
          />
        ) : (
          <FaultLine fault={add.fault} />
        )}
        <div className="row">
          <KeyButton command="confirm" size="sm" kind="primary" onPress={keep} disabled={!ready}>
            {t('notes.save')}
          </KeyButton>
          <Button size="sm" onPress={onClose}>
            {t('notes.cancel')}
          </Button>
        </div>
      </div>
    </Layer>
  )
}
