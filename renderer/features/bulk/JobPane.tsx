import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { faultOf, type Fault } from '../../platform/faults.ts'
import { saveFile } from '../../platform/saveFile.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Button, Facts, Section } from '../../ui/parts.tsx'
import { ErrorState, FaultLine, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'
import { Meter, StatusTag, Time } from '../../ui/values.tsx'
import { choiceWords, shareOf, STATE_SIGNS, type Job } from './bulk-words.ts'
import { TakeBackDialog, type BackVerb } from './TakeBackDialog.tsx'

/** Fast enough to see it move; the events of the cards come in bursts and are read once a second. */
const POLL_MS = 250

const runs = (job: Job | undefined): boolean => job?.state === 'running' || job?.state === 'taking_back'

export function JobPane({ id }: Readonly<{ id: string }>): ReactElement {
  const query = useQuery(
    orpc.bulk.get.queryOptions({
      input: { id },
      refetchInterval: (one) => (runs(one.state.data) ? POLL_MS : false),
    }),
  )
  const [verb, setVerb] = useState<BackVerb>()
  const job = query.data
  if (job === undefined)
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <Loading />
  return (
    <div className="job">
      <div className="scroll grow" tabIndex={-1}>
        <Progress job={job} />
        <About job={job} />
        {job.exceptions.length > 0 && <LeftOut job={job} />}
        <Back job={job} onVerb={setVerb} />
      </div>
      <Acts job={job} />
      {verb !== undefined && <TakeBackDialog verb={verb} job={job} onClose={() => setVerb(undefined)} />}
    </div>
  )
}

type Part = Readonly<{ job: Job }>

function Progress({ job }: Part): ReactElement {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  const [icon, tone] = STATE_SIGNS[job.state]
  const back = job.state === 'taking_back' || job.state === 'taken_back'
  const share = shareOf(job)
  const number = (value: number): string => formats.number(value)
  return (
    <header>
      <div className="between">
        <h2>{t(`head.${job.kind}`, { count: job.total, shown: number(job.total) })}</h2>
        <StatusTag icon={icon} tone={tone}>
          {t(`state.${job.state}`)}
        </StatusTag>
      </div>
      <div
        role="progressbar"
        aria-label={t('progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <Meter value={share} {...(runs(job) ? {} : { tone: 'quiet' as const })} />
      </div>
      <p className="t2" role="status">
        {back
          ? t('undone', { undone: number(job.undone), done: number(job.done) })
          : t(`done.${job.kind}`, { done: number(job.done), total: number(job.total) })}
        {job.skipped > 0 && ` · ${t('skipped', { count: job.skipped, shown: number(job.skipped) })}`}
      </p>
    </header>
  )
}

function About({ job }: Part): ReactElement {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  const go = useGo()
  const { choice } = job
  return (
    <Section title={t('about')}>
      <Facts
        rows={[
          {
            label: t('column.which'),
            value:
              choice.by === 'query' ? (
                <button
                  type="button"
                  className="link mono"
                  onClick={() => go(`/transactions?q=${encodeURIComponent(choice.query)}`)}
                >
                  {choice.query}
                </button>
              ) : (
                choiceWords(choice, t, formats)
              ),
          },
          ...(job.reason === null
            ? []
            : [{ label: t('reason'), value: t(`common:freezeReason.${job.reason as 'other'}`) }]),
          { label: t('note'), value: job.note },
          { label: t('column.by'), value: job.by },
          { label: t('begun'), value: <Time at={job.at} show="full" /> },
          ...(job.endedAt === null ? [] : [{ label: t('ended'), value: <Time at={job.endedAt} show="full" /> }]),
        ]}
      />
    </Section>
  )
}

function LeftOut({ job }: Part): ReactElement {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  return (
    <Section title={t('leftOut')}>
      <ul className="plain-list">
        {job.exceptions.map((one) => (
          <li key={one.why} className="between">
            <span>{t(`why.${one.why}`)}</span>
            <b>{formats.number(one.count)}</b>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** How it can be taken back, by whom, and what a colleague has asked for. */
function Back({ job, onVerb }: Part & Readonly<{ onVerb: (verb: BackVerb) => void }>): ReactElement | null {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  const { takeBack, dismiss, askedBy, takeBackUntil } = job
  if (takeBack === null && dismiss === null && askedBy === null) return null
  const asked = job.state === 'take_back_asked'
  return (
    <Section title={t('back.title')}>
      <p className="t2">
        {asked
          ? t('back.asked', { name: askedBy ?? '' })
          : takeBack === 'now' && takeBackUntil !== null
            ? t('back.alone', { at: formats.clock(takeBackUntil, false) })
            : takeBack === 'ask'
              ? t('back.second')
              : t('back.over', { name: askedBy ?? '' })}
      </p>
      <div className="row acts">
        {takeBack !== null && (
          <Button onPress={() => onVerb(takeBack)} kind={takeBack === 'agree' ? 'primary' : 'plain'}>
            {t(`back.do.${takeBack}`)}
          </Button>
        )}
        {dismiss !== null && <Button onPress={() => onVerb(dismiss)}>{t(`back.do.${dismiss}`)}</Button>}
      </div>
    </Section>
  )
}

function Acts({ job }: Part): ReactElement {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  const [fault, setFault] = useState<Fault>()
  const cancel = useStoreCommand(client.bulk.cancel)
  const file = useStoreCommand(client.bulk.file, {
    onDone: ({ name, text, rows }) => {
      saveFile(name, [text]).then(
        (saved) => {
          if (saved) showToast(t('saved', { count: rows, shown: formats.number(rows) }))
        },
        (error: unknown) => setFault(faultOf(error)),
      )
    },
  })
  return (
    <div className="job-foot">
      <CommandFault command={cancel} />
      <CommandFault command={file} />
      <FaultLine fault={fault} />
      <div className="row">
        <Button icon="document" onPress={() => file.run({ id: job.id })} disabled={file.running}>
          {t('save')}
        </Button>
        <span className="grow" />
        {runs(job) && (
          <Button
            kind="danger"
            onPress={() => cancel.run({ id: job.id, version: job.version })}
            disabled={cancel.running}
            hint={t('cancelHint')}
          >
            {t('cancel')}
          </Button>
        )}
      </div>
    </div>
  )
}
