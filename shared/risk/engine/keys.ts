// Which row a key has. The store's keys are small whole numbers, and codes (countries, categories) are short texts: both are told apart by
// one number and found in a flat table. Any other key is in a map, which is several times slower. Pure.
import { createNumberTable } from './numbers.ts'
import type { Key } from './payment.ts'

export type Keys = Readonly<{
  /** The row of a key, or -1. */
  get: (key: Key) => number
  set: (key: Key, slot: number) => void
  remove: (key: Key) => void
  clear: () => void
  /** Looks at where a key would be, see numbers.ts. */
  touch: (key: Key) => number
  size: () => number
  bytes: () => number
}>

/** What kind of key a number stands for: 7 and '7' are two keys. */
const NUMBER = 0
const TEXT = 1
const LONGEST = 4
const NONE = -1

/** Up to four characters of ASCII as one number; -1 for any other text. */
function packed(text: string): number {
  const { length } = text
  if (length > LONGEST) return NONE
  let code = 1
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 127) return NONE
    code = code * 128 + unit
  }
  return code
}
const codeOf = (key: Key): number =>
  typeof key === 'string' ? packed(key) : (key | 0) === key && key >= 0 ? key : NONE
const kindOf = (key: Key): number => (typeof key === 'string' ? TEXT : NUMBER)

export function createKeys(): Keys {
  const flat = createNumberTable()
  const others = new Map<Key, number>()
  return {
    get: (key) => {
      const code = codeOf(key)
      return code === NONE ? (others.get(key) ?? -1) : flat.get(code, kindOf(key))
    },
    set: (key, slot) => {
      const code = codeOf(key)
      if (code === NONE) others.set(key, slot)
      else flat.swap(code, kindOf(key), slot)
    },
    remove: (key) => {
      const code = codeOf(key)
      if (code === NONE) others.delete(key)
      else flat.remove(code, kindOf(key))
    },
    clear: () => {
      flat.clear()
      others.clear()
    },
    touch: (key) => {
      const code = codeOf(key)
      return code === NONE ? 0 : flat.touch(code, kindOf(key))
    },
    size: () => flat.size() + others.size,
    bytes: () => flat.bytes() + others.size * 40,
  }
}
