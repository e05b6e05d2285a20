// What the holder was told, when, and whether it arrived; what did not is sent again from here.
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc, type Client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import type { IconName } from '../../ui/Icon.tsx'
import { Button, KeyButton, Panel } from '../../ui/parts.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { StatusTag, Time, type Tone } from '../../ui/values.tsx'
import type { Customer } from './timeline-words.ts'

type Notice = Awaited<ReturnType<Client['notices']['list']>>['rows'][number]
const SHOWN = 4
/** Delivery is no event of the store: while something waits, the list is read again. */
const WAITING_MS = 5_000

const LOOKS: Readonly<Record<Notice['state'], readonly [IconName, Tone]>> = {
  queued: ['clock', 'plain'],
  delivered: ['check', 'ok'],
  dead: ['warning', 'danger'],
  too_old: ['cross', 'warn'],
}

/** Why it did not arrive; the store's words are few. */
function errorWords(error: string, t: TFunction<'cards'>): string {
  const [, status] = /(\d{3})/.exec(error) ?? []
  if (status !== undefined) return t('notices.error.status', { status })
  if (error === 'no answer in time') return t('notices.error.late')
  if (error === 'no connection') return t('notices.error.away')
  return error === 'answered without proof of receipt' ? t('notices.error.unproven') : error
}

const mayResend = (notice: Notice): boolean => !(notice.state === 'queued' && notice.nextAt !== null)

export function NoticesPanel({ customer }: Readonly<{ customer: Customer }>): ReactElement {
  const { t } = useTranslation('cards')
  const [all, setAll] = useState(false)
  const query = useQuery(
    orpc.notices.list.queryOptions({
      input: { customer: customer.id },
      refetchInterval: ({ state }) =>
        state.data?.rows.some((one) => one.state === 'queued') === true ? WAITING_MS : false,
    }),
  )
  const rows = query.data?.rows ?? []
  const failed = rows.filter((one) => one.state === 'dead').length
  return (
    <Panel
      title={t('notices.title')}
      className="notices"
      aside={
        rows.length > 0 && (
          <Button size="sm" onPress={() => setAll(true)}>
            {t('notices.all', { count: rows.length })}
          </Button>
        )
      }
    >
      {query.isError && query.data === undefined && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && rows.length === 0 && <p className="t3 sm none">{t('notices.none')}</p>}
      {failed > 0 && <p className="danger sm none">{t('notices.failed', { count: failed })}</p>}
      <ul>
        {rows.slice(0, SHOWN).map((notice) => (
          <li key={notice.id}>
            <span className="el" lang={notice.language} title={`${notice.title}. ${notice.text}`}>
              {notice.title}
            </span>
            <State notice={notice} />
          </li>
        ))}
      </ul>
      {all && <NoticesDialog rows={rows} onClose={() => setAll(false)} />}
    </Panel>
  )
}

function State({ notice }: Readonly<{ notice: Notice }>): ReactElement {
  const { t } = useTranslation('cards')
  const [icon, tone] = LOOKS[notice.state]
  return (
    <span className={notice.state === 'queued' ? 't3 sm' : 'sm'}>
      <StatusTag icon={icon} tone={tone} boxed={false}>
        {t(`notices.state.${notice.state}`)}
      </StatusTag>
    </span>
  )
}

function NoticesDialog({
  rows,
  onClose,
}: Readonly<{ rows: ReadonlyArray<Notice>; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  const resend = useStoreCommand(client.notices.resend, { onDone: () => showToast(t('notices.resent')) })
  const may = session.can('notes.write') !== undefined
  return (
    <Dialog
      title={t('notices.title')}
      subtitle={t('notices.subtitle')}
      width={720}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <KeyButton command="close" onPress={onClose} autoFocus>
            {t('common:close')}
          </KeyButton>
        </>
      }
    >
      <ul className="notice-rows">
        {rows.map((notice) => (
          <li key={notice.id}>
            <span className="t3 sm">
              <Time at={notice.at} show="short" />
            </span>
            <div lang={notice.language}>
              <b>{notice.title}</b>
              <p className="t2 sm">{notice.text}</p>
            </div>
            <div className="end">
              <State notice={notice} />
              <span className="t3 sm">
                {notice.settledAt !== null
                  ? formats.timeProse(notice.settledAt)
                  : notice.nextAt === null
                    ? t('notices.noReceiver')
                    : notice.attempts === 0
                      ? t('notices.goes', { at: formats.timeProse(notice.nextAt) })
                      : t('notices.again', { count: notice.attempts, at: formats.timeProse(notice.nextAt) })}
              </span>
              {notice.error !== null && notice.state !== 'delivered' && (
                <span className="danger sm">{errorWords(notice.error, t)}</span>
              )}
              {may && mayResend(notice) && (
                <Button size="sm" disabled={resend.running} onPress={() => resend.run({ id: notice.id })}>
                  {t('notices.resend')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      <CommandFault command={resend} />
    </Dialog>
  )
}
