import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { CommandKey } from '../../ui/Kbd.tsx'
import type { CommandId } from '../../ui/keyboard/commands.ts'
import { Panel } from '../../ui/parts.tsx'
import { useGo } from '../../ui/useGo.ts'
import { StatusTag } from '../../ui/values.tsx'
import type { Summary } from './OverviewScreen.tsx'

type Queue = NonNullable<Summary['queues']['reviews']>
type QueueName = keyof Summary['queues']
const HOUR = 3_600_000
/** A flag open for longer than this is pressing. */
const FLAG_TARGET_MS = 4 * HOUR

const QUEUES: ReadonlyArray<Readonly<{ name: QueueName; icon: IconName; command: CommandId; path: string }>> = [
  { name: 'reviews', icon: 'id', command: 'go.reviews', path: '/reviews' },
  { name: 'flags', icon: 'flag', command: 'go.flags', path: '/flags' },
  { name: 'approvals', icon: 'approvals', command: 'go.approvals', path: '/approvals' },
  { name: 'answered', icon: 'people', command: 'go.reviews', path: '/reviews' },
]

/** What waits for this person's role: open, the most pressing, mine. */
export function WaitingPanel({ queues, now }: Readonly<{ queues: Summary['queues']; now: number }>): ReactElement {
  const { t } = useTranslation('overview')
  const formats = useFormats()
  const go = useGo()
  const shown = QUEUES.flatMap((entry) => {
    const queue = queues[entry.name]
    return queue === null ? [] : [{ ...entry, queue }]
  })
  const mine = shown.reduce((sum, { name, queue }) => sum + (name === 'answered' ? 0 : queue.mine), 0)

  const pressing = (name: QueueName, queue: Queue): ReactNode => {
    if (queue.open === 0 || queue.pressingAt === null) return <span className="t3">–</span>
    if (queue.late > 0)
      return (
        <StatusTag boxed={false} tone="danger" icon="warning">
          {t('lateCount', { count: queue.late })}
        </StatusTag>
      )
    const distance = formats.duration(queue.pressingAt - now)
    if (name === 'reviews') {
      const soon = queue.pressingAt - now < 6 * HOUR
      return (
        <StatusTag boxed={false} icon="clock" {...(soon ? { tone: 'warn' as const } : {})}>
          {t('left', { time: distance })}
        </StatusTag>
      )
    }
    if (name === 'flags') {
      const old = now - queue.pressingAt > FLAG_TARGET_MS
      return (
        <StatusTag boxed={false} icon="clock" {...(old ? { tone: 'warn' as const } : {})}>
          {t('oldest', { time: distance })}
        </StatusTag>
      )
    }
    if (name === 'approvals') {
      const soon = queue.pressingAt - now < HOUR
      return (
        <StatusTag boxed={false} icon="clock" {...(soon ? { tone: 'warn' as const } : {})}>
          {t('expires', { time: distance })}
        </StatusTag>
      )
    }
    return (
      <span className="t2">
        {queue.pressingAt > now
          ? t('left', { time: distance })
          : t('newest', { ago: formats.relative(queue.pressingAt, now) })}
      </span>
    )
  }

  return (
    <Panel title={t('waiting.title')} aside={t('waiting.mine', { count: mine })}>
      <table className="work">
        <colgroup>
          <col />
          <col style={{ width: 58 }} />
          <col style={{ width: 130 }} />
          <col style={{ width: 50 }} />
          <col className="keys" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('waiting.queue')}</th>
            <th scope="col" className="num">
              {t('waiting.open')}
            </th>
            <th scope="col">{t('waiting.pressing')}</th>
            <th scope="col" className="num">
              {t('waiting.own')}
            </th>
            <td className="keys" />
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, icon, command, path, queue }) => (
            <tr key={name} data-row={name} onClick={() => go(path)}>
              <td>
                <button type="button" className="row" onClick={() => go(path)}>
                  <Icon name={icon} />
                  <b className="el">{t(`queue.${name}`)}</b>
                </button>
              </td>
              <td className="num b">{formats.number(queue.open)}</td>
              <td>{pressing(name, queue)}</td>
              <td className="num t3">{formats.number(queue.mine)}</td>
              <td className="num keys">
                <CommandKey command={command} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 && (
        <p className="t2" style={{ padding: 14 }}>
          {t('waiting.none')}
        </p>
      )}
    </Panel>
  )
}
