import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { EXPORT_FORMATS, type ExportFormat } from '#shared/contract/exports.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Button, KeyButton, SegmentedControl } from '../../ui/parts.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useExport } from './useExport.ts'

/**
 * The whole query as a file, or the payments picked, masked as the reader sees them, up to what the role may take. `count`: the query's, in
 * words.
 */
export function ExportDialog({
  query,
  count,
  picked,
  onClose,
}: Readonly<{ query: string; count: string; picked: ReadonlyArray<string>; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [which, setWhich] = useState<'picked' | 'query'>(picked.length > 0 ? 'picked' : 'query')
  const { run, stop, running, progress, stopped, fault } = useExport(({ rows, cut, saved }) => {
    if (saved) showToast(t(cut ? 'export.cut' : 'export.done', { count: rows, shown: formats.number(rows) }))
    onClose()
  })
  const go = (): void => run({ query, format, ...(which === 'picked' && { ids: [...picked] }) })
  const close = (): void => {
    stop()
    onClose()
  }
  const total = progress === undefined ? '' : `${formats.number(progress.total)}${progress.exact ? '' : '+'}`
  return (
    <Dialog
      title={t('export.title')}
      subtitle={
        which === 'picked'
          ? t('export.which.picked', { shown: formats.number(picked.length) })
          : `${query === '' ? t('all') : query} · ${count}`
      }
      onClose={close}
      onConfirm={go}
      canConfirm={!running}
      footer={
        <>
          <span className="t3 sm" role="status">
            {running &&
              (progress === undefined
                ? t('export.begin')
                : t('export.running', { rows: formats.number(progress.rows), total }))}
            {stopped && t('export.stopped')}
          </span>
          <span className="grow" />
          {running ? (
            <Button onPress={stop}>{t('export.stop')}</Button>
          ) : (
            <KeyButton command="close" onPress={close}>
              {t('export.stay')}
            </KeyButton>
          )}
          <KeyButton command="confirm" kind="primary" onPress={go} disabled={running}>
            {t('export.go')}
          </KeyButton>
        </>
      }
    >
      {picked.length > 0 && (
        <SegmentedControl
          label={t('export.what')}
          value={which}
          choices={(['picked', 'query'] as const).map((value) => ({
            value,
            label: t(`export.which.${value}`, { shown: formats.number(picked.length) }),
          }))}
          onChange={setWhich}
        />
      )}
      <SegmentedControl
        label={t('export.format')}
        value={format}
        choices={EXPORT_FORMATS.map((value) => ({ value, label: t(`export.as.${value}`) }))}
        onChange={setFormat}
      />
      <p className="t2">{t('export.text')}</p>
      {running && (
        <ProgressBar
          share={progress === undefined || progress.total === 0 ? 0 : progress.rows / progress.total}
          label={t('export.progress')}
        />
      )}
      <FaultLine fault={fault} />
    </Dialog>
  )
}
