// Payments that a rule hits, newest first: in a backtest, and as it ran. One's card, person or merchant can be snoozed from here.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc, type client } from '../../platform/client.ts'
import { Button, Panel } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { Money, Time } from '../../ui/values.tsx'
import { SnoozeDialog } from '../flags/SnoozeDialog.tsx'

type Ran = Awaited<ReturnType<typeof client.rules.hits>>['rows'][number]
/** Without `number` the text that was tried hit it, and nothing came of it. */
type Hit = Omit<Ran, 'number' | 'live' | 'snoozed'> & Partial<Pick<Ran, 'number' | 'live' | 'snoozed'>>
/** The rule that is snoozed; null while it is not saved. */
type Rule = Readonly<{ id: string; name: string }> | null

export function HitList({ hits, rule }: Readonly<{ hits: ReadonlyArray<Hit>; rule: Rule }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const session = useSession()
  const go = useGo()
  const [snoozing, setSnoozing] = useState<Hit>()
  const maySnooze = rule !== null && session.can('flags.decide') !== undefined
  return (
    <>
      <ul className="hit-list">
        {hits.map((one) => (
          <li key={`${one.transaction} ${one.number ?? 0}`}>
            <button type="button" className="link" onClick={() => go(`/transactions?id=${one.transaction}`)}>
              <Time at={one.at} show="short" />
            </button>
            <Money {...one.money} />
            <span>
              {t(`backtest.${one.label}`)}
              {one.number !== undefined && (
                <span className="t3">
                  {' · '}
                  {one.snoozed === true ? t('hit.snoozed') : t(one.live === true ? 'hit.live' : 'hit.shadow')} v
                  {one.number}
                </span>
              )}
            </span>
            {maySnooze && (
              <Button size="sm" onPress={() => setSnoozing(one)}>
                {t('snooze.open')}
              </Button>
            )}
            <span className="t3 evidence">
              {one.evidence.map((seen) => `${seen.name} ${formats.measure(seen.seen)}`).join(', ')}
            </span>
          </li>
        ))}
      </ul>
      {snoozing !== undefined && rule !== null && (
        // Its words come with it; the screen stays in view until they are here.
        <Suspense fallback={null}>
          <SnoozeDialog
            card={snoozing.card}
            last4={snoozing.last4}
            customer={snoozing.customer}
            merchant={snoozing.merchant}
            rules={[rule.name]}
            rule={rule.id}
            onClose={() => setSnoozing(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}

/** What a saved rule has hit so far, whichever version did. */
export function NewestHits({ rule }: Readonly<{ rule: NonNullable<Rule> }>): ReactElement {
  const { t } = useTranslation('rules')
  const hits = useQuery(orpc.rules.hits.queryOptions({ input: { id: rule.id } }))
  return (
    <Panel title={t('hit.newest')}>
      {hits.isError ? (
        <ErrorState error={hits.error} onRetry={() => void hits.refetch()} />
      ) : hits.data === undefined ? (
        <Loading rows={3} />
      ) : hits.data.rows.length === 0 ? (
        <p className="t2">{t('hit.none')}</p>
      ) : (
        <HitList hits={hits.data.rows} rule={rule} />
      )}
    </Panel>
  )
}
