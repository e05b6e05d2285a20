// The learnt score: what is known to learn from, its versions and their way to going live, how true it was, what moved it, and for whom
// it flagged.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Button, Section } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { ModelGroups } from './ModelGroups.tsx'
import { ModelVersions } from './ModelVersions.tsx'
import { Reliability } from './Reliability.tsx'
import { factName } from '../../ui/fact-words.ts'

export type ModelPage = Awaited<ReturnType<typeof client.models.page>>
const LOOK_MS = 1_500

export function ModelPane(): ReactElement {
  const { t } = useTranslation('rules')
  const page = useQuery({
    ...orpc.models.page.queryOptions(),
    // While a version is learnt the page shows how far it is.
    refetchInterval: ({ state }) => (state.data?.job?.state === 'running' ? LOOK_MS : false),
  })
  const [chosen, setChosen] = useState<string>()
  if (page.isError) return <ErrorState error={page.error} onRetry={() => void page.refetch()} />
  if (page.data === undefined) return <Loading />
  const { versions, reliability, groups } = page.data
  const shown =
    versions.find(({ id }) => id === chosen) ?? versions.find(({ state }) => state === 'live') ?? versions[0]
  return (
    <div className="model-page">
      <div>
        <Training page={page.data} />
        <ModelVersions versions={versions} chosen={shown?.id} onChoose={setChosen} />
      </div>
      <div>
        <Section
          title={t('model.reliability')}
          aside={t(reliability.calibrated ? 'model.calibrated' : 'model.estimate')}
        >
          <Reliability bands={reliability.bands} label={t('model.reliability')} />
        </Section>
        {shown !== undefined && (
          <>
            <Section title={t('model.heldBack', { number: shown.number })} aside={t('model.unseen')}>
              <Reliability bands={shown.heldBack.reliability} label={t('model.heldBack', { number: shown.number })} />
            </Section>
            <Learnt version={shown} />
          </>
        )}
        <ModelGroups groups={groups} />
      </div>
    </div>
  )
}

function Training({ page }: Readonly<{ page: ModelPage }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const session = useSession()
  const train = useStoreCommand(client.models.train)
  const cancel = useStoreCommand(client.models.cancelTraining)
  const { known, job, versions } = page
  const running = job?.state === 'running'
  const enough = known.frauds >= known.needed
  const live = versions.find(({ state }) => state === 'live')
  return (
    <Section title={live === undefined ? t('model.prior') : t('model.live', { number: live.number })}>
      <p className="sm">{t(live === undefined ? 'model.priorText' : 'model.liveText')}</p>
      <p className="sm t2">
        {t('model.known', { frauds: formats.number(known.frauds), honest: formats.number(known.honest) })}{' '}
        {!enough && t('model.needed', { needed: formats.number(known.needed) })}
      </p>
      {session.can('rules.draft') !== undefined && (
        <div className="row g8">
          {running ? (
            <Button onPress={() => cancel.run({})}>{t('model.stop')}</Button>
          ) : (
            <Button kind="primary" disabled={!enough} onPress={() => train.run({})}>
              {t('model.train')}
            </Button>
          )}
          {running && (
            <progress max={Math.max(1, job.total)} value={job.done} aria-label={t(`model.step.${job.step}`)} />
          )}
          {job !== null && (
            <span className="sm t3" role="status">
              {t(running ? `model.step.${job.step}` : `model.job.${job.state}`)}
            </span>
          )}
        </div>
      )}
      <CommandFault command={train} />
      <CommandFault command={cancel} />
    </Section>
  )
}

function Learnt({ version }: Readonly<{ version: ModelPage['versions'][number] }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const most = version.importance[0]?.share ?? 1
  return (
    <Section title={t('model.learnt', { number: version.number })} aside={t('model.learntAside')}>
      <ul className="learnt sm">
        {version.importance.slice(0, 8).map(({ feature, share }) => (
          <li key={feature}>
            <span>{factName(feature, t)}</span>
            <meter max={most} value={share} aria-hidden="true" />
            <span className="num">{formats.share(share)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
