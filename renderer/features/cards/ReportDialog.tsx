// A card that is lost, stolen or no longer wanted: one guided way. First what is ended and what follows, then the new card and whom the
// holder has to tell.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc, type Client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { KeyButton } from '../../ui/parts.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { showToast } from '../../ui/toasts.ts'
import { Money } from '../../ui/values.tsx'
import { Run } from '../transactions/Run.tsx'
import { ActDialog } from './ActDialog.tsx'
import type { Card } from './freeze-words.ts'
import type { Life } from './life.ts'
import { Switch } from './Switch.tsx'

type Reported = Awaited<ReturnType<Client['cardLife']['reportLost']>>
const KINDS = ['lost', 'stolen', 'closed'] as const
type Kind = (typeof KINDS)[number]

export type ReportDialogProps = Readonly<{
  card: Card
  life: Life | undefined
  onClose: () => void
  /** Shows another card of the person. */
  onCard: (id: string) => void
}>

export function ReportDialog({ card, life, onClose, onCard }: ReportDialogProps): ReactElement {
  const { t } = useTranslation('cards')
  const [kind, setKind] = useState<Kind>()
  const [replace, setReplace] = useState(true)
  const [reported, setReported] = useState<Reported>()
  const { last4 } = card
  const report = useStoreCommand(client.cardLife.reportLost, { onDone: setReported })
  const close = useStoreCommand(client.cardLife.close, {
    onDone: () => {
      showToast(t('report.closed', { last4 }))
      onClose()
    },
  })
  if (reported !== undefined && kind !== undefined)
    return <Afterwards last4={last4} kind={kind} reported={reported} onClose={onClose} onCard={onCard} />
  const closing = kind === 'closed'
  const closable = life?.moves.includes('close') ?? false
  return (
    <ActDialog
      card={card}
      title={t('report.title', { last4 })}
      subtitle={t('report.subtitle')}
      confirm={t(closing ? 'report.confirmClose' : 'report.confirm')}
      keep={t('report.keep')}
      kind="danger"
      icon="warning"
      caller={closing}
      noteNeeded={closing}
      ready={kind !== undefined}
      command={closing ? close : report}
      onConfirm={(act) => {
        if (closing) close.run(act)
        else if (kind !== undefined) report.run({ ...act, kind, replace })
      }}
      onClose={onClose}
      aside={<Follows card={card} life={life} kind={kind} replace={replace && !closing} />}
    >
      <ReasonList<Kind>
        legend={t('report.what')}
        reasons={KINDS.filter((value) => value !== 'closed' || closable).map((value) => ({
          value,
          label: t(`report.kind.${value}`),
        }))}
        chosen={kind === undefined ? [] : [kind]}
        onChoose={([value]) => setKind(value)}
        autoFocus
      />
      {!closing && (
        <ul className="switches">
          <li>
            <Switch label={t('report.replace')} checked={replace} onChange={setReplace} />
          </li>
        </ul>
      )}
    </ActDialog>
  )
}

function Line({ good, children }: Readonly<{ good: boolean; children: ReactNode }>): ReactElement {
  return (
    <li>
      <span className={good ? 'ok' : 'danger'}>
        <Icon name={good ? 'check' : 'cross'} size="s" />
      </span>
      <span>{children}</span>
      <span />
    </li>
  )
}

/** What follows from the report, before it is made. */
function Follows({
  card,
  life,
  kind,
  replace,
}: Readonly<{ card: Card; life: Life | undefined; kind: Kind | undefined; replace: boolean }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const { data: open } = useQuery(orpc.cards.freezePreview.queryOptions({ input: { id: card.id }, retry: false }))
  const uncleared = open?.uncleared
  return (
    <div className="freeze-preview">
      <h3>{t('report.follows')}</h3>
      <ul>
        <Line good={false}>{t('report.final')}</Line>
        {uncleared !== undefined && (
          <Line good>
            {t('freeze.uncleared', {
              count: uncleared.count,
              amount: formats.money(uncleared.total.amount, uncleared.total.currency),
            })}
          </Line>
        )}
        <Line good>{t('freeze.refunds')}</Line>
        {replace && <Line good>{t('report.newCard')}</Line>}
        {kind !== 'closed' && <Line good>{t('report.watched')}</Line>}
      </ul>
      <Recurring recurring={life?.recurring ?? []} />
      <p className="t2 sm">{t(kind === undefined ? 'report.told' : `report.tells.${kind}`)}</p>
    </div>
  )
}

function Recurring({ recurring }: Readonly<{ recurring: Life['recurring'] }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  return (
    <>
      <h3>{t('report.recurring', { count: recurring.length })}</h3>
      {recurring.length > 0 && (
        <>
          <ul className="recurring">
            {recurring.map((one) => (
              <li key={one.merchant}>
                <Icon name="refund" size="s" />
                <span className="el" title={one.merchant}>
                  <Run text={one.merchant} className="" />
                  <span className="t3 sm"> {t('report.last', { day: formats.dayShort(one.last) })}</span>
                </span>
                <Money amount={one.money.amount} currency={one.money.currency} />
              </li>
            ))}
          </ul>
          <p className="t2 sm">{t('report.tellThem')}</p>
        </>
      )}
    </>
  )
}

/** Done: the new card, whom the holder has to tell, and that the old number is watched. */
function Afterwards({
  last4,
  kind,
  reported,
  onClose,
  onCard,
}: Readonly<{
  last4: string
  kind: Kind
  reported: Reported
  onClose: () => void
  onCard: (id: string) => void
}>): ReactElement {
  const { t } = useTranslation('cards')
  const { replacement, recurring } = reported
  const { data: fresh } = useQuery(
    orpc.cards.get.queryOptions({ input: { id: replacement ?? '' }, enabled: replacement !== null }),
  )
  const show = (): void => {
    if (replacement !== null) onCard(replacement)
    onClose()
  }
  return (
    <Dialog
      title={t(`report.done.${kind}`, { last4 })}
      subtitle={t('report.doneSubtitle')}
      width={560}
      onClose={onClose}
      onConfirm={show}
      footer={
        <>
          <span className="grow" />
          <KeyButton command="close" onPress={onClose} autoFocus={replacement === null}>
            {t('common:close')}
          </KeyButton>
          {replacement !== null && (
            <KeyButton command="confirm" kind="primary" onPress={show} autoFocus>
              {t('report.showNew')}
            </KeyButton>
          )}
        </>
      }
    >
      <div className="card-form" role="status">
        <p className="st ok">
          <Icon name="check" size="s" />
          <span>
            {replacement === null
              ? t('report.noNew')
              : t('report.isNew', { last4: fresh?.last4 ?? '…', expires: fresh?.expires ?? '…' })}
          </span>
        </p>
        <div className="freeze-preview">
          <Recurring recurring={recurring} />
        </div>
        <p className="note">{t('report.watching')}</p>
      </div>
    </Dialog>
  )
}
