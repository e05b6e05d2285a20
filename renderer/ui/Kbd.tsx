import type { ReactElement } from 'react'
import { isMac } from '../platform/desktop.ts'
import { commandOf, type CommandId } from './keyboard/commands.ts'

const NAMES: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowDown: '↓',
  ArrowUp: '↑',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
}

/** `Mod+Enter` as a person reads it: `Ctrl ↵`, on a Mac `⌘↵`. */
export function keyText(key: string, mac: boolean): string {
  const parts = key.split('+')
  // A key that is itself `+` leaves two empty ends.
  const words = key === '+' ? ['+'] : parts
  const shown = words.map((word) =>
    word === 'Mod' ? (mac ? '⌘' : 'Ctrl') : word === 'Enter' && words.length > 1 ? '↵' : (NAMES[word] ?? word),
  )
  return shown.join(mac && words[0] === 'Mod' ? '' : ' ')
}

/** A key, or the keys of a sequence (`G R`), drawn. Decoration: the control's name stays the accessible name. */
export function Kbd({ keys }: Readonly<{ keys: string }>): ReactElement {
  const mac = isMac()
  return (
    <span className="kbds" aria-hidden="true">
      {keys.split(' ').map((key) => (
        <kbd key={key}>{keyText(key, mac)}</kbd>
      ))}
    </span>
  )
}

/** The first key of a command, drawn. */
export function CommandKey({ command }: Readonly<{ command: CommandId }>): ReactElement {
  return <Kbd keys={commandOf(command).keys[0] ?? ''} />
}

/** For `aria-keyshortcuts`: `Mod+Enter` as ARIA writes it. Sequences have no notation there. */
export function ariaKeys(command: CommandId): string | undefined {
  const key = commandOf(command).keys[0] ?? ''
  return key.includes(' ') ? undefined : key.replace('Mod', isMac() ? 'Meta' : 'Control')
}
