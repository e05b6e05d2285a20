import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Section } from '../../ui/parts.tsx'
import { useGo } from '../../ui/useGo.ts'
import type { PaymentDetail } from './WhyDeclined.tsx'

/** Rules that people wrote and that hit the payment as it entered: what held, and whether anything came of it. */
export function RuleHits({ hits }: Readonly<{ hits: PaymentDetail['hits'] }>): ReactElement | null {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const go = useGo()
  const mayOpen = useSession().can('rules.read') !== undefined
  if (hits.length === 0) return null
  return (
    <Section title={t('hits.title')} aside={t('hits.count', { count: hits.length })}>
      <ul className="rule-hits sm">
        {hits.map((hit) => (
          <li key={`${hit.rule} ${hit.number}`}>
            {mayOpen ? (
              <button type="button" className="link" onClick={() => go(`/rules/${hit.rule}`)}>
                {hit.name}
              </button>
            ) : (
              <b>{hit.name}</b>
            )}
            <span className="t3">
              {t(hit.snoozed ? 'hits.snoozed' : hit.live ? 'hits.live' : 'hits.shadow', { number: hit.number })}
            </span>
            <span className="t2 evidence">
              {hit.evidence
                .map(({ name, is, seen, threshold }) =>
                  t('hits.seen', { name, is, seen: formats.measure(seen), threshold: formats.measure(threshold) }),
                )
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
