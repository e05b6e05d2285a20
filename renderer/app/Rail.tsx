import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/useFormats.ts'
import { Icon } from '../ui/Icon.tsx'
import { CommandKey } from '../ui/Kbd.tsx'
import { mayEnter, PLACES, type Place } from './places.ts'
import { useSession } from './session.ts'
import { useRailCounts, type RailCount } from './useRailCounts.ts'

function Entry({ place, count }: Readonly<{ place: Place; count: RailCount | undefined }>): ReactElement {
  const { t } = useTranslation('shell')
  const formats = useFormats()
  const word = t(`place.${place.name}`)
  const shown = count !== undefined && count.open > 0
  return (
    <Link
      to={place.path}
      className="nav"
      activeOptions={{ exact: place.path === '/', includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
    >
      <Icon name={place.icon} />
      <span className="word">{word}</span>
      {shown && (
        <>
          <span className={count.late > 0 ? 'n hot' : 'n'} aria-hidden="true">
            {formats.number(count.open)}
          </span>
          <span className="unseen">
            {count.late > 0
              ? t('railLate', { open: count.open, late: count.late })
              : t('railOpen', { open: count.open })}
          </span>
        </>
      )}
      <span className="tip" aria-hidden="true">
        {word} <CommandKey command={place.command} />
      </span>
    </Link>
  )
}

export function Brand(): ReactElement {
  return (
    <div className="brand">
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <rect x="1" y="3.5" width="18" height="13" rx="3" fill="var(--accent-solid)" />
        <path d="M5 8.200h10M5 11.800h4" stroke="#fff" strokeWidth="1.600" strokeLinecap="round" />
        <circle cx="14" cy="11.800" r="1.500" fill="#fff" />
      </svg>
      <span>Cardwarden</span>
    </div>
  )
}

/** The places this role may enter, with the open work this person may do. */
export function Rail(): ReactElement {
  const { t } = useTranslation('shell')
  const session = useSession()
  const counts = useRailCounts()
  const entries = (group: Place['group']): ReactElement[] =>
    PLACES.filter((place) => place.group === group && mayEnter(session, place)).map((place) => (
      <Entry key={place.name} place={place} count={counts[place.name]} />
    ))
  const control = entries('control')
  return (
    <nav className="rail" aria-label={t('programme')}>
      <Brand />
      <h2>{t('group.work')}</h2>
      {entries('work')}
      {control.length > 0 && <h2>{t('group.control')}</h2>}
      {control}
      <div className="sp" />
      {entries('end')}
    </nav>
  )
}
