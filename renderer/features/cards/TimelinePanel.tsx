import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { ListBox } from '../../ui/ListBox.tsx'
import { Panel } from '../../ui/parts.tsx'
import { useGo } from '../../ui/useGo.ts'
import { Time } from '../../ui/values.tsx'
import { Run } from '../transactions/Run.tsx'
import { entryIcon, entryWords, type Customer, type Entry } from './timeline-words.ts'

type Keyed = Entry & Readonly<{ key: string }>

/** Minor units; what came back stands with a minus. */
const amountOf = ({ event, money }: Entry): number =>
  money === null ? 0 : event === 'payment.refund' ? -money.amount : money.amount

/** As `Money`, with a real space: a line is named by its content. */
function Amount({ amount, currency }: Readonly<{ amount: number; currency: string }>): ReactElement {
  const { sign, digits } = useFormats().moneyParts(amount, currency)
  return (
    <span className="money">
      {sign}
      <span className="code">{currency}</span> {digits}
    </span>
  )
}

/** Everything that happened to the person and the cards, newest first; Enter opens the payment or flag behind a line. */
export function TimelinePanel({ customer }: Readonly<{ customer: Customer }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  const go = useGo()
  const [focused, setFocused] = useState<string>()
  const several = customer.cards.length > 1
  const seen = new Map<string, number>()
  const items: ReadonlyArray<Keyed> = customer.timeline.map((entry) => {
    const base = entry.transaction ?? `${entry.at} ${entry.event}`
    const nth = seen.get(base) ?? 0
    seen.set(base, nth + 1)
    return { ...entry, key: nth === 0 ? base : `${base} ${nth}` }
  })
  const pathOf = (entry: Entry): string | undefined => {
    if (entry.transaction !== null)
      return `/transactions?q=${encodeURIComponent(`customer:${customer.id}`)}&id=${entry.transaction}`
    const { flag } = entry.data
    return typeof flag === 'string' && session.can('flags.read') !== undefined ? `/flags/${flag}` : undefined
  }
  const open = (entry: Entry): void => {
    const path = pathOf(entry)
    if (path !== undefined) go(path)
  }
  return (
    <Panel title={t('timeline.title')} aside={t('timeline.aside')} line className="timeline">
      {items.length === 0 ? (
        <p className="t3 none">{t('timeline.empty')}</p>
      ) : (
        <div className="scroll grow">
          <ListBox<Keyed>
            label={t('timeline.title')}
            items={items}
            itemKey={(entry) => entry.key}
            focused={focused}
            onFocus={(entry) => setFocused(entry.key)}
            onOpen={open}
            render={(entry) => {
              const { last4 } = entry.data
              const path = pathOf(entry)
              return (
                <div className="entry">
                  <span className="t3">
                    <Time at={entry.at} show="short" />
                  </span>{' '}
                  <span className={entry.event === 'payment.declined' ? 'danger' : 't3'}>
                    <Icon name={entryIcon(entry.event)} size="s" />
                  </span>
                  <span className="el">
                    <Run text={entryWords(entry, t, formats)} className="" />
                    {several && typeof last4 === 'string' && (
                      <span className="t3 sm"> {t('timeline.card', { last4 })}</span>
                    )}
                  </span>{' '}
                  <span>
                    {entry.money !== null && <Amount amount={amountOf(entry)} currency={entry.money.currency} />}
                  </span>
                  {path !== undefined && (
                    <span
                      className="open-line"
                      aria-hidden="true"
                      onClick={(event) => {
                        event.stopPropagation()
                        open(entry)
                      }}
                    >
                      <Icon name="right" size="s" />
                    </span>
                  )}
                </div>
              )
            }}
          />
        </div>
      )}
    </Panel>
  )
}
