// A card whose life is over: who ended it and why, what took its place, and what was tried on the old number since.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { orpc } from '../../platform/client.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Button, Facts, Panel } from '../../ui/parts.tsx'
import { useGo } from '../../ui/useGo.ts'
import { MaskedCard, Money, StatusTag, Time } from '../../ui/values.tsx'
import { Run } from '../transactions/Run.tsx'
import type { Card } from './freeze-words.ts'
import type { Life } from './life.ts'

const SHOWN = 6

export function EndedPanel({
  card,
  life,
  last4Of,
  onCard,
  onReplace,
}: Readonly<{
  card: Card
  life: Life | undefined
  last4Of: (card: string) => string | undefined
  onCard: (id: string) => void
  onReplace: (() => void) | undefined
}>): ReactElement | null {
  const { t } = useTranslation('cards')
  const { state } = card
  if (state === 'active' || state === 'frozen') return null
  const ended = life?.ended ?? null
  const replacement = life?.replacedBy ?? null
  return (
    <Panel
      title={
        <span className="st danger">
          <Icon name="warning" size="s" />
          {t(`common:cardState.${state}`)}
        </span>
      }
    >
      <div className="panel-facts">
        <p className="t2">{t(`final.${state}`)}</p>
        <Facts
          rows={[
            ...(ended === null
              ? []
              : [
                  { label: t('frozen.by'), value: ended.by },
                  { label: t('frozen.at'), value: <Time at={ended.at} show="prose" /> },
                ]),
            ...(replacement === null
              ? []
              : [
                  {
                    label: t('ended.replacement'),
                    value: (
                      <button type="button" className="link" onClick={() => onCard(replacement)}>
                        <MaskedCard last4={last4Of(replacement) ?? ''} />
                      </button>
                    ),
                  },
                ]),
          ]}
        />
        {ended !== null && ended.note !== '' && (
          <p className="note">
            <Run text={ended.note} className="" />
          </p>
        )}
        {onReplace !== undefined && (
          <Button size="sm" icon="card" onPress={onReplace}>
            {t('ended.replace')}
          </Button>
        )}
        {(state === 'lost' || state === 'stolen') && <Watch card={card.id} />}
      </div>
    </Panel>
  )
}

/** Every try on the old number, newest first. */
function Watch({ card }: Readonly<{ card: string }>): ReactElement | null {
  const { t } = useTranslation('cards')
  const go = useGo()
  const { data } = useQuery(orpc.cardLife.attempts.queryOptions({ input: { id: card } }))
  if (data === undefined || data.since === null) return null
  const { rows } = data
  return (
    <section className="watch">
      <h3>{t('ended.tries', { count: rows.length })}</h3>
      <ul className="sm">
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <button
              type="button"
              onClick={() => go(`/transactions?q=${encodeURIComponent(`card:${card}`)}&id=${row.id}`)}
            >
              <span className="t3">
                <Time at={row.at} show="short" />
              </span>
              <span className="el" title={row.merchant}>
                <Run text={row.merchant} className="" />
              </span>
              {row.flagged && (
                <StatusTag icon="flag" tone="danger" boxed={false}>
                  {t('ended.flagged')}
                </StatusTag>
              )}
              <Money amount={row.money.amount} currency={row.money.currency} />
            </button>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && (
        <button
          type="button"
          className="link"
          onClick={() => go(`/transactions?q=${encodeURIComponent(`card:${card} status:declined`)}`)}
        >
          {t('ended.allTries')}
        </button>
      )}
    </section>
  )
}
