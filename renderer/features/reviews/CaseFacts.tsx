import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { Section } from '../../ui/parts.tsx'
import { Time } from '../../ui/values.tsx'
import type { ReviewCase } from './cases.ts'
import { Run, useEventWords, useOrderSentence } from './words.tsx'

/** Why this risk, why this place, and what colleagues wrote. */
export function CaseFacts({ item, left }: Readonly<{ item: ReviewCase; left: number }>): ReactElement {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const orderSentence = useOrderSentence()
  return (
    <>
      <Section title={t('why.title', { risk: item.row.risk })} aside={t('why.scale')}>
        {item.risk.length === 0 ? (
          <p className="sm t2">{t('why.nothing')}</p>
        ) : (
          <table className="points sm">
            <tbody>
              {item.risk.map((reason) => (
                <tr key={reason.reason}>
                  <td>{t(`risks.${reason.reason}`, { defaultValue: reason.reason })}</td>
                  <td className="t3">
                    {reason.usual !== null &&
                      t('why.usual', { usual: t(`usual.${reason.usual}`, { defaultValue: reason.usual }) })}
                  </td>
                  <td className="num b">{formats.signed(reason.points)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      {item.row.state === 'waiting' && (
        <Section title={t('order.title')}>
          <p className="sm t2">{orderSentence(item.row, left)}</p>
        </Section>
      )}
      <Section title={t('notes.title')}>
        {item.notes.length === 0 ? (
          <p className="sm t3">{t('notes.none')}</p>
        ) : (
          <ul className="notes sm t2">
            {item.notes.map((note) => (
              <li key={note.id}>
                <b>{note.by}</b>, <Time at={note.at} show="prose" />
                {t('notes.colon')} <Run text={note.text} className="" />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

/** What became of the case so far, oldest first. */
export function CaseHistory({ item }: Readonly<{ item: ReviewCase }>): ReactElement {
  const { t } = useTranslation('reviews')
  const eventWords = useEventWords()
  const lines = [...item.history].sort((a, b) => a.at - b.at)
  return (
    <section className="sec hist">
      <h3 id="case-history">{t('history')}</h3>
      {/* Scrolls: the keyboard has to reach it. */}
      <ul className="scroll" tabIndex={0} aria-labelledby="case-history">
        {lines.map((entry, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a history only grows at its end
          <li key={at}>
            <span className="t3">
              <Time at={entry.at} show="short" />
            </span>
            <span>{eventWords(entry)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What an approval will do, before it is done. */
export function IfApproved({ item }: Readonly<{ item: ReviewCase }>): ReactElement {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const { limitDay, abroad, keptUntil, secondLookShare } = item.ifApproved
  const lines: ReadonlyArray<readonly [IconName, string]> = [
    item.row.kind === 'recheck'
      ? ['card', t('ifApproved.recheck')]
      : [
          'card',
          t(abroad ? 'ifApproved.cardAbroad' : 'ifApproved.card', {
            limit: formats.moneyBare(limitDay.amount, limitDay.currency),
            currency: limitDay.currency,
          }),
        ],
    [
      'bell',
      item.cause === null ? t('ifApproved.told', { language: t(`language.${item.language}`) }) : t('ifApproved.nobody'),
    ],
    ...(item.cause === null ? [['clock', t('ifApproved.kept', { until: formats.dateProse(keptUntil) })] as const] : []),
    ...(secondLookShare > 0
      ? [['eye', t('ifApproved.look', { share: formats.number(Math.round(secondLookShare * 1000) / 10) })] as const]
      : []),
    ...(item.row.needsTwo && item.row.first === null ? [['person', t('ifApproved.two')] as const] : []),
  ]
  return (
    <Section title={t('ifApproved.title')}>
      <ul className="will sm t2">
        {lines.map(([icon, text]) => (
          <li key={icon}>
            <Icon name={icon} size="s" />
            {text}
          </li>
        ))}
      </ul>
    </Section>
  )
}
