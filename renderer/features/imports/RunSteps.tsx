import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { faultOf, type Fault } from '../../platform/faults.ts'
import { saveFile } from '../../platform/saveFile.ts'
import { Button } from '../../ui/parts.tsx'
import { FaultLine, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { Bar, Counts, Next, ProblemNote, RefusedRows } from './parts.tsx'
import { kindOfLayout } from './layouts.ts'
import type { ImportWork } from './useImport.ts'

/** Rows a second, done, left; stopping keeps what is in. */
export function RunStep({ work }: Readonly<{ work: ImportWork }>): ReactElement {
  const { t } = useTranslation('imports')
  const formats = useFormats()
  const { job } = work
  if (job === undefined) return <Loading rows={3} />
  const { read, total, judged, toJudge, rowsPerSecond: rate, secondsLeft } = job
  // The live rules and the score have their turn once the rows are in.
  const judging = toJudge !== null
  const [done, of] = judging ? [judged, toJudge] : [read, total]
  return (
    <>
      <div className="row">
        <Button onPress={work.cancel} disabled={work.busy || !job.mine}>
          {t('cancel')}
        </Button>
        <span className="t3">{t('cancelNote')}</span>
      </div>
      <Bar share={done / Math.max(1, of ?? 1)} label={t('step.run')} />
      <p className="t2">
        {of === null
          ? t('checking')
          : judging && done === 0
            ? t('judgingBegins')
            : t(judging ? 'judged' : 'done', { read: formats.number(done), total: formats.number(of), count: of })}
        {rate !== null &&
          rate > 0 &&
          ` · ${t(judging ? 'judgeRate' : 'rate', { rate: formats.number(rate), count: rate })}`}
        {secondsLeft !== null && ` · ${t('left', { time: formats.duration(secondsLeft * 1000) })}`}
      </p>
      <Counts
        rows={[
          [t('added'), job.added],
          [t('known'), job.known],
          [t('refused'), job.rejected],
        ]}
      />
    </>
  )
}

export function ResultStep({ work }: Readonly<{ work: ImportWork }>): ReactElement {
  const { t } = useTranslation('imports')
  const formats = useFormats()
  const session = useSession()
  const go = useGo()
  const [fault, setFault] = useState<Fault>()
  const { job } = work
  if (job === undefined) return <Loading rows={3} />
  const { added, known, rejected, flagged, state } = job
  const kind = kindOfLayout(job.layout ?? undefined)
  const continues = job.mine && job.kept && state !== 'done'
  const sentence =
    state === 'failed'
      ? t('failed')
      : state === 'stopped' || state === 'interrupted'
        ? t('stopped', { count: added, shown: formats.number(added) })
        : added === 0 && rejected === 0
          ? t('allHere', { count: known, shown: formats.number(known) })
          : t('ended', { count: added, shown: formats.number(added) })
  const fetchRejects = async (): Promise<void> => {
    const texts: string[] = []
    let name = ''
    for (let more = true; more;) {
      const piece = await client.imports.rejects({ id: job.id, piece: texts.length })
      texts.push(piece.text)
      ;({ name, more } = piece)
    }
    await saveFile(name, texts)
  }
  return (
    <>
      <p className="b" role="status">
        {sentence}
      </p>
      {job.problem !== null && <ProblemNote problem={job.problem} />}
      <div className="row">
        {continues && (
          <Next onPress={work.start} disabled={work.busy || work.layout === undefined}>
            {t('continue')}
          </Next>
        )}
        {added > 0 && kind === 'transactions' && session.can('records.read') !== undefined && (
          <Button icon="list" onPress={() => go('/transactions?q=origin%3Aimport')}>
            {t('openRows')}
          </Button>
        )}
        {job.hasRejects && (
          <Button
            icon="document"
            onPress={() => void fetchRejects().catch((error: unknown) => setFault(faultOf(error)))}
          >
            {t('fetchRejects')}
          </Button>
        )}
        <Button onPress={work.again}>{t('another')}</Button>
      </div>
      <FaultLine fault={fault} />
      <Counts
        rows={[
          [t('added'), added],
          [t('known'), known],
          [t('refused'), rejected],
          ...(job.toJudge === null ? [] : [[t('judgedCount'), job.judged] as const]),
          ...(kind === 'transactions' ? [[t('flagged'), flagged] as const] : []),
        ]}
      />
      <RefusedRows reasons={job.reasons} examples={job.examples} />
    </>
  )
}
