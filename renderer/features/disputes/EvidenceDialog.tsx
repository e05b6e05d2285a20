import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { EVIDENCE_KINDS, type EvidenceKind } from '#shared/domain/dispute.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { showToast } from '../../ui/toasts.ts'
import type { Dispute } from './disputes.ts'

export function EvidenceDialog({ row, onClose }: Readonly<{ row: Dispute; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('disputes')
  const [kind, setKind] = useState<EvidenceKind>()
  const [text, setText] = useState('')
  const add = useStoreCommand(client.disputes.addEvidence, {
    onDone: () => {
      showToast(t('told.evidence'))
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('evidence.add')}
      subtitle={t('evidence.sealed')}
      confirm={t('evidence.confirm')}
      keep={t('dialog.keep')}
      canConfirm={kind !== undefined && text.trim() !== ''}
      running={add.running}
      onConfirm={() => {
        if (kind !== undefined) add.run({ id: row.id, version: row.version, kind, text: text.trim() })
      }}
      onClose={onClose}
    >
      <ReasonList<EvidenceKind>
        legend={t('evidence.what')}
        reasons={EVIDENCE_KINDS.map((value) => ({ value, label: t(`evidence.kind.${value}`) }))}
        chosen={kind === undefined ? [] : [kind]}
        onChoose={([value]) => setKind(value)}
        autoFocus
      />
      <label className="field">
        <span className="label">{t('evidence.text')}</span>
        <textarea
          className="input"
          rows={4}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <CommandFault command={add} />
    </ConfirmDialog>
  )
}
