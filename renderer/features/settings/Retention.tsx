// For how long papers are kept. What a change makes due is shown before; a shorter time waits, so that it can be set back.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { RETENTION_BOUNDS, type RetentionPolicy } from '#shared/domain/retention.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc, type Client } from '../../platform/client.ts'
import { faultOf } from '../../platform/faults.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { ErrorState, FaultLine, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { WhyAndSave } from './WhyAndSave.tsx'

type Kept = Awaited<ReturnType<Client['retention']['get']>>
type Name = keyof RetentionPolicy
const FIELDS = [
  ['rejectedDays', 'rejected'],
  ['endedDays', 'ended'],
] as const satisfies ReadonlyArray<readonly [Name, string]>

export function Retention(): ReactElement {
  const query = useQuery(orpc.retention.get.queryOptions({ input: {} }))
  if (query.data === undefined)
    return query.error === null ? <Loading /> : <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return <Editor key={query.data.version} kept={query.data} />
}

/** A whole number within the bounds, else nothing. */
function daysOf(text: string, name: Name): number | undefined {
  const { least, most } = RETENTION_BOUNDS[name]
  const days = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN
  return days >= least && days <= most ? days : undefined
}

function Editor({ kept }: Readonly<{ kept: Kept }>): ReactElement {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const [typed, setTyped] = useState<Readonly<Record<Name, string>>>({
    rejectedDays: String(kept.policy.rejectedDays),
    endedDays: String(kept.policy.endedDays),
  })
  const set = useStoreCommand(client.retention.set, {
    onDone: ({ from }) => showToast(t('retention.done', { at: formats.timeProse(from) })),
  })
  const rejectedDays = daysOf(typed.rejectedDays, 'rejectedDays')
  const endedDays = daysOf(typed.endedDays, 'endedDays')
  const policy = rejectedDays === undefined || endedDays === undefined ? undefined : { rejectedDays, endedDays }
  const same = rejectedDays === kept.policy.rejectedDays && endedDays === kept.policy.endedDays
  const waits =
    kept.inForce.rejectedDays !== kept.policy.rejectedDays || kept.inForce.endedDays !== kept.policy.endedDays
  return (
    <>
      <div className="setting facts">
        <p className="t2">{t('retention.what')}</p>
        <p className="sm t3">
          {t('retention.counts', { kept: formats.number(kept.kept), deleted: formats.number(kept.deleted) })}
        </p>
      </div>
      {FIELDS.map(([name, words]) => {
        const { least, most } = RETENTION_BOUNDS[name]
        const wrong = daysOf(typed[name], name) === undefined
        return (
          <label key={name} className="setting">
            <div>
              <b>{t(`retention.${words}`)}</b>
              <p className="t3 sm">{t(`retention.${words}Text`)}</p>
              {wrong && <p className="sm danger">{t('retention.bounds', { least, most: formats.number(most) })}</p>}
            </div>
            <span className="row g6">
              <input
                className="input days"
                inputMode="numeric"
                aria-invalid={wrong}
                value={typed[name]}
                onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
              />
              {t('retention.days')}
            </span>
          </label>
        )
      })}
      <div className="setting facts">
        {kept.setAt !== null && (
          <p className="sm t2">{t('retention.set', { at: formats.timeProse(kept.setAt), by: kept.setBy ?? '' })}</p>
        )}
        {waits && (
          <p className="sm warn">
            {t('retention.waits', {
              at: formats.timeProse(kept.from),
              rejected: kept.inForce.rejectedDays,
              ended: kept.inForce.endedDays,
            })}
          </p>
        )}
        {policy !== undefined && !same && <Preview policy={policy} />}
        <WhyAndSave
          save={t('retention.save')}
          changed={!same}
          sound={policy !== undefined}
          command={set}
          onSave={(note) => policy !== undefined && set.run({ version: kept.version, policy, note })}
        />
      </div>
    </>
  )
}

function Preview({ policy }: Readonly<{ policy: RetentionPolicy }>): ReactElement | null {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const preview = useQuery(
    orpc.retention.preview.queryOptions({ input: { policy }, placeholderData: keepPreviousData, retry: false }),
  )
  if (preview.isError) return <FaultLine fault={faultOf(preview.error)} />
  if (preview.data === undefined) return null
  const { dueNow, dueBefore, from, shorter } = preview.data
  return (
    <p className="sm" role="status">
      {t('retention.due', {
        rejected: formats.number(dueNow.rejected),
        ended: formats.number(dueNow.ended),
        pictures: formats.number(dueNow.pictures),
        before: formats.number(dueBefore.rejected + dueBefore.ended),
      })}{' '}
      {shorter ? t('retention.later', { at: formats.timeProse(from) }) : t('retention.atOnce')}
    </p>
  )
}
