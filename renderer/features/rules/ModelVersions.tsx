import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Button, Section } from '../../ui/parts.tsx'
import type { ModelPage } from './ModelPane.tsx'

type Version = ModelPage['versions'][number]

export function ModelVersions({
  versions,
  chosen,
  onChoose,
}: Readonly<{
  versions: ReadonlyArray<Version>
  chosen: string | undefined
  onChoose: (id: string) => void
}>): ReactElement {
  const { t } = useTranslation('rules')
  return (
    <Section title={t('model.versions')}>
      {versions.length === 0 && <p className="sm t3">{t('model.noVersion')}</p>}
      {versions.map((version) => (
        <VersionCard
          key={version.id}
          version={version}
          chosen={version.id === chosen}
          onChoose={() => onChoose(version.id)}
        />
      ))}
    </Section>
  )
}

function VersionCard({
  version,
  chosen,
  onChoose,
}: Readonly<{ version: Version; chosen: boolean; onChoose: () => void }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const { number, state, maker, madeAt, learntFrom, heldBack, compared } = version
  return (
    <article className="model-version" aria-label={t('model.version', { number })}>
      <div className="row between">
        <button type="button" className="btn q" aria-pressed={chosen} onClick={onChoose}>
          {t('model.version', { number })}
        </button>
        <span className="tag">{t(`model.state.${state}`)}</span>
      </div>
      <p className="sm t2">{t('model.made', { maker, when: formats.timeProse(madeAt) })}</p>
      <p className="sm t2">
        {t('model.from', {
          frauds: formats.number(learntFrom.frauds),
          payments: formats.number(learntFrom.payments),
        })}{' '}
        {t('model.quality', {
          auc: formats.number(heldBack.auc, 3),
          precision: formats.number(heldBack.averagePrecision, 3),
        })}
      </p>
      {compared !== null && compared.shadow !== null && compared.standing !== null && (
        <p className="sm t2">
          {t('model.compared', {
            payments: formats.number(compared.payments),
            frauds: formats.number(compared.frauds),
            shadow: formats.number(compared.shadow, 3),
            standing: formats.number(compared.standing, 3),
          })}
        </p>
      )}
      <VersionActs version={version} />
    </article>
  )
}

function VersionActs({ version }: Readonly<{ version: Version }>): ReactElement | null {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const session = useSession()
  const [note, setNote] = useState('')
  const shadow = useStoreCommand(client.models.shadow)
  const ask = useStoreCommand(client.models.askLive)
  const decide = useStoreCommand(client.models.decideLive)
  const back = useStoreCommand(client.models.rollBack)
  const { id, version: at, state, request } = version
  if (session.can('rules.draft') === undefined || state === 'retired') return null
  const own = { id, version: at }
  return (
    <>
      {request !== null && (
        <p className="sm" role="status">
          {t('model.waits', { name: request.maker, when: formats.timeProse(request.expiresAt) })}{' '}
          {request.why !== null && t(`common:refusal.${request.why}`)}
        </p>
      )}
      {state !== 'draft' && (
        <label className="sm row g8">
          {t('edit.note')}
          <input
            className="input grow"
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
      )}
      <div className="row g8">
        {state === 'draft' && <Button onPress={() => shadow.run(own)}>{t('edit.shadow')}</Button>}
        {state === 'shadow' && request === null && (
          <Button onPress={() => ask.run({ ...own, note })}>{t('edit.askLive')}</Button>
        )}
        {request?.mayDecide === true && (
          <Button kind="primary" onPress={() => decide.run({ ...own, approve: true, note })}>
            {t('edit.approve')}
          </Button>
        )}
        {request !== null && (request.mayDecide || request.mine) && (
          <Button onPress={() => decide.run({ ...own, approve: false, note })}>
            {t(request.mine ? 'edit.withdraw' : 'edit.reject')}
          </Button>
        )}
        {state === 'live' && (
          <Button disabled={note.trim().length < 3} onPress={() => back.run({ ...own, note })}>
            {t('model.rollBack')}
          </Button>
        )}
      </div>
      {[shadow, ask, decide, back].map((one, i) => (
        <CommandFault key={['shadow', 'ask', 'decide', 'back'][i]} command={one} />
      ))}
    </>
  )
}
