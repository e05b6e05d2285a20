import { Menu } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/languages.ts'
import { Icon } from '../ui/Icon.tsx'
import { CommandKey } from '../ui/Kbd.tsx'
import { initials } from '../ui/values.tsx'
import { setPreferences, usePreferences } from './preferences.ts'
import { useSession } from './session.ts'

const THEMES = ['light', 'dark', 'system'] as const

function Item({
  chosen = false,
  onPress,
  right,
  children,
}: Readonly<{ chosen?: boolean; onPress: () => void; right?: ReactNode; children: ReactNode }>): ReactElement {
  return (
    <Menu.Item
      onClick={onPress}
      leftSection={chosen ? <Icon name="check" size="s" /> : <span style={{ width: 14 }} />}
      rightSection={right}
      aria-current={chosen}
    >
      {children}
    </Menu.Item>
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
    <Menu withInitialFocusPlaceholder={false} position="bottom-end" width={240} transitionProps={{ duration: 120 }}>
      <Menu.Target>
        <button type="button" className="me">
          <span className="av" aria-hidden="true">
            {initials(operator.displayName)}
          </span>
          <span>
            <b className="who">{operator.displayName}</b>
            <span className={`xs role ${actingFrom === undefined ? 't3' : 'warn'}`}>
              {actingFrom === undefined ? role : t('me.acting', { role })}
            </span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {demo.length > 0 && (
          <>
            <Menu.Label>{t('me.actAs')}</Menu.Label>
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
          </>
        )}
        <Menu.Label>{t('me.language')}</Menu.Label>
        {LANGUAGES.map((each) => (
          <Item key={each} chosen={each === language} onPress={() => setPreferences({ language: each })}>
            <span lang={each}>{LANGUAGE_NAMES[each]}</span>
          </Item>
        ))}
        <Menu.Label>{t('me.theme')}</Menu.Label>
        {THEMES.map((each) => (
          <Item key={each} chosen={each === theme} onPress={() => setPreferences({ theme: each })}>
            {t(`me.themes.${each}`)}
          </Item>
        ))}
        <Menu.Divider />
        <Item onPress={() => session.lock('person')} right={<CommandKey command="session.lock" />}>
          {t('me.lock')}
        </Item>
        <Item onPress={session.signOut}>{t('me.signOut')}</Item>
      </Menu.Dropdown>
    </Menu>
  )
}
