// The panels about one card: its face, its freeze, its limits.
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HIDDEN } from '../../i18n/formats.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Facts, KeyButton, Panel } from '../../ui/parts.tsx'
import { useGo } from '../../ui/useGo.ts'
import { Meter, Time } from '../../ui/values.tsx'
import { Run } from '../transactions/Run.tsx'
import { cardStateIcon } from './CardStateTag.tsx'
import { frozenBy, type Card } from './freeze-words.ts'
import { LIMITS } from './LimitsDialog.tsx'

/** The card as its holder sees it, masked; `number` takes the place of the last four while it is revealed. */
export function CardFace({
  card,
  number,
  action,
}: Readonly<{ card: Card; number: string | undefined; action: ReactNode }>): ReactElement {
  const { t } = useTranslation('cards')
  return (
    <section className={`card-face ${card.state}`} aria-label={t('common:cardEnding', { last4: card.last4 })}>
      <div className="between">
        <b>{t('face.title')}</b>
        <span className="row g6 sm">
          <Icon name={cardStateIcon(card.state)} size="s" />
          {t(`common:cardState.${card.state}`)}
        </span>
      </div>
      <div className="between">
        <span className={number === undefined ? 'digits' : 'digits whole'}>
          {number === undefined ? `${HIDDEN} ${card.last4}` : number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')}
        </span>
        {action}
      </div>
      <div className="between sm">
        <span className="el" lang="en">
          {card.holder}
        </span>
        <span aria-label={t('face.expires', { date: card.expires })}>{card.expires}</span>
      </div>
    </section>
  )
}

/** Who froze it, when, why, until when, and what was tried since. */
export function FreezePanel({ card }: Readonly<{ card: Card }>): ReactElement | null {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const go = useGo()
  const { freeze } = card
  if (freeze === null) return null
  const since = card.sinceFreeze ?? 0
  const from = `card:${card.id} time:>=${formats.dayIso(freeze.at)}T${formats.clock(freeze.at, false)}`
  return (
    <Panel
      title={
        <span className="st accent">
          <Icon name="freeze" size="s" />
          {t('frozen.title')}
        </span>
      }
    >
      <div className="panel-facts">
        <Facts
          rows={[
            { label: t('frozen.by'), value: freeze.by === 'operator' ? freeze.byName : frozenBy(freeze, t) },
            { label: t('frozen.at'), value: <Time at={freeze.at} show="prose" /> },
            {
              label: t('frozen.why'),
              value: <span className="wraps">{t(`common:freezeReason.${freeze.reason}`)}</span>,
            },
            {
              label: t('frozen.until'),
              value: freeze.until === null ? t('frozen.untilPerson') : <Time at={freeze.until} show="prose" />,
            },
            {
              label: t('frozen.came'),
              value:
                since === 0 ? (
                  t('frozen.cameCount', { count: since })
                ) : (
                  <button
                    type="button"
                    className="link"
                    onClick={() => go(`/transactions?q=${encodeURIComponent(from)}`)}
                  >
                    {t('frozen.cameCount', { count: since })}
                  </button>
                ),
            },
          ]}
        />
        {freeze.note !== '' && (
          <p className="note">
            <Run text={freeze.note} className="" />
          </p>
        )}
        {freeze.grave && <p className="t3 sm">{t('frozen.grave')}</p>}
      </div>
    </Panel>
  )
}

export function LimitsPanel({
  card,
  onEdit,
}: Readonly<{ card: Card; onEdit: (() => void) | undefined }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const bare = (amount: number): string => formats.moneyBare(amount, card.currency)
  return (
    <Panel
      title={t('limits.title')}
      aside={
        <>
          {card.currency}
          {onEdit !== undefined && (
            <KeyButton command="edit" size="sm" onPress={onEdit} commandLabel={t('keys.edit')}>
              {t('limits.edit')}
            </KeyButton>
          )}
        </>
      }
    >
      <ul className="limit-lines sm">
        {LIMITS.map((name) => {
          const limit = card.limits[name]
          const used = name === 'payment' ? undefined : card.used[name]
          const full = used !== undefined && limit !== null && limit > 0 ? used / limit : undefined
          return (
            <li key={name}>
              <span className="t2">{t(`limits.${name}`)}</span>
              {full === undefined ? (
                <span />
              ) : full >= 0.9 ? (
                <Meter value={full} tone={full >= 1 ? 'danger' : 'warn'} />
              ) : (
                <Meter value={full} />
              )}
              <span className="num">
                {used === undefined
                  ? limit === null
                    ? t('limits.none')
                    : t('limits.upTo', { limit: bare(limit) })
                  : limit === null
                    ? t('limits.usedNone', { used: bare(used) })
                    : t('limits.of', { used: bare(used), limit: bare(limit) })}
              </span>
            </li>
          )
        })}
        <li>
          <span className="t2">{t('limits.available')}</span>
          <span />
          <span className="num">{bare(card.available)}</span>
        </li>
        {card.held !== 0 && (
          <li>
            <span className="t2">{t('limits.held')}</span>
            <span />
            <span className="num">{bare(card.held)}</span>
          </li>
        )}
      </ul>
    </Panel>
  )
}
