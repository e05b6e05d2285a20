import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/Dialog.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { commandsOn, type Command, type CommandId, type Scope } from '../ui/keyboard/commands.ts'
import { useEntries, useFoot } from '../ui/keyboard/useCommand.ts'
import { KeyButton } from '../ui/parts.tsx'
import { mayEnter, PLACES } from './places.ts'
import { usePreferences } from './usePreferences.ts'
import { useSession } from './session.ts'

/** `?`: every key that means something here. */
export function KeySheet({ onClose }: Readonly<{ onClose: () => void }>): ReactElement {
  const { t } = useTranslation('shell')
  const { screen } = useFoot()
  const { singleKeys } = usePreferences()
  const session = useSession()
  const entries = useEntries()
  const closed = new Set<string>(PLACES.filter((place) => !mayEnter(session, place)).map((place) => place.command))
  const all = commandsOn(screen).filter((command) => !closed.has(command.id))
  const isGlobal = (command: Command): boolean => (command.scopes as ReadonlyArray<Scope>).includes('all')
  const bound = new Set(entries.map((entry) => entry.id))
  const here = all.filter((command) => !isGlobal(command) && bound.has(command.id))
  const label = (id: CommandId): string => entries.findLast((entry) => entry.id === id)?.label ?? t(`command.${id}`)
  const list = (title: string, commands: ReadonlyArray<Command & Readonly<{ id: CommandId }>>): ReactElement => (
    <section>
      <h3>{title}</h3>
      <ul style={{ columns: 2, columnGap: 24 }}>
        {commands.map((command) => (
          <li key={command.id} className="between" style={{ minHeight: 26, breakInside: 'avoid' }}>
            <span>{label(command.id)}</span>
            <span className="row g4">
              {command.keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
  return (
    <Dialog
      title={t('keys.title')}
      width={720}
      onClose={onClose}
      {...(singleKeys ? {} : { subtitle: t('keys.off') })}
      footer={
        <>
          <span className="grow" />
          <KeyButton command="close" onPress={onClose} autoFocus>
            {t('common:close')}
          </KeyButton>
        </>
      }
    >
      {here.length > 0 && list(t('keys.here'), here)}
      {here.length > 0 && <br />}
      {list(t('keys.everywhere'), all.filter(isGlobal))}
    </Dialog>
  )
}
