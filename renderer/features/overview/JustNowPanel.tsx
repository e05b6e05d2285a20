import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { HIDDEN } from '../../i18n/formats.ts'
import { useConnection } from '../../platform/useEvents.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { Panel } from '../../ui/parts.tsx'
import { Empty } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { Time } from '../../ui/values.tsx'
import type { Summary } from './OverviewScreen.tsx'

type Entry = Summary['latest'][number]
const SHOWN = 6

const ICONS: Readonly<Record<string, IconName>> = {
  card: 'card',
  case: 'id',
  flag: 'flag',
  staged: 'approvals',
  number: 'eye',
  note: 'note',
  pin: 'lock',
  travel: 'globe',
  transaction: 'list',
}

/** Where a line leads: the person, case or flag that it is about. */
function pathOf({ data, transaction }: Entry): string | undefined {
  if (transaction !== null) return `/transactions?id=${transaction}`
  if (typeof data.flag === 'string') return `/flags/${data.flag}`
  if (typeof data.target !== 'string') return undefined
  if (data.target.startsWith('app_')) return `/reviews/${data.target}`
  return data.target.startsWith('cus_') ? `/customers/${data.target}` : undefined
}

const iconOf = (event: string): IconName =>
  event === 'card.frozen'
    ? 'freeze'
    : event === 'case.approved'
      ? 'check'
      : (ICONS[event.split('.')[0] ?? ''] ?? 'clock')

/** The newest six things that happened; said to screen readers only while the list has the focus. */
export function JustNowPanel({ latest }: Readonly<{ latest: ReadonlyArray<Entry> }>): ReactElement {
  const { t } = useTranslation('overview')
  const live = useConnection().state === 'live'
  const words = (entry: Entry): string => {
    const last4 = entry.data.last4
    const values = { ...entry.data, card: typeof last4 === 'string' ? `${HIDDEN} ${last4}` : '' }
    return t(`latest.${entry.event}`, { ...values, defaultValue: t('latest.other', { event: entry.event }) })
  }
  return (
    <Panel
      title={t('latest.title')}
      aside={
        live && (
          <>
            <span className="dot" />
            {t('latest.live')}
          </>
        )
      }
    >
      {latest.length === 0 ? (
        <Empty>{t('latest.empty')}</Empty>
      ) : (
        <div role="log" aria-live="off" aria-label={t('latest.title')} className="scroll">
          <ul className="ev">
            {latest.slice(0, SHOWN).map((entry) => (
              <li key={`${entry.at}${entry.event}${entry.by}`}>
                <span className="t3 sm">
                  <Time at={entry.at} show="clock" />
                </span>
                <Icon name={iconOf(entry.event)} />
                <Words text={words(entry)} path={pathOf(entry)} />
                <span className="t3 sm el">{entry.by}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  )
}

function Words({ text, path }: Readonly<{ text: string; path: string | undefined }>): ReactElement {
  const go = useGo()
  if (path === undefined) return <span className="el">{text}</span>
  return (
    <button type="button" className="el" onClick={() => go(path)}>
      {text}
    </button>
  )
}
