import { useQuery } from '@tanstack/react-query'
import { Suspense, useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { hasHan } from '#shared/domain/identity/names.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { useFreshItem } from '../../ui/keyboard/useCommand.ts'
import { Button, KeyButton, Section } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { useGo } from '../../ui/useGo.ts'
import { useNow } from '../../ui/useNow.ts'
import { MaskedCard, Money, PersonName, RiskBars, StatusTag, Time } from '../../ui/values.tsx'
import { scoredBy } from '../../ui/fact-words.ts'
import { FreezeDialog } from '../cards/FreezeDialog.tsx'
import { DayChart } from './DayChart.tsx'
import type { FlagDetail } from './flags.ts'
import { Payments } from './Payments.tsx'
import { Reasons } from './Reasons.tsx'
import { SnoozeDialog } from './SnoozeDialog.tsx'
import type { VerdictActs } from './useVerdict.ts'
import { VERDICT_KEYS, VERDICT_SIGNS } from './verdict-signs.ts'

export type FlagPaneProps = Readonly<{
  id: string
  acts: VerdictActs
  /** The card before and after in the list. */
  onStep: (step: 1 | -1) => void
}>

/** One flagged card: who, how much, why, what happened that day; the verdict stands in the foot. */
export function FlagPane({ id, acts, onStep }: FlagPaneProps): ReactElement {
  const query = useQuery(orpc.flags.get.queryOptions({ input: { id } }))
  const detail = query.data
  // A card that was changed by somebody else is as fresh as another one.
  useFreshItem(detail === undefined ? undefined : `${id} ${detail.row.version}`)
  if (detail === undefined)
    return query.isError ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <Loading rows={12} />
    )
  return (
    <>
      <PaneHead detail={detail} onStep={onStep} />
      <div className="scroll grow flag-body" tabIndex={-1}>
        <PaneFacts detail={detail} />
        <Reasons detail={detail} />
        {detail.payments.length > 0 && (
          <>
            <DayChart detail={detail} />
            <Payments detail={detail} />
          </>
        )}
        <Notes detail={detail} />
      </div>
      <PaneFoot detail={detail} acts={acts} />
    </>
  )
}

function PaneHead({ detail, onStep }: Readonly<{ detail: FlagDetail } & Pick<FlagPaneProps, 'onStep'>>): ReactElement {
  const { t } = useTranslation('flags')
  const formats = useFormats()
  const go = useGo()
  const { row, card } = detail
  const { freeze } = card
  const opened = [
    t('openedBy', { when: formats.timeProse(row.openedAt), count: row.rules.length }),
    t('paymentCount', { count: row.payments }),
    ...(row.origin === 'import' ? [t('imported.tag')] : []),
  ].join(' · ')
  return (
    <div className="fh between">
      <div className="grow">
        <h1 className="row g6">
          <MaskedCard last4={row.last4} />
          <span aria-hidden="true">·</span>
          <button type="button" className="el open" onClick={() => go(`/customers/${row.customer}?card=${row.card}`)}>
            <PersonName name={row.name} />
          </button>
        </h1>
        <p className="t3 sm el" title={opened}>
          <span className="mono">{row.id}</span> · {opened}
        </p>
      </div>
      <div className="row g12">
        {freeze !== null && card.state === 'frozen' ? (
          <StatusTag icon="freeze" tone="accent">
            <span title={formats.timeFull(freeze.at)}>
              {t(`frozenBy.${freeze.by}`, {
                name: freeze.byName === '' ? t('frozenBy.somebody') : freeze.byName,
                when: formats.timeProse(freeze.at),
              })}
            </span>
          </StatusTag>
        ) : (
          <StatusTag icon={card.state === 'active' ? 'check' : 'cross'} tone={card.state === 'active' ? 'ok' : 'plain'}>
            {t(`common:cardState.${card.state}`)}
          </StatusTag>
        )}
        <span className="row g4">
          <KeyButton command="panel.previous" kind="quiet" size="sm" label={t('previous')} onPress={() => onStep(-1)}>
            {null}
          </KeyButton>
          <KeyButton command="panel.next" kind="quiet" size="sm" label={t('next')} onPress={() => onStep(1)}>
            {null}
          </KeyButton>
        </span>
      </div>
    </div>
  )
}

function Fact({ label, value, note }: Readonly<{ label: string; value: ReactNode; note: ReactNode }>): ReactElement {
  return (
    <div>
      <dt className="l">{label}</dt>
      <dd>
        <span className="v">{value}</span>
        <span className="sm t3">{note}</span>
      </dd>
    </div>
  )
}

