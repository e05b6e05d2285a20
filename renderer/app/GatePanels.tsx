import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Brand } from './Rail.tsx'

/** The one panel in the middle of an otherwise empty page. */
export function GatePanel({
  title,
  wide = false,
  children,
}: Readonly<{ title: string; wide?: boolean; children: ReactNode }>): ReactElement {
  return (
    <main className="gate">
      <div className={wide ? 'panel wide' : 'panel'}>
        <Brand />
        <div className="body">
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </main>
  )
}

export function StoreAway(): ReactElement {
  const { t } = useTranslation('signin')
  return (
    <GatePanel title={t('away.title')}>
      <p className="t2">{t('away.text')}</p>
    </GatePanel>
  )
}

export function NewerStore(versions: Readonly<{ store: number; console: number }>): ReactElement {
  const { t } = useTranslation('signin')
  return (
    <GatePanel title={t('newer.title')}>
      <p className="t2">{t('newer.text', versions)}</p>
    </GatePanel>
  )
}
