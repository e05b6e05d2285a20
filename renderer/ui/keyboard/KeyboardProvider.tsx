import { useEffect, useMemo, type ReactElement, type ReactNode } from 'react'
import { createKeyboard, type Press } from './dispatch.ts'
import { KeyboardContext } from './useCommand.ts'

function kindOf(target: EventTarget | null): Press['target'] {
  if (!(target instanceof HTMLElement)) return 'other'
  if (target.isContentEditable) return 'text'
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return 'text'
  if (target instanceof HTMLInputElement)
    return /^(checkbox|radio|button|submit|range)$/.test(target.type) ? 'control' : 'text'
  return target.closest('button, a[href], summary, [role="menuitem"], [role="tab"]') === null ? 'other' : 'control'
}

/** An open menu or popover has the keys to itself: Esc closes it and not the case behind it. */
const OPEN_MENU = '.mantine-Menu-dropdown, .mantine-Popover-dropdown'

/** One listener on the window feeds every key press of the page to the keyboard. */
export function KeyboardProvider({
  singleKeys,
  children,
}: Readonly<{ singleKeys: boolean; children: ReactNode }>): ReactElement {
  const keyboard = useMemo(() => createKeyboard(), [])
  useEffect(() => keyboard.setSingleKeys(singleKeys), [keyboard, singleKeys])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector(OPEN_MENU) !== null) return
      const { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing, keyCode, repeat } = event
      const press = { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing, keyCode, repeat }
      if (keyboard.press({ ...press, target: kindOf(event.target) }, performance.now())) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [keyboard])
  return <KeyboardContext value={keyboard}>{children}</KeyboardContext>
}
