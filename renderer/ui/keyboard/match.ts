// From a key press to the name of a key in the list of commands. Pure, so that layouts and input methods can be tested.

/** What is read of a KeyboardEvent. */
export type KeyPress = Readonly<{
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  isComposing: boolean
  keyCode: number
}>

/** Keys of a Latin layout by position, for layouts that are not Latin and for the full-width marks of Chinese ones. */
const BY_CODE: Readonly<Record<string, string>> = {
  Slash: '/',
  BracketLeft: '[',
  BracketRight: ']',
  Minus: '-',
  Equal: '=',
  NumpadAdd: '+',
  NumpadSubtract: '-',
}

const latin = (text: string): boolean => /^[\u0021-\u007e]$/.test(text)

function baseKey(press: KeyPress): string {
  if (press.key === ' ') return 'Space'
  if (press.key.length > 1) return press.key === 'Esc' ? 'Escape' : press.key
  if (latin(press.key)) return press.key.toUpperCase()
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]
  if (letter !== undefined) return letter
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1]
  if (digit !== undefined) return digit
  if (press.code === 'Slash' && press.shiftKey) return '?'
  return BY_CODE[press.code] ?? press.key
}

/**
 * `A`, `Shift+D`, `Mod+K`, `?`, `ArrowDown`; `undefined` when no command may answer: an input method is at work,
 * or Alt is held (the system's), or the key is a modifier itself.
 */
export function keyName(press: KeyPress): string | undefined {
  if (press.isComposing || press.keyCode === 229 || press.altKey) return undefined
  if (/^(Shift|Control|Meta|Alt|AltGraph|CapsLock|Dead|Process|Unidentified)$/.test(press.key)) return undefined
  const base = baseKey(press)
  const mod = press.ctrlKey || press.metaKey
  // Shift is part of the character for `?` or `+`, but a word of its own with letters and named keys.
  const shift = press.shiftKey && (/^[A-Z]$/.test(base) || base.length > 1)
  return `${mod ? 'Mod+' : ''}${shift ? 'Shift+' : ''}${base}`
}

/** True of keys that a person types as text: they act only outside text fields and can be turned off in Settings. */
export function isSingleKey(name: string): boolean {
  return /^(Shift\+)?[\u0021-\u007e]$/.test(name) || name.includes(' ')
}
