// A holder's claim against one payment: why, how much of it, the words, and whether the amount is given back at once.
import './disputes.css'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { DISPUTE_REASONS, DISPUTE_RULES, type DisputeReason } from '#shared/domain/dispute.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, type Client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { useGo } from '../../ui/useGo.ts'
import { nameText } from '../../ui/values.tsx'
import { NoteField } from '../../ui/NoteField.tsx'
import { parseAmount } from '../cards/amounts.ts'

type Payment = Awaited<ReturnType<Client['transactions']['get']>>['row']

export function DisputeDialog({ row, onClose }: Readonly<{ row: Payment; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('disputes')
  const formats = useFormats()
  const go = useGo()
  const { amount: paid, currency } = row.billing
  const [reason, setReason] = useState<DisputeReason>()
  const [typed, setTyped] = useState(formats.moneyBare(paid, currency))
  const [note, setNote] = useState('')
  const [credit, setCredit] = useState(false)
  const open = useStoreCommand(client.disputes.open, {
    onDone: ({ id }) => {
      onClose()
      go(`/disputes/${id}`)
    },
  })
  const amount = parseAmount(typed, currency)
  const wrong = typeof amount !== 'number' || amount === 0 || amount > paid
  const confirm = (): void => {
    if (reason === undefined || wrong) return
    open.run({ transaction: row.id, reason, amount, note: note.trim(), credit })
  }
  return (
    <ConfirmDialog
      title={t('dialog.title', { merchant: row.merchant })}
      subtitle={`${nameText(row.name)} · ${formats.money(paid, currency)} · ${formats.timeProse(row.at)}`}
      confirm={t('dialog.confirm')}
      keep={t('dialog.keep')}
      canConfirm={reason !== undefined && !wrong}
      running={open.running}
      onConfirm={confirm}
      onClose={onClose}
      width={560}
      footnote={t('dialog.foot')}
    >
      <div className="card-form">
        <ReasonList<DisputeReason>
          legend={t('dialog.reason')}
          reasons={DISPUTE_REASONS.map((value) => ({
            value,
            label: t(`reason.${value}`),
            note: t(DISPUTE_RULES[value].evidence ? 'dialog.daysEvidence' : 'dialog.days', {
              count: DISPUTE_RULES[value].outcomeWithin,
            }),
          }))}
          chosen={reason === undefined ? [] : [reason]}
          onChoose={([value]) => setReason(value)}
          autoFocus
        />
        <label className="field">
          <span className="label">{t('dialog.amount', { currency })}</span>
          <input
            className="input"
            inputMode="decimal"
            value={typed}
            aria-invalid={wrong}
            onChange={(event) => setTyped(event.target.value)}
          />
          {wrong && <span className="error">{t('dialog.amountWrong', { most: formats.money(paid, currency) })}</span>}
        </label>
        <NoteField label={t('dialog.note')} hint={t('dialog.noteHint')} value={note} onChange={setNote} />
        <label className="row">
          <input type="checkbox" checked={credit} onChange={(event) => setCredit(event.target.checked)} />
          <span>
            {t('dialog.credit')} <span className="t3 sm">{t('dialog.creditHint')}</span>
          </span>
        </label>
        <CommandFault command={open} />
      </div>
    </ConfirmDialog>
  )
}
