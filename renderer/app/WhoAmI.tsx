import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/languages.ts'
import { Icon } from '../ui/Icon.tsx'
import { CommandKey } from '../ui/Kbd.tsx'
import { Pop } from '../ui/Pop.tsx'
import { initials } from '../ui/values.tsx'
import { setPreferences } from './preferences.ts'
import { usePreferences } from './usePreferences.ts'
import { useSession } from './session.ts'

const THEMES = ['light', 'dark', 'system'] as const

function Item({
  chosen,
  onPress,
  right,
  children,
}: Readonly<{ chosen?: boolean; onPress: () => void; right?: ReactNode; children: ReactNode }>): ReactElement {
  return (
    <button
      type="button"
      role={chosen === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={chosen}
      tabIndex={-1}
      onClick={onPress}
    >
      {chosen === true ? <Icon name="check" size="s" /> : <span className="unchosen" />}
      <span className="grow">{children}</span>
      {right}
    </button>
  )
}

function Group({ title, children }: Readonly<{ title: string; children: ReactNode }>): ReactElement {
  return (
    <div role="group" aria-label={title}>
      <div className="gh" aria-hidden="true">
        {title}
      </div>
      {children}
    </div>
  )
}

/** Name and role, always in words; its menu holds language, theme, acting as somebody else (demo), lock and sign out. */
export function WhoAmI(): ReactElement {
  const { t } = useTranslation('shell')
  const session = useSession()
  const { operator, demo, actingFrom } = session
  const { language, theme } = usePreferences()
  const role = t(`common:role.${operator.role}`)
  return (
    <Pop
      kind="menu"
      className="me"
      face={
        <>
          <span className="av" aria-hidden="true">
            {initials(operator.displayName)}
          </span>
          <span>
            <b className="who">{operator.displayName}</b>
            <span className={`xs role ${actingFrom === undefined ? 't3' : 'warn'}`}>
              {actingFrom === undefined ? role : t('me.acting', { role })}
            </span>
          </span>
        </>
      }
    >
      {() => (
        <>
          {demo.length > 0 && (
            <Group title={t('me.actAs')}>
              {demo.map((person) => (
                <Item
                  key={person.name}
                  chosen={person.name === operator.name}
                  onPress={() => session.actAs(person.name)}
                  right={<span className="t3 sm">{person.displayName}</span>}
                >
                  {t(`common:role.${person.role}`)}
                </Item>
              ))}
            </Group>
          )}
          <Group title={t('me.language')}>
            {LANGUAGES.map((each) => (
              <Item key={each} chosen={each === language} onPress={() => setPreferences({ language: each })}>
                <span lang={each}>{LANGUAGE_NAMES[each]}</span>
              </Item>
            ))}
          </Group>
          <Group title={t('me.theme')}>
            {THEMES.map((each) => (
              <Item key={each} chosen={each === theme} onPress={() => setPreferences({ theme: each })}>
                {t(`me.themes.${each}`)}
              </Item>
            ))}
          </Group>
          <hr />
          <Item onPress={() => session.lock('person')} right={<CommandKey command="session.lock" />}>
            {t('me.lock')}
          </Item>
          <Item onPress={session.signOut}>{t('me.signOut')}</Item>
        </>
      )}
    </Pop>
  )
}
