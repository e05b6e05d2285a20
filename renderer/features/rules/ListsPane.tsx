// Lists that rules name: made, pasted into, taken from. Every entry keeps since when it held.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { LIST_KINDS, type ListKind } from '#shared/risk/rule-language/vocabulary.ts'
import { useSession } from '../../app/session.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Button, Panel } from '../../ui/parts.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'

export function ListsPane(): ReactElement {
  const { t } = useTranslation('rules')
  const session = useSession()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<ListKind>('merchant')
  const [values, setValues] = useState('')
  const lists = useQuery(orpc.rules.lists.queryOptions())
  const save = useStoreCommand(client.rules.saveList, { onDone: () => setValues('') })
  if (lists.isError) return <ErrorState error={lists.error} onRetry={() => void lists.refetch()} />
  if (lists.data === undefined) return <Loading />
  const known = lists.data.find((one) => one.name === name)
  const mayEdit = session.can('rules.draft') !== undefined
  return (
    <div className="rule-page">
      <div>
        {lists.data.length === 0 && <Empty>{t('empty.lists')}</Empty>}
        {lists.data.map((list) => (
          <Panel
            key={list.name}
            title={`list.${list.name}`}
            aside={<span className="t3">{t(`kinds.${list.kind}`)}</span>}
          >
            {list.usedBy.length > 0 && (
              <p className="t2">
                {t('column.usedBy')}: {list.usedBy.join(', ')}
              </p>
            )}
            {list.entries.slice(0, 200).map((entry) => (
              <p key={entry.value} className="row sm">
                <code>{entry.value}</code>
                <span className="t3">{entry.addedBy}</span>
                {mayEdit && (
                  <Button
                    size="sm"
                    label={`${t('lists.remove')} ${entry.value}`}
                    disabled={save.running}
                    onPress={() =>
                      save.run({
                        name: list.name,
                        version: list.version,
                        kind: list.kind,
                        add: [],
                        remove: [entry.value],
                      })
                    }
                  >
                    {t('lists.remove')}
                  </Button>
                )}
              </p>
            ))}
          </Panel>
        ))}
      </div>
      {mayEdit && (
        <div>
          <label className="field">
            <span className="label">{t('lists.name')}</span>
            <input className="input" value={name} onChange={(event) => setName(event.target.value)} />
          </label>
          <label className="field">
            <span className="label">{t('lists.kind')}</span>
            <select
              className="input"
              value={known?.kind ?? kind}
              disabled={known !== undefined}
              onChange={(event) => setKind(event.target.value as ListKind)}
            >
              {LIST_KINDS.map((one) => (
                <option key={one} value={one}>
                  {t(`kinds.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span className="label">{t('lists.values')}</span>
            <textarea className="input" rows={8} value={values} onChange={(event) => setValues(event.target.value)} />
          </label>
          <p className="row">
            <Button
              disabled={save.running || !/^[a-z][a-z0-9_]{1,39}$/.test(name)}
              onPress={() =>
                save.run({
                  name,
                  version: known?.version ?? null,
                  kind: known?.kind ?? kind,
                  add: values
                    .split(/[\n,]/)
                    .map((one) => one.trim())
                    .filter((one) => one !== ''),
                  remove: [],
                })
              }
            >
              {t('lists.add')}
            </Button>
          </p>
          <CommandFault command={save} />
        </div>
      )}
    </div>
  )
}
