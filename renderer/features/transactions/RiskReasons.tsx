import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { scoredBy } from '../../ui/fact-words.ts'
import { Section } from '../../ui/parts.tsx'
import { RiskBars } from '../../ui/values.tsx'
import { reasonWords, shownReasons, type Reason } from './risk-words.ts'

/**
 * The score with what it is made of: *fact · usual · points*, adding up. The store keeps reasons with the card's flag; where those
 * belong to more than this payment, that is said.
 */
export function RiskReasons({
  score,
  reasons,
  currency,
}: Readonly<{ score: number | null; reasons: ReadonlyArray<Reason>; currency: string }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const by = scoredBy(reasons)
  const { shown, rest } = shownReasons(reasons)
  const sum = reasons.reduce((total, reason) => total + reason.points, 0)
  return (
    <Section
      title={
        <>
          {t('risk.title')} {score !== null && <RiskBars score={score} />}
        </>
      }
      aside={
        by === 'rules' ? t('risk.model') : by === 'prior' ? t('risk.modelPrior') : t('risk.modelLearnt', { number: by })
      }
    >
      {score === null || shown.length === 0 ? (
        <p className="t3 sm">{t(score === null ? 'risk.unscored' : 'risk.none')}</p>
      ) : (
        <ul className="reasons-of-risk sm">
          {sum !== score && <li className="of-flag t3">{t('risk.ofFlag', { sum })}</li>}
          {shown.map((reason) => {
            const words = reasonWords(reason, currency, t, formats)
            return (
              <li key={reason.rule}>
                <span>{words.fact}</span>
                <span className="t3">{words.usual}</span>
                <b className="num">{words.points}</b>
              </li>
            )
          })}
          {rest !== undefined && (
            <li>
              <span className="t2">{t('risk.more', { count: rest.count })}</span>
              <span />
              <b className="num">{formats.signed(rest.points)}</b>
            </li>
          )}
        </ul>
      )}
    </Section>
  )
}
