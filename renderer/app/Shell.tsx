// The frame around every screen of a signed-in person.
import { Outlet, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { desktop } from '../platform/desktop.ts'
import { useConnection } from '../platform/useEvents.ts'
import { useCommand } from '../ui/keyboard/useCommand.ts'
import { LiveRegions } from '../ui/LiveRegions.tsx'
import { announce } from '../ui/liveRegion.ts'
import { StoreAwayStrip } from '../ui/states.tsx'
import { Toasts } from '../ui/Toasts.tsx'
import { useGo } from '../ui/useGo.ts'
import { useFormats } from '../i18n/useFormats.ts'
import { FootBar } from './FootBar.tsx'
import { LiveSign } from './LiveSign.tsx'
import { Mentions } from './Mentions.tsx'
import { mayEnter, PLACES, type Place } from './places.ts'
import { Rail } from './Rail.tsx'
import { SearchBox } from './SearchBox.tsx'
import { useSession } from './session.ts'
import { StoreBadge } from './StoreBadge.tsx'
import { WhoAmI } from './WhoAmI.tsx'

// Asked for by a key; their code comes then.
const KeySheet = lazy(() => import('./KeySheet.tsx').then((m) => ({ default: m.KeySheet })))
const Palette = lazy(() => import('./Palette.tsx').then((m) => ({ default: m.Palette })))

function GoKey({ place }: Readonly<{ place: Place }>): null {
  const go = useGo()
  const session = useSession()
  useCommand(place.command, () => go(place.path), { enabled: mayEnter(session, place) })
  return null
}

export function Shell(): ReactElement {
  const { t, i18n } = useTranslation('shell')
  const session = useSession()
  const go = useGo()
  const formats = useFormats()
  const connection = useConnection()
  const { pathname } = useLocation()
  const [sheet, setSheet] = useState<'keys' | 'palette'>()
  const main = useRef<HTMLElement>(null)
  const away = connection.state === 'reconnecting'
  const loadedAt = connection.state === 'reconnecting' ? connection.since : 0

  useCommand('palette', () => setSheet('palette'))
  useCommand('keys', () => setSheet('keys'))
  useCommand('session.lock', () => session.lock('person'))
  useEffect(
    () =>
      desktop()?.onMenuCommand((command) => {
        if (command === 'settings') go('/settings')
      }),
    [go],
  )

  const place = PLACES.find((each) => each.path !== '/' && pathname.startsWith(each.path)) ?? PLACES[0]
  useEffect(() => {
    document.title = t('title', { screen: t(`place.${place.name}`) })
  }, [t, place, i18n.language])
  useEffect(() => {
    if (away) announce(t('common:storeAway', { at: formats.clock(loadedAt, false) }), 'assertive')
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- said once when the line breaks
  }, [away])

  return (
    <div className={session.actingFrom === undefined ? 'app' : 'app acting'}>
      <a className="skip btn" href="#main" onClick={() => main.current?.focus()}>
        {t('skip')}
      </a>
      <header className="top">
        <SearchBox />
        <StoreBadge />
        <LiveSign />
        <Mentions />
        <WhoAmI />
      </header>
      <Rail />
      <main className="main" id="main" tabIndex={-1} ref={main}>
        {away && <StoreAwayStrip loadedAt={loadedAt} />}
        <Outlet />
      </main>
      <FootBar />
      {PLACES.map((each) => (
        <GoKey key={each.name} place={each} />
      ))}
      <Toasts />
      <LiveRegions />
      <Suspense fallback={null}>
        {sheet === 'keys' && <KeySheet onClose={() => setSheet(undefined)} />}
        {sheet === 'palette' && <Palette onClose={() => setSheet(undefined)} />}
      </Suspense>
    </div>
  )
}
