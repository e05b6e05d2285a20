// What a payment costs its holder, and why: the schedule's version, its rule, what it is taken of, fixed or not yet.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc, type Client } from '../../platform/client.ts'
import { Section } from '../../ui/parts.tsx'
import { Money } from '../../ui/values.tsx'

type Rule = Awaited<ReturnType<Client['paymentCare']['chain']>>['fees'][number]['rule']

/** Nothing for a payment under no schedule, or with no fee: its chain says what was charged. */
export function Fees({ id }: Readonly<{ id: string }>): ReactElement | null {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const { data: chain } = useQuery(orpc.paymentCare.chain.queryOptions({ input: { id } }))
  if (chain === undefined || chain.schedule === null || chain.fees.length === 0) return null
  const { currency, feeBase, feesFixed, schedule, scheduleFrom, fees } = chain
  const ruleWords = (rule: Rule): string =>
    [
      t('fees.share', { share: formats.number(rule.bps / 100, 2) }),
      ...(rule.least > 0 ? [t('fees.least', { amount: formats.money(rule.least, currency) })] : []),
      ...(rule.most === null ? [] : [t('fees.most', { amount: formats.money(rule.most, currency) })]),
    ].join(t('fees.join'))
  return (
    <Section title={t('fees.title')} aside={t(feesFixed ? 'fees.fixed' : 'fees.notYet')}>
      <ul className="fees">
        {fees.map((line) => (
          <li key={line.kind}>
            <span className="between">
              <span>{t(`fees.kind.${line.kind}`)}</span>
              <b className="num">
                <Money amount={line.amount} currency={currency} />
              </b>
            </span>
            <span className="t2 sm">
              {t('fees.rule', { rule: ruleWords(line.rule), base: formats.money(feeBase, currency) })}
            </span>
          </li>
        ))}
      </ul>
      <p className="t3 sm">
        {t('fees.schedule', {
          version: schedule,
          day: scheduleFrom === null ? '' : formats.dateProse(scheduleFrom),
        })}
      </p>
    </Section>
  )
}
