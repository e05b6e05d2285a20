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
  movedSince,
  STATE_SIGNS,
  subjectOf,
  valueWords,
  type CardChange,
  type Change,
  type Request,
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

function Head({ request, onStep }: Part & Pick<RequestPaneProps, 'onStep'>): ReactElement {
  const { t } = useTranslation('approvals')
  const go = useGo()
  const session = useSession()
  const [icon, tone] = STATE_SIGNS[request.state]
  const isLift = request.action === 'stop.lift'
  const mayOpen = mayEnter(session, placeOf(isLift ? 'rules' : 'customers'))
  const who = isLift ? (
    subjectOf(request, t)
  ) : (
    <>
      <MaskedCard last4={request.last4} /> <PersonName name={request.name} />
    </>
  )
  const path = isLift ? '/rules?show=stops' : `/customers/${request.customer}?card=${request.card}`
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

function Foot({ request, onVerb }: Part & Readonly<{ onVerb: (verb: Verb) => void }>): ReactElement | null {
  const { t } = useTranslation('approvals')
  const { state, mine, mayDecide, why } = request
  // A request to lift a stop that ran out is over by itself.
  const open = state === 'pending' || (request.action !== 'stop.lift' && (state === 'stale' || state === 'expired'))
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
        {stale ? t(`cannot.${why}`, { maker: request.maker }) : t('notApprover', { roles })}
      </span>
      {stale && (
        <KeyButton command="reject" onPress={() => onVerb('reject')}>
          {t('reject')}
        </KeyButton>
      )}
    </div>
  )
}
