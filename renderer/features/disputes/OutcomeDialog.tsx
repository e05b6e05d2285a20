import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { moneyOf, type Outcome } from '#shared/domain/dispute.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { showToast } from '../../ui/toasts.ts'
import { parseAmount } from '../cards/amounts.ts'
import type { Detail } from './disputes.ts'

type Kind = Outcome['outcome']

/** The outcome, and before it is confirmed what the money will do: the same rule that the store books by. */
export function OutcomeDialog({ detail, onClose }: Readonly<{ detail: Detail; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('disputes')
  const formats = useFormats()
  const { row, allowed } = detail
  const { currency } = row
  const kinds: ReadonlyArray<Kind> = [...(allowed.includes('win') ? (['won'] as const) : []), 'lost', 'withdrawn']
  const [kind, setKind] = useState<Kind>()
  const [typed, setTyped] = useState(formats.moneyBare(row.amount, currency))
  const [keep, setKeep] = useState(false)
  const decide = useStoreCommand(client.disputes.decide, {
    onDone: ({ state }) => {
      showToast(t(`told.${state as Kind}`))
      onClose()
    },
  })
  const recovered = parseAmount(typed, currency)
  const wrong = typeof recovered !== 'number' || recovered === 0 || recovered > row.amount
  const decided: Outcome | undefined =
    kind === undefined
      ? undefined
      : kind === 'won'
        ? wrong
          ? undefined
          : { outcome: kind, recovered }
        : kind === 'lost'
          ? { outcome: kind, keep }
          : { outcome: kind }
  const moves =
    decided === undefined
      ? []
      : moneyOf({ ...row, evidence: detail.evidence.length }, decided).filter((move) => move.amount !== 0)
  return (
    <ConfirmDialog
      title={t('outcome.title')}
      subtitle={`${row.merchant} · ${formats.money(row.amount, currency)}`}
      confirm={kind === undefined ? t('outcome.confirmPlain') : t(`outcome.confirm.${kind}`)}
      keep={t('outcome.keep')}
      canConfirm={decided !== undefined}
      running={decide.running}
      onConfirm={() => {
        if (decided !== undefined) decide.run({ id: row.id, version: row.version, decided })
      }}
      onClose={onClose}
      footnote={t('outcome.foot')}
    >
      <ReasonList<Kind>
        legend={t('outcome.which')}
        reasons={kinds.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        chosen={kind === undefined ? [] : [kind]}
        onChoose={([value]) => setKind(value)}
        autoFocus
      />
      {kind === 'won' && (
        <label className="field">
          <span className="label">{t('outcome.recovered', { currency })}</span>
          <input
            className="input"
            inputMode="decimal"
            value={typed}
            aria-invalid={wrong}
            onChange={(event) => setTyped(event.target.value)}
          />
          {wrong && (
            <span className="error">{t('outcome.recoveredWrong', { most: formats.money(row.amount, currency) })}</span>
          )}
        </label>
      )}
      {kind === 'lost' && row.provisional > 0 && (
        <label className="row">
          <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
          <span>{t('outcome.keepCredit')}</span>
        </label>
      )}
      {decided !== undefined && (
        <div className="note" role="status">
          {moves.length === 0 ? (
            <p>{t('outcome.noMoney')}</p>
          ) : (
            moves.map((move) => (
              <p key={`${move.kind} ${move.to}`} className="between">
                <span>{t('money.way', { from: t(`book.${move.from}`), to: t(`book.${move.to}`) })}</span>
                <b>{formats.money(move.amount, currency)}</b>
              </p>
            ))
          )}
        </div>
      )}
      <CommandFault command={decide} />
    </ConfirmDialog>
  )
}
