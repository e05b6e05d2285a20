import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { SKIP_REASONS, TAKE_OVER_REASONS, type SkipReason, type TakeOverReason } from '#shared/domain/review.ts'
import { client, orpc } from '../../platform/client.ts'
import { faultOf } from '../../platform/faults.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { FaultLine, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { nameText } from '../../ui/values.tsx'
import { NoteField } from '../../ui/NoteField.tsx'
import type { ReviewCase } from './cases.ts'

/** How a case changes hands without a decision. */
export type Passing = 'skip' | 'hand' | 'over'

export type PassDialogProps = Readonly<{
  passing: Passing
  item: ReviewCase
  version: () => number
  onClose: () => void
  /** The case is not mine any more. */
  onPassed: () => void
}>

export function PassDialog(props: PassDialogProps): ReactElement {
  if (props.passing === 'skip') return <SkipDialog {...props} />
  return props.passing === 'hand' ? <HandDialog {...props} /> : <OverDialog {...props} />
}

function SkipDialog({ item, version, onClose, onPassed }: PassDialogProps): ReactElement {
  const { t } = useTranslation('reviews')
  const [chosen, setChosen] = useState<ReadonlyArray<SkipReason>>([])
  const skip = useStoreCommand(client.reviews.skip, {
    onDone: () => {
      showToast(t('pass.skipped'))
      onPassed()
    },
  })
  const [reason] = chosen
  return (
    <ConfirmDialog
      title={t('pass.skipTitle')}
      subtitle={nameText(item.row.name)}
      confirm={t('pass.skipConfirm')}
      keep={t('pass.keep')}
      width={520}
      canConfirm={reason !== undefined}
      running={skip.running}
      onConfirm={() => {
        if (reason !== undefined) skip.run({ id: item.row.id, version: version(), reason })
      }}
      onClose={onClose}
      footnote={t(reason === 'knows_applicant' ? 'pass.knownBar' : 'pass.skipFoot')}
    >
      <ReasonList
        legend={t('pass.skipWhy')}
        reasons={SKIP_REASONS.map((value) => ({ value, label: t(`skipReason.${value}`) }))}
        chosen={chosen}
        onChoose={setChosen}
        autoFocus
      />
      <FaultLine fault={skip.fault} />
    </ConfirmDialog>
  )
}

function HandDialog({ item, version, onClose, onPassed }: PassDialogProps): ReactElement {
  const { t } = useTranslation('reviews')
  const colleagues = useQuery(orpc.reviews.colleagues.queryOptions({ input: {} }))
  const rows = colleagues.data?.rows ?? []
  const [chosen, setChosen] = useState<ReadonlyArray<string>>([])
  const [note, setNote] = useState('')
  const to = rows.find((row) => row.id === chosen[0])
  const hand = useStoreCommand(client.reviews.handOver, {
    onDone: () => {
      showToast(t('pass.handed', { name: to?.name ?? '' }))
      onPassed()
    },
  })
  return (
    <ConfirmDialog
      title={t('pass.handTitle')}
      subtitle={nameText(item.row.name)}
      confirm={t('pass.handConfirm')}
      keep={t('pass.keep')}
      width={520}
      canConfirm={to !== undefined}
      running={hand.running}
      onConfirm={() => {
        if (to !== undefined) hand.run({ id: item.row.id, version: version(), to: to.id, note: note.trim() })
      }}
      onClose={onClose}
      footnote={t('pass.handFoot')}
    >
      {colleagues.data === undefined ? (
        <Loading rows={3} />
      ) : rows.length === 0 ? (
        <p className="t2">{t('pass.nobody')}</p>
      ) : (
        <>
          <ReasonList
            legend={t('pass.handTo')}
            reasons={rows.map((row) => ({
              value: row.id,
              label: row.name,
              note: `${t(`shift.${row.shift}`)} · ${t('pass.holds', { count: row.holds })}`,
            }))}
            chosen={chosen}
            onChoose={setChosen}
            autoFocus
          />
          <NoteField label={t('pass.handNote')} hint={t('common:optional')} value={note} onChange={setNote} />
        </>
      )}
      <FaultLine fault={colleagues.error === null ? hand.fault : faultOf(colleagues.error)} />
    </ConfirmDialog>
  )
}

function OverDialog({ item, version, onClose }: PassDialogProps): ReactElement {
  const { t } = useTranslation('reviews')
  const [chosen, setChosen] = useState<ReadonlyArray<TakeOverReason>>([])
  const over = useStoreCommand(client.reviews.takeOver, {
    onDone: () => {
      showToast(t('pass.taken'))
      onClose()
    },
  })
  const [reason] = chosen
  return (
    <ConfirmDialog
      title={t('pass.overTitle')}
      subtitle={nameText(item.row.name)}
      confirm={t('pass.overConfirm')}
      keep={t('pass.keep')}
      width={520}
      canConfirm={reason !== undefined}
      running={over.running}
      onConfirm={() => {
        if (reason !== undefined) over.run({ id: item.row.id, version: version(), reason })
      }}
      onClose={onClose}
      footnote={t('pass.overFoot', { name: item.row.lease?.name ?? item.row.owner?.name ?? '' })}
    >
      <ReasonList
        legend={t('pass.overWhy')}
        reasons={TAKE_OVER_REASONS.map((value) => ({ value, label: t(`overReason.${value}`) }))}
        chosen={chosen}
        onChoose={setChosen}
        autoFocus
      />
      <FaultLine fault={over.fault} />
    </ConfirmDialog>
  )
}
