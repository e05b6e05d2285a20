import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { EXPORT_FORMATS, type ExportFormat } from '#shared/contract/exports.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { faultOf, type Fault } from '../../platform/faults.ts'
import { saveFile } from '../../platform/saveFile.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { KeyButton, SegmentedControl } from '../../ui/parts.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'

/** The whole query as a file, masked as the reader sees it, up to what the role may take. `count`: the query's, in words. */
export function ExportDialog({
  query,
  count,
  onClose,
}: Readonly<{ query: string; count: string; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [fault, setFault] = useState<Fault>()
  const command = useStoreCommand(client.exports.transactions, {
    onDone: ({ name, text, rows, cut }) => {
      const told = cut ? 'export.cut' : 'export.done'
      saveFile(name, [text]).then(
        (saved) => {
          if (saved) showToast(t(told, { count: rows, shown: formats.number(rows) }))
          onClose()
        },
        (error: unknown) => setFault(faultOf(error)),
      )
    },
  })
  const go = (): void => command.run({ query, format })
  return (
    <Dialog
      title={t('export.title')}
      subtitle={`${query === '' ? t('all') : query} · ${count}`}
      onClose={onClose}
      onConfirm={go}
      canConfirm={!command.running}
      footer={
        <>
          <span className="t3 sm" role="status">
            {command.running && t('export.running')}
          </span>
          <span className="grow" />
          <KeyButton command="close" onPress={onClose}>
            {t('export.stay')}
          </KeyButton>
          <KeyButton command="confirm" kind="primary" onPress={go} disabled={command.running}>
            {t('export.go')}
          </KeyButton>
        </>
      }
    >
      <SegmentedControl
        label={t('export.format')}
        value={format}
        choices={EXPORT_FORMATS.map((value) => ({ value, label: t(`export.as.${value}`) }))}
        onChange={setFormat}
      />
      <p className="t2">{t('export.text')}</p>
      <CommandFault command={command} />
      <FaultLine fault={fault} />
    </Dialog>
  )
}
