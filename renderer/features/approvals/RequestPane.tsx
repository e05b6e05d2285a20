import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { hasHan } from '#shared/domain/identity/names.ts'
import { mayEnter, placeOf } from '../../app/places.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { useFreshItem } from '../../ui/keyboard/useCommand.ts'
import { Button, Facts, KeyButton, Section } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { MaskedCard, PersonName, StatusTag, Time } from '../../ui/values.tsx'
import { DecisionStrip } from './DecisionStrip.tsx'
import {
  approversOf,
  effectLines,
  isCardChange,
  movedSince,
  STATE_SIGNS,
  subjectOf,
  valueWords,
  type CardChange,
  type Change,
  type Request,
  type ModelLive,
  type RiskRequest,
  type RuleLive,
  type StopLift,
  type Verb,
} from './requests.ts'

export type RequestPaneProps = Readonly<{
  id: string
  onDone: (verb: Verb, request: Request) => void
  onStep: (step: 1 | -1) => void
}>

/** What was asked, before and after, what it does; A or R, or one's own request to take back. */
export function RequestPane({ id, onDone, onStep }: RequestPaneProps): ReactElement {
  const query = useQuery(orpc.approvals.get.queryOptions({ input: { id } }))
  const request = query.data
  const [verb, setVerb] = useState<Verb>()
  useFreshItem(request === undefined ? undefined : `${id} ${request.version} ${request.state}`)
  if (request === undefined)
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading />
  return (
    <div className="request">
      <Head request={request} onStep={onStep} />
      <div className="scroll grow" tabIndex={-1}>
        {request.action === 'stop.lift' ? (
          <LiftParts lift={request} />
        ) : request.action === 'rule.live' ? (
          <RuleParts request={request} />
        ) : request.action === 'model.live' ? (
          <ModelParts request={request} />
        ) : (
          <>
            <Changes request={request} />
            <Effect request={request} />
          </>
        )}
        <Asked request={request} />
        {request.action === 'card.unfreeze' && <WhyFrozen request={request} />}
        {request.decidedAt !== null && <Decision request={request} />}
      </div>
      {verb === undefined ? (
        <Foot request={request} onVerb={setVerb} />
      ) : (
        <DecisionStrip
          verb={verb}
          request={request}
          onClose={() => setVerb(undefined)}
          onDone={() => {
            setVerb(undefined)
            onDone(verb, request)
          }}
          onChanged={() => void query.refetch()}
        />
      )}
    </div>
  )
}

type Part = Readonly<{ request: Request }>
type CardPart = Readonly<{ request: CardChange }>

/** Where what is asked for is seen in full. */
const pathOf = ({ action, id }: RiskRequest): string =>
  action === 'rule.live' ? `/rules/${id}` : `/rules?show=${action === 'model.live' ? 'model' : 'stops'}`

function Head({ request, onStep }: Part & Pick<RequestPaneProps, 'onStep'>): ReactElement {
  const { t } = useTranslation('approvals')
  const go = useGo()
  const session = useSession()
  const [icon, tone] = STATE_SIGNS[request.state]
  const onCard = isCardChange(request)
  const mayOpen = mayEnter(session, placeOf(onCard ? 'customers' : 'rules'))
  const who = !onCard ? (
    subjectOf(request, t)
  ) : (
    <>
      <MaskedCard last4={request.last4} /> <PersonName name={request.name} />
    </>
  )
  const path = onCard ? `/customers/${request.customer}?card=${request.card}` : pathOf(request)
  return (
    <div className="request-head">
      <div className="between">
        <h2>{t(`action.${request.action}`)}</h2>
        <span className="row g4">
          <KeyButton command="panel.previous" kind="quiet" size="sm" label={t('previous')} onPress={() => onStep(-1)}>
            {null}
          </KeyButton>
          <KeyButton command="panel.next" kind="quiet" size="sm" label={t('next')} onPress={() => onStep(1)}>
            {null}
          </KeyButton>
        </span>
      </div>
      <div className="between">
        {mayOpen ? (
          <button type="button" className="link el row g6" onClick={() => go(path)}>
            {who}
          </button>
        ) : (
          <span className="t2 el row g6">{who}</span>
        )}
        <StatusTag icon={icon} tone={tone}>
          {t(`state.${request.state}`)}
        </StatusTag>
      </div>
    </div>
  )
}

