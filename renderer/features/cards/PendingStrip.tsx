import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc, type Client } from '../../platform/client.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useGo } from '../../ui/useGo.ts'

type Staged = Awaited<ReturnType<Client['approvals']['get']>>

/** The change of this card that waits for a second person, as far as the role may see it. */
export function usePendingChange(id: string | null): Staged | undefined {
  const session = useSession()
  const may = session.can('approvals.read') !== undefined
  const { data } = useQuery(
    orpc.approvals.get.queryOptions({ input: { id: id ?? '' }, enabled: id !== null && may, retry: false }),
  )
  return id === null ? undefined : data
}

export function PendingStrip({ id, change }: Readonly<{ id: string; change: Staged | undefined }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const go = useGo()
  return (
    <div className="strip" role="status">
      <Icon name="approvals" size="s" />
      <span>
        {change === undefined
          ? t('pending.plain')
          : t(change.action === 'card.unfreeze' ? 'pending.unfreeze' : 'pending.limits', {
              maker: change.maker,
              at: formats.clock(change.expiresAt, false),
            })}
      </span>
      {change !== undefined && (
        <button type="button" className="link" onClick={() => go(`/approvals/${id}`)}>
          {t('pending.open')}
        </button>
      )}
    </div>
  )
}