function PaneFacts({ detail }: Readonly<{ detail: FlagDetail }>): ReactElement {
  const { t } = useTranslation('flags')
  const formats = useFormats()
  const now = useNow(15_000)
  const { row, sameMerchant, decision } = detail
  const { couldBeLost, approved } = row
  return (
    <dl className="facts">
      <Fact
        label={t('fact.score')}
        value={<RiskBars score={row.score} />}
        note={
          typeof scoredBy(detail.reasons) === 'number'
            ? t('fact.calibrated', { score: formats.number(row.score) })
            : t('fact.estimate')
        }
      />
      <Fact
        label={t('fact.couldBeLost')}
        value={<Money amount={couldBeLost.amount} currency={couldBeLost.currency} />}
        note={t('fact.approved', {
          approved: formats.moneyBare(approved.amount, approved.currency),
        })}
      />
      <Fact
        label={t('fact.sameMerchant')}
        value={sameMerchant === 0 ? t('fact.noCards') : t('fact.cards', { count: sameMerchant })}
        note={t('fact.withinADay')}
      />
      {decision === null ? (
        <Fact
          label={t('fact.openFor')}
          value={formats.duration(now - row.openedAt)}
          note={t('fact.since', { when: formats.timeProse(row.openedAt) })}
        />
      ) : (
        <Fact
          label={t('fact.decided')}
          value={
            <StatusTag icon={VERDICT_SIGNS[decision.verdict]} boxed={false}>
              {t(`common:verdict.${decision.verdict}`)}
            </StatusTag>
          }
          note={
            <>
              {decision.by} · <Time at={decision.at} show="prose" />
            </>
          }
        />
      )}
    </dl>
  )
}

function Notes({ detail }: Readonly<{ detail: FlagDetail }>): ReactElement | null {
  const { t } = useTranslation('flags')
  if (detail.notes.length === 0) return null
  return (
    <Section title={t('notes')}>
      <ul className="flag-notes">
        {detail.notes.map((note) => (
          <li key={note.id}>
            <p lang={hasHan(note.text) ? 'zh-CN' : 'en'}>{note.text}</p>
            <p className="t3 sm">
              {note.by} · <Time at={note.at} show="prose" />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function PaneFoot({ detail, acts }: Readonly<{ detail: FlagDetail; acts: VerdictActs }>): ReactElement {
  const { t } = useTranslation('flags')
  const session = useSession()
  const [freezing, setFreezing] = useState(false)
  const [snoozing, setSnoozing] = useState(false)
  const { row, card, decision } = detail
  const mayDecide = session.can('flags.decide') !== undefined
  const mayFreeze = session.can('cards.freeze') !== undefined && card.allowed.includes('freeze')
  return (
    <>
      <CommandFaultLine acts={acts} />
      <div className="actions">
        {decision === null ? (
          mayDecide ? (
            VERDICT_KEYS.map(([verdict, command]) => (
              <KeyButton
                key={verdict}
                command={command}
                commandLabel={t(`common:verdict.${verdict}`)}
                onPress={() => acts.give(row, verdict)}
                disabled={acts.command.running}
              >
                {t(`common:verdict.${verdict}`)}
              </KeyButton>
            ))
          ) : (
            <span className="t3 sm">{t('mayDecide')}</span>
          )
        ) : (
          <Decided detail={detail} acts={acts} />
        )}
        <span className="grow" />
        {mayDecide && (
          <KeyButton command="snooze" onPress={() => setSnoozing(true)}>
            {t('snooze.open')}
          </KeyButton>
        )}
        {mayFreeze && (
          <KeyButton command="card.freeze" icon="freeze" onPress={() => setFreezing(true)}>
            {t('freeze')}
          </KeyButton>
        )}
      </div>
      {snoozing && (
        <SnoozeDialog
          card={row.card}
          last4={row.last4}
          customer={row.customer}
          rules={row.rules}
          onClose={() => setSnoozing(false)}
        />
      )}
      {freezing && (
        // Its words come with it; the screen stays in view until they are here.
        <Suspense fallback={null}>
          <FreezeDialog card={row.card} name={row.name} onClose={() => setFreezing(false)} />
        </Suspense>
      )}
    </>
  )
}

function CommandFaultLine({ acts }: Readonly<{ acts: VerdictActs }>): ReactElement | null {
  if (acts.command.fault === undefined) return null
  return (
    <div className="fault-foot">
      <CommandFault command={acts.command} />
    </div>
  )
}

/** What was decided; in its ten seconds, and by whom it was decided, it can be taken back. */
function Decided({ detail, acts }: Readonly<{ detail: FlagDetail; acts: VerdictActs }>): ReactElement | null {
  const { t } = useTranslation('flags')
  const formats = useFormats()
  const session = useSession()
  const now = useNow(1000)
  const { row, decision } = detail
  if (decision === null) return null
  const left = decision.effectiveAt - now
  const mine = decision.by === session.operator.displayName
  return (
    <>
      <StatusTag icon={VERDICT_SIGNS[decision.verdict]} boxed={false}>
        {t('decidedBy', {
          verdict: t(`common:verdict.${decision.verdict}`),
          by: decision.by,
          when: formats.timeProse(decision.at),
        })}
      </StatusTag>
      {left > 0 && <span className="t3 sm">{t('effectIn', { count: Math.ceil(left / 1000) })}</span>}
      {left > 0 && mine && (
        <Button size="sm" onPress={() => acts.takeBack(row, row.version)}>
          {t('takeBack')}
        </Button>
      )}
    </>
  )
}
