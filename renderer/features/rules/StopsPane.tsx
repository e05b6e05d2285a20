// Programme-wide stops: set one with a preview of what it would have declined, ask for one to be lifted, lift what a colleague asked for.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Button, Panel } from '../../ui/parts.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { Time } from '../../ui/values.tsx'
import { StopForm } from './StopForm.tsx'

type Row = Awaited<ReturnType<typeof client.rules.stops>>['rows'][number]

export function StopsPane(): ReactElement {
  const { t } = useTranslation('rules')
  const session = useSession()
  const list = useQuery(orpc.rules.stops.queryOptions())
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <Loading />
  return (
    <div className="rule-page">
      <div>
        {list.data.rows.length === 0 && <Empty>{t('empty.stops')}</Empty>}
        {list.data.rows.map((row) => (
          <StopPanel key={row.id} row={row} mayLift={session.can('rules.make_live') !== undefined} />
        ))}
      </div>
      {session.can('rules.draft') !== undefined && <StopForm now={list.data.now} />}
    </div>
  )
}

function StopPanel({ row, mayLift }: Readonly<{ row: Row; mayLift: boolean }>): ReactElement {
  const { t } = useTranslation('rules')
  const state = row.state === 'lifted' ? t('stop.lifted', { name: row.liftedBy ?? '' }) : t(`stop.${row.state}`)
  return (
    <Panel title={`${t(`stop.kind.${row.kind}`)}: ${row.name}`} aside={<span className="t3">{state}</span>}>
      <p>{row.reason}</p>
      <p className="t3">
        {row.by} · <Time at={row.from} show="short" /> – <Time at={row.until} show="short" />
      </p>
      {row.state === 'running' && mayLift && (row.request === null ? <Ask row={row} /> : <Decide row={row} />)}
    </Panel>
  )
}

function Ask({ row }: Readonly<{ row: Row }>): ReactElement {
  const { t } = useTranslation('rules')
  const [note, setNote] = useState('')
  const ask = useStoreCommand(client.rules.askLift, { onDone: () => setNote('') })
  return (
    <>
      <p className="row">
        <input
          className="input grow"
          aria-label={t('stop.liftWhy')}
          placeholder={t('stop.liftWhy')}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <Button
          disabled={note.trim().length < 3 || ask.running}
          onPress={() => ask.run({ id: row.id, version: row.version, note: note.trim() })}
        >
          {t('stop.askLift')}
        </Button>
      </p>
      <CommandFault command={ask} />
    </>
  )
}

function Decide({ row }: Readonly<{ row: Row }>): ReactElement {
  const { t } = useTranslation('rules')
  const decide = useStoreCommand(client.rules.decideLift)
  const settle = (approve: boolean): void => decide.run({ id: row.id, version: row.version, approve, note: '' })
  return (
    <>
      <p>{t('stop.asked', { name: row.request?.maker ?? '', note: row.request?.note ?? '' })}</p>
      <p className="row">
        {row.request?.mayDecide === true && (
          <Button kind="primary" disabled={decide.running} onPress={() => settle(true)}>
            {t('stop.lift')}
          </Button>
        )}
        <Button disabled={decide.running} onPress={() => settle(false)}>
          {row.request?.mine === true ? t('stop.withdraw') : t('stop.keep')}
        </Button>
      </p>
      <CommandFault command={decide} />
    </>
  )
}
