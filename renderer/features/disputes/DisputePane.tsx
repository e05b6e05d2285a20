import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { hasHan } from '#shared/domain/identity/names.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { useFreshItem } from '../../ui/keyboard/useCommand.ts'
import { Facts, KeyButton, Section } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'
import { useNow } from '../../ui/useNow.ts'
import { HoursLeft, MaskedCard, Money, PersonName, StatusTag, Time } from '../../ui/values.tsx'
import { promiseOf, STATE_SIGNS, type Action, type Detail } from './disputes.ts'
import { EvidenceDialog } from './EvidenceDialog.tsx'
import { Letter } from './Letter.tsx'
import { OutcomeDialog } from './OutcomeDialog.tsx'

type Part = Readonly<{ detail: Detail }>

/** The claim, what speaks for it, what the money did, the letter; the steps that are left in the foot. */
export function DisputePane({ id }: Readonly<{ id: string }>): ReactElement {
  const query = useQuery(orpc.disputes.get.queryOptions({ input: { id } }))
  const detail = query.data
  useFreshItem(detail === undefined ? undefined : `${id} ${detail.row.version}`)
  if (detail === undefined)
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading />
  return (
    <div className="dispute">
      <div className="scroll grow" tabIndex={-1}>
        <Head detail={detail} />
        <Claim detail={detail} />
        <MoneyMoves detail={detail} />
        <Evidence detail={detail} />
        <Letter id={id} state={detail.row.state} version={detail.row.version} />
      </div>
      <Steps detail={detail} />
    </div>
  )
}

function Head({ detail: { row } }: Part): ReactElement {
  const { t } = useTranslation('disputes')
  const now = useNow()
  const [icon, tone] = STATE_SIGNS[row.state]
  return (
    <header>
      <div className="between">
        <h2 className="el" title={row.merchant}>
          {row.merchant}
        </h2>
        <StatusTag icon={icon} tone={tone}>
          {t(`state.${row.state}`)}
        </StatusTag>
      </div>
      <div className="between">
        <b className="amount">
          <Money amount={row.amount} currency={row.currency} />
        </b>
        {row.closedAt === null && <HoursLeft left={row.dueAt - now} promise={promiseOf(row)} bar />}
      </div>
    </header>
  )
}

function Claim({ detail }: Part): ReactElement {
  const { t } = useTranslation('disputes')
  const go = useGo()
  const { row, note, paidAt } = detail
  return (
    <Section
      title={t('claim')}
      aside={
        <button type="button" className="link" onClick={() => go(`/transactions?id=${row.transaction}`)}>
          {t('openPayment')}
        </button>
      }
    >
      <Facts
        rows={[
          { label: t('column.reason'), value: t(`reason.${row.reason}`) },
          {
            label: t('column.who'),
            value: (
              <button
                type="button"
                className="link row g6"
                onClick={() => go(`/customers/${row.customer}?card=${row.card}`)}
              >
                <MaskedCard last4={row.last4} /> <PersonName name={row.name} />
              </button>
            ),
          },
          { label: t('paid'), value: <Time at={paidAt} show="full" /> },
          {
            label: t('opened'),
            value: (
              <>
                <Time at={row.openedAt} show="full" /> <span className="t3 sm">{row.openedBy}</span>
              </>
            ),
          },
          { label: t('due'), value: <Time at={row.dueAt} show="date" /> },
          ...(row.closedAt === null
            ? []
            : [{ label: t('column.closed'), value: <Time at={row.closedAt} show="full" /> }]),
        ]}
      />
      {note !== '' && (
        <p className="note said" lang={hasHan(note) ? 'zh-CN' : 'en'}>
          {note}
        </p>
      )}
    </Section>
  )
}

