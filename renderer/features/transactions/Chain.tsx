// A payment's whole chain: every message of the network with what it moved, and the account before and after.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc, type Client } from '../../platform/client.ts'
import { Section } from '../../ui/parts.tsx'
import { Loading } from '../../ui/states.tsx'
import { Money, Time } from '../../ui/values.tsx'

type Answer = Awaited<ReturnType<Client['paymentCare']['chain']>>
type Step = Answer['steps'][number]

/** What the processor said beside the amount, in the order it is shown. */
const DETAILS = ['network', 'device', 'cvv', 'threeDs', 'onFile', 'standIn'] as const

export function Chain({ id, onSelect }: Readonly<{ id: string; onSelect: (id: string) => void }>): ReactElement | null {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const query = useQuery(orpc.paymentCare.chain.queryOptions({ input: { id } }))
  const chain = query.data
  if (query.isError) return null
  if (chain === undefined)
    return (
      <Section title={t('chain.title')}>
        <Loading rows={2} />
      </Section>
    )
  const { currency } = chain
  const seen = chain.steps.some((step) => step.before !== null)
  return (
    <Section
      title={t('chain.title')}
      aside={
        chain.payment === id ? (
          chain.held > 0 && chain.expiresAt !== null ? (
            t('chain.heldUntil', {
              amount: formats.moneyBare(chain.held + chain.heldFee, currency),
              day: formats.dayShort(chain.expiresAt),
            })
          ) : (
            currency
          )
        ) : (
          <button type="button" className="link" onClick={() => onSelect(chain.payment)}>
            {t('chain.refundOf')}
          </button>
        )
      }
    >
      <ol className="chain sm">
        {chain.steps.map((step, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- steps are only ever added at the end
          <li key={at}>
            <ChainStep step={step} currency={currency} />
          </li>
        ))}
      </ol>
      {!seen && chain.steps[0]?.what === 'authorised' && <p className="t3 sm">{t('chain.notSeen')}</p>}
      <Details details={chain.details} />
    </Section>
  )
}

function ChainStep({ step, currency }: Readonly<{ step: Step; currency: string }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const bare = (amount: number): string => formats.moneyBare(amount, currency)
  const { before, available, held } = step
  const change = (from: number, to: number): string =>
    from === to ? bare(to) : t('chain.change', { from: bare(from), to: bare(to) })
  return (
    <>
      <span className="t3">
        <Time at={step.at} show="short" />
      </span>
      <b>{t(`chain.what.${step.what}`)}</b>
      <span className="num">
        <Money amount={step.what === 'refund' ? -step.amount : step.amount} currency={currency} />
        {step.fee !== 0 && <span className="t3"> {t('chain.fee', { amount: bare(step.fee) })}</span>}
      </span>
      {before !== null && available !== null && held !== null && (
        <span className="after t2 xs">
          {t('chain.available')} <span className="fact">{change(before.available, available)}</span>
          {' · '}
          {t('chain.held')} <span className="fact">{change(before.held, held)}</span>
        </span>
      )}
    </>
  )
}

/** Network kind, device, security code, 3-D Secure: what else the payment came with, and whether rules had to look later. */
function Details({ details }: Readonly<{ details: Answer['details'] }>): ReactElement | null {
  const { t } = useTranslation('transactions')
  const shown = DETAILS.flatMap((name) => {
    const value = details[name]
    return typeof value !== 'string' || value === 'none'
      ? []
      : [
          `${t(`chain.detail.${name}`)} ${name === 'device' ? value : t(`chain.value.${value}`, { defaultValue: value })}`,
        ]
  })
  return shown.length === 0 ? null : <p className="t2 sm">{shown.join(' · ')}</p>
}
