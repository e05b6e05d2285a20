import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { client, orpc, type Client } from '../platform/client.ts'
import { useStoreCommand } from '../platform/useStoreCommand.ts'
import { Icon } from '../ui/Icon.tsx'
import { Pop } from '../ui/Pop.tsx'
import { useGo } from '../ui/useGo.ts'
import { Time } from '../ui/values.tsx'

type Row = Awaited<ReturnType<Client['notes']['mentions']>>['rows'][number]

/** Notes that name this person; nothing stands there for somebody whom none names. Opening one marks it as read. */
export function Mentions(): ReactElement | null {
  const { t } = useTranslation('shell')
  const { data } = useQuery(orpc.notes.mentions.queryOptions({ input: {} }))
  if (data === undefined || data.rows.length === 0) return null
  const { unseen, rows } = data
  const words = unseen === 0 ? t('mentions.title') : t('mentions.unseen', { count: unseen })
  return (
    <Pop
      kind="menu"
      className="badge bare"
      title={words}
      face={
        <span role="img" aria-label={words} className="row g6">
          <Icon name="bell" size="s" />
          <span className={unseen > 0 ? 'danger b' : 't3'}>{unseen}</span>
        </span>
      }
    >
      {() => rows.map((row) => <Mention key={row.note} row={row} />)}
    </Pop>
  )
}

function Mention({ row }: Readonly<{ row: Row }>): ReactElement {
  const { t } = useTranslation('shell')
  const go = useGo()
  const seen = useStoreCommand(client.notes.seen)
  const open = (): void => {
    if (!row.seen) seen.run({ note: row.note })
    go(row.target.startsWith('cus_') ? `/customers/${row.target}` : `/reviews/${row.target}`)
  }
  return (
    <button type="button" role="menuitem" tabIndex={-1} className="mention" onClick={open}>
      <span className="grow">
        <span className={row.seen ? '' : 'b'}>{t('mentions.by', { by: row.by })}</span>{' '}
        <span className="t3 sm">
          <Time at={row.at} show="short" />
        </span>
        <span className="mention-text">{row.text ?? t('mentions.hidden')}</span>
      </span>
    </button>
  )
}
