// The panels about the person: masked contacts, open work, linked people.
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { LANGUAGE_NAMES } from '../../i18n/languages.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Facts, Panel } from '../../ui/parts.tsx'
import { useGo } from '../../ui/useGo.ts'
import { MaskedCard, PersonName } from '../../ui/values.tsx'
import { CardStateTag } from './CardStateTag.tsx'
import { placeWords } from './customerColumns.tsx'
import type { Customer } from './timeline-words.ts'
import type { Reveal, RevealField } from './useReveal.ts'

/** The eye beside a masked value; while it is revealed, the seconds left and a way to hide it now. */
export function RevealButton({
  field,
  reveal,
  card,
  onAsk,
}: Readonly<{ field: RevealField; reveal: Reveal; card?: string; onAsk: () => void }>): ReactElement {
  const { t } = useTranslation('cards')
  const { revealed } = reveal
  const shown = revealed?.field === field && revealed.card === card
  if (shown)
    return (
      <button type="button" className="link xs" onClick={reveal.hide} title={t('reveal.hide')}>
        {t('reveal.left', { count: revealed.secondsLeft })}
      </button>
    )
  const label = t('reveal.show', { field: t(`person.${field}`) })
  return (
    <button type="button" className="btn q sm eye" onClick={onAsk} aria-label={label} title={label}>
      <Icon name="eye" size="s" />
    </button>
  )
}

/** Contacts masked; who may reveals one with a reason. */
export function PersonPanel({
  customer,
  reveal,
  onReveal,
}: Readonly<{
  customer: Customer
  reveal: Reveal
  onReveal: ((field: RevealField) => void) | undefined
}>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const secret = (field: 'phone' | 'email' | 'national_id', masked: string | null): ReactNode => {
    if (masked === null) return <span className="t3">–</span>
    const shown = reveal.revealed?.field === field ? reveal.revealed.value : undefined
    return (
      <>
        <span className={shown === undefined ? 'el' : 'el b'}>{shown ?? masked}</span>
        {onReveal !== undefined && <RevealButton field={field} reveal={reveal} onAsk={() => onReveal(field)} />}
      </>
    )
  }
  const lives = placeWords(customer.city, customer.country, t, formats)
  return (
    <Panel title={t('person.title')}>
      <div className="panel-facts">
        <Facts
          rows={[
            { label: t('person.phone'), value: secret('phone', customer.phone) },
            { label: t('person.email'), value: secret('email', customer.email) },
            { label: t('person.national_id'), value: secret('national_id', customer.nationalId) },
            { label: t('person.lives'), value: <span className="el">{lives}</span> },
            {
              label: t('person.verified'),
              value:
                customer.verifiedAt === null ? (
                  <span className="t3">–</span>
                ) : (
                  <span className="wraps">
                    {customer.verifiedBy === null
                      ? formats.dateProse(customer.verifiedAt)
                      : t('person.verifiedBy', {
                          date: formats.dateProse(customer.verifiedAt),
                          by: customer.verifiedBy,
                        })}
                  </span>
                ),
            },
            {
              label: t('person.language'),
              value: <span lang={customer.language}>{LANGUAGE_NAMES[customer.language]}</span>,
            },
          ]}
        />
      </div>
    </Panel>
  )
}

export function OpenPanel({ customer }: Readonly<{ customer: Customer }>): ReactElement {
  const { t } = useTranslation('cards')
  const session = useSession()
  const go = useGo()
  const counts = [
    ['flags', customer.open.flags, session.can('flags.read') !== undefined],
    ['reviews', customer.open.reviews, session.can('reviews.read') !== undefined],
    ['approvals', customer.open.approvals, session.can('approvals.read') !== undefined],
  ] as const
  return (
    <Panel title={t('open.title')}>
      <div className="panel-facts">
        <Facts
          rows={counts.map(([name, count, may]) => ({
            label: t(`open.${name}`),
            value:
              count > 0 && may ? (
                <button type="button" className="link" onClick={() => go(`/${name}`)}>
                  {count}
                </button>
              ) : (
                count
              ),
          }))}
        />
      </div>
    </Panel>
  )
}

export function LinkedPanel({ customer }: Readonly<{ customer: Customer }>): ReactElement {
  const { t } = useTranslation('cards')
  const go = useGo()
  return (
    <Panel title={t('linked.title')}>
      {customer.linked.length === 0 ? (
        <p className="t3 sm none">{t('linked.none')}</p>
      ) : (
        <ul className="linked">
          {customer.linked.map((person) => (
            <li key={person.id}>
              <button type="button" className="link" onClick={() => go(`/customers/${person.id}`)}>
                <PersonName name={person.name} />
              </button>
              <span className="t3 sm">
                {t('linked.same', { what: person.same.map((what) => t(`linked.${what}`)).join(t('linked.join')) })}
              </span>
              {person.cards.map((card) => (
                <button
                  key={card.id}
                  type="button"
                  className="link row g6"
                  onClick={() => go(`/customers/${person.id}?card=${card.id}`)}
                >
                  <MaskedCard last4={card.last4} /> <CardStateTag state={card.state} boxed={false} />
                </button>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