function Changes({ request }: CardPart): ReactElement {
  const { t } = useTranslation('approvals')
  const formats = useFormats()
  const { changes, currency } = request
  const moved = movedSince(changes)
  return (
    <Section title={t('changes')}>
      <table className="plain changes">
        <thead>
          <tr>
            <th scope="col">{t('column.field')}</th>
            <th scope="col">{t('column.before')}</th>
            <th scope="col">{t('column.after')}</th>
            {moved && <th scope="col">{t('column.now')}</th>}
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => {
            const words = (value: Change['before']): string => valueWords(value, change.unit, currency, t, formats)
            return (
              <tr key={change.field}>
                <th scope="row" className="t2">
                  {t(`field.${change.field}`, { defaultValue: change.field })}
                </th>
                <td className="t2">{words(change.before)}</td>
                <td className="b">
                  <span className="t3" aria-hidden="true">
                    →{' '}
                  </span>
                  {words(change.after)}
                </td>
                {moved && <td className={change.now === change.before ? 't3' : 'warn'}>{words(change.now)}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </Section>
  )
}

function Effect({ request }: CardPart): ReactElement {
  const { t } = useTranslation('approvals')
  const formats = useFormats()
  return (
    <Section title={t(request.state === 'approved' ? 'effectDone' : 'effectTitle')}>
      <ul className="effects">
        {effectLines(request, t, formats).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Section>
  )
}

/** The stop that is to be lifted, and what lifting it does. */
function LiftParts({ lift }: Readonly<{ lift: StopLift }>): ReactElement {
  const { t } = useTranslation('approvals')
  const { reason, by, from, until } = lift.stop
  return (
    <>
      <Section title={t('stop.title')}>
        <Facts
          rows={[
            { label: t('stop.by'), value: by },
            { label: t('stop.from'), value: <Time at={from} show="prose" /> },
            { label: t('stop.until'), value: <Time at={until} show="prose" /> },
          ]}
        />
        <p className="note maker" lang={hasHan(reason) ? 'zh-CN' : 'en'}>
          {reason}
        </p>
      </Section>
      <Section title={t(lift.state === 'approved' ? 'effectDone' : 'effectTitle')}>
        <ul className="effects">
          <li>{t('effect.lift')}</li>
        </ul>
      </Section>
    </>
  )
}

/** The version that is to go live, beside the one that is. */
function RuleParts({ request }: Readonly<{ request: RuleLive }>): ReactElement {
  const { t } = useTranslation('approvals')
  const { text, number, before, actions } = request.rule
  const does = [
    ...(actions.flag === null ? [] : [t('rule.flag', { points: actions.flag })]),
    ...(['stepUp', 'decline', 'freeze'] as const).filter((key) => actions[key]).map((key) => t(`rule.${key}`)),
  ]
  return (
    <>
      <Section title={t('rule.text', { number })}>
        <pre className="rule-text mono">{text}</pre>
      </Section>
      {before !== null && (
        <Section title={t('rule.before', { number: before.number })}>
          <pre className="rule-text mono t2">{before.text}</pre>
        </Section>
      )}
      <Section title={t(request.state === 'approved' ? 'effectDone' : 'effectTitle')}>
        <ul className="effects">
          {(does.length === 0 ? [t('rule.nothing')] : does).map((line) => (
            <li key={line}>{line}</li>
          ))}
          <li>{t('effect.fromNext')}</li>
        </ul>
      </Section>
    </>
  )
}

/** What the version learnt from, and how it did on what it had not seen. */
function ModelParts({ request }: Readonly<{ request: ModelLive }>): ReactElement {
  const { t } = useTranslation('approvals')
  const formats = useFormats()
  const { frauds, payments, averagePrecision, shadowAt } = request.model
  return (
    <>
      <Section title={t('model.title')}>
        <Facts
          rows={[
            { label: t('model.frauds'), value: formats.number(frauds) },
            { label: t('model.payments'), value: formats.number(payments) },
            { label: t('model.averagePrecision'), value: formats.number(averagePrecision, 2) },
            { label: t('model.shadow'), value: <Time at={shadowAt} show="prose" /> },
          ]}
        />
      </Section>
      <Section title={t('effectTitle')}>
        <ul className="effects">
          <li>{t('effect.model')}</li>
        </ul>
      </Section>
    </>
  )
}

function Asked({ request }: Part): ReactElement {
  const { t } = useTranslation('approvals')
  const formats = useFormats()
  return (
    <Section title={t('asked')}>
      <Facts
        rows={[
          { label: t('askedBy'), value: request.maker },
          { label: t('askedAt'), value: <Time at={request.madeAt} show="prose" /> },
          {
            label: t('expires'),
            value: <span className="el">{formats.timeProse(request.expiresAt)}</span>,
          },
        ]}
      />
      <p className="note maker" lang={hasHan(request.note) ? 'zh-CN' : 'en'}>
        {request.note === '' ? '–' : request.note}
      </p>
    </Section>
  )
}

/** The freeze that is to be lifted: who, when, why, and what came since. Only for roles that may see the card. */
function WhyFrozen({ request }: CardPart): ReactElement | null {
  const { t } = useTranslation('approvals')
  const formats = useFormats()
  const session = useSession()
  const may = mayEnter(session, placeOf('customers'))
  const card = useQuery(orpc.cards.get.queryOptions({ input: { id: request.card }, enabled: may })).data
  if (card === undefined || card.freeze === null) return null
  const { freeze, sinceFreeze } = card
  return (
    <Section title={t('frozen.title')}>
      <p>{t(`frozen.${freeze.by}`, { name: freeze.byName, when: formats.timeProse(freeze.at) })}</p>
      <p className="b">{t(`common:freezeReason.${freeze.reason}`)}</p>
      {freeze.note !== '' && (
        <p className="t2" lang={hasHan(freeze.note) ? 'zh-CN' : 'en'}>
          {freeze.note}
        </p>
      )}
      {sinceFreeze !== null && <p className="t2">{t('frozen.since', { count: sinceFreeze })}</p>}
    </Section>
  )
}

function Decision({ request }: Part): ReactElement {
  const { t } = useTranslation('approvals')
  const { checker, decidedAt, decisionNote, state } = request
  return (
    <Section title={t('decision')}>
      <Facts
        rows={[
          ...(checker === null ? [] : [{ label: t(`decidedBy.${state}`, { defaultValue: '' }), value: checker }]),
          { label: t('decidedAt'), value: <Time at={decidedAt} show="prose" /> },
        ]}
      />
      {decisionNote !== null && decisionNote !== '' && (
        <p className="note maker" lang={hasHan(decisionNote) ? 'zh-CN' : 'en'}>
          {decisionNote}
        </p>
      )}
    </Section>
  )
}

/** Reasons why this person does not decide, though their role may. */
const WAITS: ReadonlySet<string> = new Set(['own_rule', 'own_model', 'too_short_in_shadow'])

function Foot({ request, onVerb }: Part & Readonly<{ onVerb: (verb: Verb) => void }>): ReactElement | null {
  const { t } = useTranslation('approvals')
  const { state, mine, mayDecide, why } = request
  // What is asked of rules, the score or a stop is over by itself when it runs out.
  const open = state === 'pending' || (isCardChange(request) && (state === 'stale' || state === 'expired'))
  if (!open) return null
  if (mine)
    return (
      <div className="actions">
        <span className="grow t2">{state === 'pending' ? t('ownRequest') : t(`own.${state}`)}</span>
        {state !== 'expired' && <Button onPress={() => onVerb('withdraw')}>{t('withdraw')}</Button>}
      </div>
    )
  const roles = approversOf(request.action)
    .map((role) => t(`common:role.${role}`))
    .join(t('listSeparator'))
  if (mayDecide)
    return (
      <div className="actions">
        <KeyButton command="approve" onPress={() => onVerb('approve')}>
          {t('approve')}
        </KeyButton>
        <KeyButton command="reject" onPress={() => onVerb('reject')}>
          {t('reject')}
        </KeyButton>
        <span className="grow" />
      </div>
    )
  // What changed or ran out can no longer be approved, but still be put away.
  const stale = why === 'stale' || why === 'expired'
  return (
    <div className="actions">
      <span className={stale ? 'grow warn' : 'grow t2'}>
        {stale || WAITS.has(why ?? '') ? t(`cannot.${why!}`, { maker: request.maker }) : t('notApprover', { roles })}
      </span>
      {stale && (
        <KeyButton command="reject" onPress={() => onVerb('reject')}>
          {t('reject')}
        </KeyButton>
      )}
    </div>
  )
}
