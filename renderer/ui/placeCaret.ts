import { flushSync } from 'react-dom'

/**
 * Makes a change to a field's text and puts its caret, before anything else is typed: with the next picture, the caret would move under
 * somebody who types on. For handlers of events, not for effects.
 */
export function placeCaret(
  field: HTMLInputElement | HTMLTextAreaElement | null,
  change: () => void,
  from: number,
  to: number = from,
): void {
  flushSync(change)
  field?.focus()
  field?.setSelectionRange(from, to)
}
