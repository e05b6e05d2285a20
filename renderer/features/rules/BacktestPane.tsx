// A backtest: started, followed, cancelled; then its numbers, always beside the live version, with their uncertainty.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Formats } from '../../i18n/formats.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { BarsChart } from '../../ui/charts/charts.tsx'
import { KeyButton, Button, Panel } from '../../ui/parts.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { HitList } from './HitList.tsx'

type Answer = Awaited<ReturnType<typeof client.rules.backtest>>
type Result = NonNullable<Answer['result']>
/** The rule that the text is of, once it is saved. */
type Rule = Readonly<{ id: string; name: string }> | null
type Share = Result['draft']['precision']

/** Below so many decided hits a share is a guess, and said to be one. */
export const FEW = 10

const shareText = (share: Share, formats: Formats): string => (share === null ? '–' : formats.share(share.value))

function Measure({
  label,
  value,
  under,
}: Readonly<{ label: string; value: string; under: ReadonlyArray<string> }>): ReactElement {
  return (
    <div>
      <span className="t3 sm">{label}</span>
      <b>{value}</b>
      <span className="t3 sm">{under.filter((one) => one !== '').join(' · ')}</span>
    </div>
  )
}

function Measures({ result }: Readonly<{ result: Result }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const { draft, live, ran } = result
  const beside = (value: (one: Result['draft']) => string): string =>
    live === null ? '' : t('backtest.live', { number: live.number, value: value(live.measures) })
  const asRan = (value: (one: Result['draft']) => string): string =>
    ran === null ? '' : t('backtest.ran', { value: value(ran) })
  const money = (one: Result['draft']['caught']): string => formats.money(one.amount, one.currency)
  const range = (share: Share): string => (share === null ? '' : formats.shareRange(share.low, share.high))
  return (
    <div className="rule-measures">
      <Measure
        label={t('backtest.hits')}
        value={formats.number(draft.hits)}
        under={[
          t('backtest.perDay', { count: Number(draft.perDay.toFixed(1)) }),
          beside((one) => formats.number(one.hits)),
          asRan((one) => formats.number(one.hits)),
        ]}
      />
      <Measure
        label={t('backtest.precision')}
        value={shareText(draft.precision, formats)}
        under={[
          range(draft.precision),
          beside((one) => shareText(one.precision, formats)),
          asRan((one) => shareText(one.precision, formats)),
        ]}
      />
      <Measure
        label={t('backtest.recall')}
        value={shareText(draft.recall, formats)}
        under={[range(draft.recall), beside((one) => shareText(one.recall, formats))]}
      />
      <Measure label={t('backtest.caught')} value={money(draft.caught)} under={[beside((one) => money(one.caught))]} />
      <Measure
        label={t('backtest.wrongly')}
        value={money(draft.wrongly)}
        under={[t('backtest.cards', { count: draft.wrongCards }), beside((one) => money(one.wrongly))]}
      />
    </div>
  )
}

function Results({ result, rule }: Readonly<{ result: Result; rule: Rule }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const series = [
    { id: 'fraud', colour: 'c4' as const },
    { id: 'legitimate', colour: 'c2' as const },
    { id: 'undecided', colour: 'c3' as const },
  ]
  const decided = result.draft.precision?.of ?? 0
  // Under the axis only as many dates as have room.
  const step = Math.max(1, Math.ceil(result.days.length / 8))
  return (
    <>
      <Measures result={result} />
      {decided < FEW && <p className="t2">{t('few', { count: decided })}</p>}
      <Panel title={t('backtest.days')}>
        <BarsChart
          stacked
          summary={t('backtest.days')}
          headings={[t('backtest.day'), t('backtest.fraud'), t('backtest.legitimate'), t('backtest.undecided')]}
          height={160}
          data={result.days.map((day, i) => ({
            key: String(day.at),
            tick: i % step === 0 ? formats.dayShort(day.at) : '',
            values: { fraud: day.fraud, legitimate: day.legitimate, undecided: day.undecided },
          }))}
          series={series}
          formatValue={(value) => formats.number(value)}
          pointLabel={(datum) => formats.dayShort(Number(datum.key))}
          pointValue={(value) => formats.number(value)}
        />
      </Panel>
      {result.curve !== null && (
        <Panel title={t('backtest.curve', { name: result.curve.name })}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('backtest.value')}</th>
                <th scope="col">{t('backtest.hits')}</th>
                <th scope="col">{t('backtest.precision')}</th>
                <th scope="col">{t('backtest.recall')}</th>
              </tr>
            </thead>
            <tbody>
              {result.curve.points.map((point) => (
                <tr key={point.at} className={point.at === result.curve!.now ? 'sel' : ''}>
                  <th scope="row">{point.at}</th>
                  <td>{formats.number(point.hits)}</td>
                  <td>{shareText(point.precision, formats)}</td>
                  <td>{shareText(point.recall, formats)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
      <Panel title={t('backtest.also')}>
        <table className="table">
          <tbody>
            {[...result.overlap, { rule: t('backtest.only'), hits: result.only }].map((one) => (
              <tr key={one.rule}>
                <th scope="row">{one.rule}</th>
                <td>{formats.share(result.draft.hits === 0 ? 0 : one.hits / result.draft.hits)}</td>
                <td>{formats.number(one.hits)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Panel title={t('backtest.examples')}>
        <HitList hits={result.examples} rule={rule} />
      </Panel>
    </>
  )
}

export function BacktestPane({
  rule,
  text,
  sound,
}: Readonly<{ rule: Rule; text: string; sound: boolean }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const [job, setJob] = useState<string>()
  const start = useMutation({
    mutationFn: () =>
      client.rules.backtestStart({ rule: rule?.id ?? null, text, from: null, to: null, listsAsNow: false }),
    onSuccess: (answer) => setJob(answer.job),
  })
  const cancel = useMutation({ mutationFn: (id: string) => client.rules.backtestCancel({ job: id }) })
  const followed = useQuery({
    ...orpc.rules.backtest.queryOptions({ input: { job: job ?? '' } }),
    enabled: job !== undefined,
    refetchInterval: (query) => (query.state.data === undefined || query.state.data.state === 'running' ? 400 : false),
  })
  const data = followed.data
  const running = start.isPending || (job !== undefined && (data === undefined || data.state === 'running'))
  return (
    <Panel
      title={t('backtest.title')}
      aside={
        running && job !== undefined ? (
          <Button size="sm" onPress={() => cancel.mutate(job)}>
            {t('backtest.cancel')}
          </Button>
        ) : (
          <KeyButton command="confirm" kind="primary" disabled={!sound || running} onPress={() => start.mutate()}>
            {t(job === undefined ? 'backtest.run' : 'backtest.again')}
          </KeyButton>
        )
      }
    >
      <div role="status" aria-live="polite" className="t2">
        {start.isError && <ErrorState error={start.error} onRetry={() => start.mutate()} />}
        {job === undefined && !start.isError && t('backtest.idle')}
        {running && data !== undefined && (
          <>
            <progress max={Math.max(1, data.total)} value={data.done} />{' '}
            {t('backtest.running', { done: formats.number(data.done), total: formats.number(data.total) })}
          </>
        )}
        {data?.state === 'cancelled' && t('backtest.cancelled')}
        {data?.state === 'failed' && t('backtest.failed')}
        {data?.result != null &&
          t('backtest.done', {
            payments: formats.number(data.result.payments),
            seconds: formats.number(data.result.milliseconds / 1000, 1),
          })}
      </div>
      {data?.result != null && <Results result={data.result} rule={rule} />}
    </Panel>
  )
}
