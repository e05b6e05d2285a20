// Settings: what a person may set for this screen, the session, the store, about. A change saves at once.
import { useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Right } from '#shared/domain/permissions.ts'
import { setPreferences, type Preferences } from '../../app/preferences.ts'
import { usePreferences } from '../../app/usePreferences.ts'
import { useSession } from '../../app/session.ts'
import { StoreFacts } from '../../app/StoreBadge.tsx'
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/languages.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { Button, PageTitle, SegmentedControl } from '../../ui/parts.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useNow } from '../../ui/useNow.ts'
import { AutoRules } from './AutoRules.tsx'
import { FeeSchedules } from './FeeSchedules.tsx'
import { PromiseCalendar } from './PromiseCalendar.tsx'
import { Retention } from './Retention.tsx'
import { WatchLists } from './WatchLists.tsx'
import './settings.css'

const SECTIONS = ['me', 'session', 'store', 'promise', 'fees', 'watch', 'auto', 'retention', 'about'] as const
/** What a section needs to be there. */
const NEEDS: Readonly<Partial<Record<SectionName, Right>>> = {
  promise: 'promise.edit',
  fees: 'fees.edit',
  watch: 'watch_lists.read',
  auto: 'auto_rules.read',
  retention: 'retention.edit',
}
type SectionName = (typeof SECTIONS)[number]

function Setting({
  title,
  text,
  children,
}: Readonly<{ title: string; text: string; children: ReactNode }>): ReactElement {
  return (
    <div className="setting">
      <div>
        <b>{title}</b>
        <p className="t3 sm">{text}</p>
      </div>
      {children}
    </div>
  )
}

/** A language's name in that language, marked so. */
function languageChoice(language: Preferences['language']): ReactElement {
  return <span lang={language}>{LANGUAGE_NAMES[language]}</span>
}

function Me(): ReactElement {
  const { t } = useTranslation('settings')
  const chosen = usePreferences()
  const formats = useFormats()
  const now = useNow(60_000)
  const change = (next: Partial<Preferences>): void => {
    const before = chosen
    setPreferences(next)
    showToast(t('saved'), { run: () => setPreferences(before) })
  }
  return (
    <>
      <Setting title={t('language.title')} text={t('language.text')}>
        <SegmentedControl
          label={t('language.title')}
          value={chosen.language}
          choices={LANGUAGES.map((language) => ({ value: language, label: languageChoice(language) }))}
          onChange={(language) => change({ language })}
        />
      </Setting>
      <Setting title={t('theme.title')} text={t('theme.text')}>
        <SegmentedControl
          label={t('theme.title')}
          value={chosen.theme}
          choices={(['light', 'dark', 'system'] as const).map((theme) => ({
            value: theme,
            label: t(`shell:me.themes.${theme}`),
          }))}
          onChange={(theme) => change({ theme })}
        />
      </Setting>
      <Setting title={t('density.title')} text={t('density.text')}>
        <SegmentedControl
          label={t('density.title')}
          value={chosen.density}
          choices={(['compact', 'comfortable'] as const).map((density) => ({
            value: density,
            label: t(`density.${density}`),
          }))}
          onChange={(density) => change({ density })}
        />
      </Setting>
      <Setting title={t('keys.title')} text={t('keys.text')}>
        <SegmentedControl
          label={t('keys.title')}
          value={chosen.singleKeys ? 'on' : 'off'}
          choices={(['on', 'off'] as const).map((state) => ({ value: state, label: t(`keys.${state}`) }))}
          onChange={(state) => change({ singleKeys: state === 'on' })}
        />
      </Setting>
      <Setting title={t('zone.title')} text={t('zone.text', { zone: formats.zoneName(now) })}>
        {null}
      </Setting>
    </>
  )
}

function SessionSection(): ReactElement {
  const { t } = useTranslation('settings')
  const session = useSession()
  return (
    <Setting
      title={t('session.title')}
      text={t('session.text', {
        name: session.operator.displayName,
        role: t(`common:role.${session.operator.role}`),
      })}
    >
      <span className="row">
        <Button icon="lock" onPress={() => session.lock('person')}>
          {t('shell:me.lock')}
        </Button>
        <Button onPress={session.signOut}>{t('shell:me.signOut')}</Button>
      </span>
    </Setting>
  )
}

export function SettingsScreen(): ReactElement {
  const { t } = useTranslation(['settings', 'shell'])
  const { hello, can } = useSession()
  const sections = SECTIONS.filter((name) => {
    const right = NEEDS[name]
    return right === undefined || can(right) !== undefined
  })
  const [section, setSection] = useState<SectionName>('me')
  useScreenKeys('settings', ['search', 'palette', 'session.lock'])
  return (
    <>
      <PageTitle title={t('title')} />
      <div className="settings scroll">
        <nav aria-label={t('index')}>
          {sections.map((name) => (
            <button
              key={name}
              type="button"
              className="nav"
              aria-current={name === section ? 'page' : undefined}
              onClick={() => setSection(name)}
            >
              {t(`${name}.title`)}
            </button>
          ))}
        </nav>
        <section className="panel" aria-label={t(`${section}.title`)}>
          <div className="ph line">
            <h2>{t(`${section}.title`)}</h2>
            {section === 'me' && <span className="r">{t('me.text')}</span>}
          </div>
          {section === 'me' && <Me />}
          {section === 'session' && <SessionSection />}
          {section === 'store' && (
            <div className="setting facts">
              <p className="t3 sm">{t('store.text')}</p>
              <StoreFacts />
            </div>
          )}
          {section === 'fees' && <FeeSchedules />}
          {section === 'watch' && <WatchLists />}
          {section === 'auto' && <AutoRules />}
          {section === 'promise' && <PromiseCalendar />}
          {section === 'retention' && <Retention />}
          {section === 'about' && (
            <div className="setting">
              <p>{t('about.text', { version: hello.version, contract: hello.contract })}</p>
            </div>
          )}
        </section>
      </div>
    </>
  )
}
