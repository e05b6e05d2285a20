import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { FINAL_REASONS, MEND_REASONS, type FinalReason, type MendReason } from '#shared/domain/review.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { SegmentedControl } from '../../ui/parts.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { nameText } from '../../ui/values.tsx'
import type { ReviewCase } from './cases.ts'

const VERDICTS = ['approve', 'ask', 'reject'] as const
type Verdict = (typeof VERDICTS)[number]

/** A supervisor puts a decided case into the queue again as one whose right answer is known. */
export function KnownDialog({ item, onClose }: Readonly<{ item: ReviewCase; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('reviews')
  const [verdict, setVerdict] = useState<Verdict>(item.decision?.verdict ?? 'approve')
  const [reasons, setReasons] = useState<ReadonlyArray<MendReason | FinalReason>>([])
  const seed = useStoreCommand(client.quality.seedKnown, {
    onDone: () => {
      showToast(t('known.done'))
      onClose()
    },
  })
  const choices = verdict === 'ask' ? MEND_REASONS : FINAL_REASONS
  const chosen = reasons.filter((reason) => (choices as ReadonlyArray<string>).includes(reason))
  return (
    <ConfirmDialog
      title={t('known.title')}
      subtitle={nameText(item.row.name)}
      confirm={t('known.confirm')}
      keep={t('pass.keep')}
      width={520}
      canConfirm={verdict === 'approve' || chosen.length > 0}
      running={seed.running}
      footnote={t('known.foot')}
      onConfirm={() => seed.run({ id: item.row.id, verdict, reasons: verdict === 'approve' ? [] : [...chosen] })}
      onClose={onClose}
    >
      <div className="team">
        <SegmentedControl
          label={t('known.right')}
          value={verdict}
          choices={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
          onChange={setVerdict}
        />
        {verdict !== 'approve' && (
          <ReasonList
            key={verdict}
            legend={t(verdict === 'ask' ? 'strip.mend' : 'strip.final')}
            reasons={choices.map((value) => ({ value, label: t(`reason.${value}`) }))}
            chosen={chosen}
            onChoose={setReasons}
            multiple
            autoFocus
          />
        )}
      </div>
      <FaultLine fault={seed.fault} />
    </ConfirmDialog>
  )
}
