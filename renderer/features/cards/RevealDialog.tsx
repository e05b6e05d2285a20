import './cards.css'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { FaultLine } from '../../ui/states.tsx'
import type { Reveal, RevealField, RevealReason } from './useReveal.ts'

const REASONS: ReadonlyArray<RevealReason> = ['caller_check', 'fraud_case', 'document_check', 'legal_request']

export type RevealDialogProps = Readonly<{
  customer: string
  field: RevealField
  card: string | undefined
  reveal: Reveal
  onClose: () => void
}>

/** A number in full, with a reason that is recorded, for twenty seconds. */
export function RevealDialog({ customer, field, card, reveal, onClose }: RevealDialogProps): ReactElement {
  const { t } = useTranslation('cards')
  const [reason, setReason] = useState<RevealReason>()
  const confirm = (): void => {
    if (reason === undefined) return
    const input = { id: customer, field, reason, ...(card === undefined ? {} : { card }) }
    void reveal.show(input).then((shown) => {
      if (shown) onClose()
    })
  }
  return (
    <ConfirmDialog
      title={t('reveal.title', { field: t(`person.${field}`) })}
      subtitle={t('reveal.subtitle')}
      confirm={t('reveal.confirm')}
      keep={t('reveal.keep')}
      icon="eye"
      canConfirm={reason !== undefined}
      running={reveal.running}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="card-form">
        <ReasonList<RevealReason>
          legend={t('reveal.reason')}
          reasons={REASONS.map((value) => ({ value, label: t(`reveal.${value}`) }))}
          chosen={reason === undefined ? [] : [reason]}
          onChoose={([value]) => setReason(value)}
          autoFocus
        />
        {reveal.fault?.code === 'NOT_FOUND' ? (
          <p className="danger" role="alert">
            {t('reveal.none')}
          </p>
        ) : (
          <FaultLine fault={reveal.fault} />
        )}
      </div>
    </ConfirmDialog>
  )
}
