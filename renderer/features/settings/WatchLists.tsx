// Watch lists: which are loaded, how far everybody was held against them; loading one, for who may.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { WATCH_FORMATS, type WatchFormat } from '#shared/domain/identity/watchList.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { Button, SegmentedControl } from '../../ui/parts.tsx'
import { ErrorState, FaultLine, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { Time } from '../../ui/values.tsx'

const NAMES: Readonly<Record<WatchFormat, string>> = {
  ofac: 'OFAC SDN',
  opensanctions: 'OpenSanctions',
  un: 'UN consolidated',
}
const ACCEPT: Readonly<Record<WatchFormat, string>> = { ofac: '.csv', opensanctions: '.csv', un: '.xml' }

export function WatchLists(): ReactElement {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const session = useSession()
  const query = useQuery({
    ...orpc.watch.lists.queryOptions({ input: {} }),
    // Only while everybody is being held against them: an administrator hears nothing of cases.
    refetchInterval: ({ state }) => (state.data?.runs[0]?.endedAt === null ? 1_500 : false),
  })
  const { data } = query
  if (data === undefined)
    return query.error === null ? <Loading /> : <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const [last] = data.runs
  const left = formats.number(data.left.value)
  return (
    <>
      {data.lists.length === 0 ? (
        <p className="setting">{t('watch.empty')}</p>
      ) : (
        <div className="setting facts">
          <table className="sm">
            <thead>
              <tr>
                <th>{t('watch.list')}</th>
                <th className="num">{t('watch.version')}</th>
                <th className="num">{t('watch.entries')}</th>
                <th className="num">{t('watch.people')}</th>
                <th>{t('watch.imported')}</th>
              </tr>
            </thead>
            <tbody>
              {data.lists.map((list) => (
                <tr key={list.id}>
                  <td>
                    <span className="el b" title={`${list.name} · SHA-256 ${list.digest}`}>
                      {list.name}
                    </span>
                  </td>
                  <td className="num">{list.version}</td>
                  <td className="num">{formats.number(list.entries)}</td>
                  <td className="num">{formats.number(list.people)}</td>
                  <td>
                    <Time at={list.importedAt} show="short" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {last !== undefined && (
        <div className="setting facts">
          <p className="sm" role="status">
            {last.endedAt === null
              ? t(data.left.exact ? 'watch.running' : 'watch.runningMany', { left })
              : t('watch.screened', {
                  at: formats.timeProse(last.endedAt),
                  people: formats.number(last.people),
                  hits: formats.number(last.hits),
                  rechecks: formats.number(last.rechecks),
                })}{' '}
            {t('watch.open', { count: data.open, hits: formats.number(data.open) })}
          </p>
        </div>
      )}
      {session.can('watch_lists.edit') !== undefined && <LoadList />}
    </>
  )
}

function LoadList(): ReactElement {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const queries = useQueryClient()
  const id = useId()
  const [format, setFormat] = useState<WatchFormat>('ofac')
  const [name, setName] = useState('')
  const [main, setMain] = useState<File>()
  const [aliases, setAliases] = useState<File>()
  const [shrinks, setShrinks] = useState(false)
  const load = useStoreCommand(client.watch.import, {
    onDone: (out) => {
      showToast(
        out.unchanged
          ? t('watch.unchanged')
          : t('watch.loaded', {
              version: out.version,
              added: formats.number(out.added),
              changed: formats.number(out.changed),
              gone: formats.number(out.gone),
            }),
      )
      setShrinks(false)
      void queries.invalidateQueries({ queryKey: orpc.watch.key() })
    },
  })
  const send = (): void => {
    if (main === undefined) return
    const asked = name.trim() === '' ? NAMES[format] : name.trim()
    load.run({ name: asked, format, main, aliases: aliases ?? null, mayShrink: shrinks })
  }
  const cut = load.fault?.code === 'INVALID_STATE'
  return (
    <div className="setting facts load">
      <h3>{t('watch.load')}</h3>
      <SegmentedControl
        label={t('watch.format')}
        value={format}
        choices={WATCH_FORMATS.map((value) => ({ value, label: NAMES[value] }))}
        onChange={(next) => {
          setFormat(next)
          setAliases(undefined)
        }}
      />
      <label className="field" htmlFor={`${id}-main`}>
        <span className="label">{t(`watch.file.${format}`)}</span>
        <input
          id={`${id}-main`}
          type="file"
          accept={ACCEPT[format]}
          onChange={(event) => setMain(event.target.files?.[0])}
        />
      </label>
      {format === 'ofac' && (
        <label className="field" htmlFor={`${id}-alt`}>
          <span className="label">
            {t('watch.aliases')} <span className="t3 sm">{t('common:optional')}</span>
          </span>
          <input id={`${id}-alt`} type="file" accept=".csv" onChange={(event) => setAliases(event.target.files?.[0])} />
        </label>
      )}
      <label className="field" htmlFor={`${id}-name`}>
        <span className="label">{t('watch.name')}</span>
        <input
          id={`${id}-name`}
          className="input"
          value={name}
          maxLength={60}
          placeholder={NAMES[format]}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      {cut && (
        <label className="row sm">
          <input type="checkbox" checked={shrinks} onChange={(event) => setShrinks(event.target.checked)} />
          {t('watch.mayShrink')}
        </label>
      )}
      <FaultLine fault={load.fault} />
      <span className="row">
        <Button kind="primary" onPress={send} disabled={main === undefined || load.running}>
          {t('watch.loadButton')}
        </Button>
        <span className="t3 sm">{t('watch.loadFoot')}</span>
      </span>
    </div>
  )
}
