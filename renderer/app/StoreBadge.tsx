import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/useFormats.ts'
import { orpc } from '../platform/client.ts'
import { latency, subscribeLatency } from '../platform/latency.ts'
import { useConnection } from '../platform/useEvents.ts'
import { Icon } from '../ui/Icon.tsx'
import { Facts } from '../ui/parts.tsx'
import { Pop } from '../ui/Pop.tsx'
import { ErrorState, Loading } from '../ui/states.tsx'
import { useElapsed } from '../ui/useNow.ts'
import { Time } from '../ui/values.tsx'
import { useSession } from './session.ts'

/** An answer that takes longer counts as slow. */
const SLOW_MS = 800
/** After this long without an answer the store counts as unreachable. */
const UNREACHABLE_MS = 30_000

/** Which store this is, and whether it answers. Click: where it lies, its size, its last backup. */
export function StoreBadge(): ReactElement {
  const { t } = useTranslation('shell')
  const { hello } = useSession()
  const connection = useConnection()
  const formats = useFormats()
  const local = hello.store.kind === 'sqlite'
  const broken = connection.state === 'reconnecting'
  const away = useElapsed(broken ? connection.since : undefined)
  const ms = useSyncExternalStore(subscribeLatency, latency)
  const slow = ms !== undefined && ms > SLOW_MS
  const tone = !broken ? (slow ? ' warn' : '') : away < UNREACHABLE_MS ? ' warn' : ' danger'
  return (
    <Pop
      kind="panel"
      className={`badge${tone}`}
      title={hello.store.name}
      face={
        <>
          <Icon name="store" size="s" />
          {local || ms === undefined
            ? local
              ? t('store.local')
              : hello.store.name
            : t('store.host', { host: hello.store.name, ms: formats.number(ms) })}
          {!broken && !slow && hello.demo && <span className="t3">{t('store.demo')}</span>}
          {!broken && slow && t('store.slow')}
          {broken && away < UNREACHABLE_MS && t('store.reconnecting', { time: formats.duration(away) })}
          {broken && away >= UNREACHABLE_MS && t('store.unreachable')}
        </>
      }
    >
      {() => (
        <>
          <h2 className="b">{t('store.about')}</h2>
          <StoreFacts />
        </>
      )}
    </Pop>
  )
}

export function StoreFacts(): ReactElement {
  const { t } = useTranslation('shell')
  const formats = useFormats()
  const { data, error } = useQuery(orpc.system.store.queryOptions({ retry: false }))
  if (error !== null) return <ErrorState error={error} />
  if (data === undefined) return <Loading rows={4} />
  const megabytes = data.sizeBytes === null ? '–' : `${formats.number(data.sizeBytes / 1_048_576, 1)} MB`
  return (
    <Facts
      rows={[
        { label: t('store.name'), value: data.name },
        { label: t('store.kind'), value: t(`store.${data.kind}`) },
        { label: t('store.size'), value: megabytes },
        { label: t('store.schema'), value: data.schema },
        {
          label: t('store.backup'),
          value: data.lastBackup === null ? t('store.never') : <Time at={data.lastBackup} show="full" />,
        },
      ]}
    />
  )
}