/** Each posting in words: from where to where, and what it means for the holder. */
function MoneyMoves({ detail: { row, money } }: Part): ReactElement {
  const { t } = useTranslation('disputes')
  return (
    <Section title={t('money.title')} aside={row.provisional > 0 ? t('money.given') : undefined}>
      {money.length === 0 ? (
        <p className="t3 sm">{t('money.none')}</p>
      ) : (
        <ol className="moves">
          {money.map((move, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- moves are only ever added at the end
            <li key={at}>
              <span className="t3 sm">
                <Time at={move.at} show="short" />
              </span>
              <span>
                {t(`money.kind.${move.kind}`)}
                <span className="t3 sm">
                  {' '}
                  {t('money.way', { from: t(`book.${move.from}`), to: t(`book.${move.to}`) })}
                </span>
              </span>
              <b className="num">
                <Money amount={move.amount} currency={row.currency} />
              </b>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

function Evidence({ detail }: Part): ReactElement {
  const { t } = useTranslation('disputes')
  return (
    <Section title={t('evidence.title')}>
      {detail.evidence.length === 0 ? (
        <p className="t3 sm">{t('evidence.none')}</p>
      ) : (
        <ul className="pieces">
          {detail.evidence.map((one) => (
            <li key={one.id}>
              <p className="t3 sm">
                <b>{t(`evidence.kind.${one.kind}`)}</b> · {one.by} · <Time at={one.at} show="short" />
              </p>
              {one.text !== '' && <p lang={hasHan(one.text) ? 'zh-CN' : 'en'}>{one.text}</p>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const DECISIONS: ReadonlyArray<Action> = ['win', 'lose', 'withdraw']

/** Only what may be done now; a role without the right reads. */
function Steps({ detail }: Part): ReactElement | null {
  const { t } = useTranslation('disputes')
  const session = useSession()
  const formats = useFormats()
  const [open, setOpen] = useState<'evidence' | 'outcome' | 'credit' | 'submit'>()
  const { row, allowed } = detail
  const act = { id: row.id, version: row.version }
  const told = (step: 'credit' | 'submit'): void => {
    showToast(t(`told.${step}`))
    setOpen(undefined)
  }
  const credit = useStoreCommand(client.disputes.giveCredit, { onDone: () => told('credit') })
  const submit = useStoreCommand(client.disputes.submit, { onDone: () => told('submit') })
  if (session.can('disputes.work') === undefined || allowed.length === 0) return null
  const may = (action: Action): boolean => allowed.includes(action)
  return (
    <div className="dispute-foot">
      <div className="row wrap">
        {may('evidence') && (
          <KeyButton command="dispute.evidence" onPress={() => setOpen('evidence')}>
            {t('step.evidence')}
          </KeyButton>
        )}
        {may('credit') && (
          <KeyButton command="dispute.credit" onPress={() => setOpen('credit')}>
            {t('step.credit')}
          </KeyButton>
        )}
        {row.state === 'open' && (
          <KeyButton
            command="dispute.submit"
            onPress={() => setOpen('submit')}
            disabled={!may('submit')}
            {...(may('submit') ? {} : { hint: t('step.submitNeeds') })}
          >
            {t('step.submit')}
          </KeyButton>
        )}
        {DECISIONS.some(may) && (
          <KeyButton command="dispute.decide" onPress={() => setOpen('outcome')}>
            {t('step.decide')}
          </KeyButton>
        )}
      </div>
      {(open === 'credit' || open === 'submit') && (
        <ConfirmDialog
          title={t(`step.title.${open}`)}
          subtitle={`${row.merchant} · ${formats.money(row.amount, row.currency)}`}
          confirm={t(`step.${open}`)}
          keep={t('dialog.keep')}
          running={credit.running || submit.running}
          onConfirm={() => (open === 'credit' ? credit : submit).run(act)}
          onClose={() => setOpen(undefined)}
        >
          <p className="t2">{t(`step.effect.${open}`)}</p>
          <CommandFault command={open === 'credit' ? credit : submit} />
        </ConfirmDialog>
      )}
      {open === 'evidence' && <EvidenceDialog row={row} onClose={() => setOpen(undefined)} />}
      {open === 'outcome' && <OutcomeDialog detail={detail} onClose={() => setOpen(undefined)} />}
    </div>
  )
}
