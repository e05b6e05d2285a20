// Which act answers a key. A plain store without React: the provider feeds it presses, `useCommand` adds acts.
import { COMMANDS, commandOf, type CommandId } from './commands.ts'
import { isSingleKey, keyName, type KeyPress } from './match.ts'

export type Entry = Readonly<{
  id: CommandId
  act: () => void
  /** 0 is the screen; a dialog that opens is one higher and covers what is below. */
  layer: number
  enabled: boolean
  label?: string
}>

/** How long a fresh item refuses verdicts, and how long the second key of a sequence may take. */
export const FRESH_MS = 400
export const SEQUENCE_MS = 1500

export type Press = KeyPress & Readonly<{ repeat: boolean; target: 'text' | 'control' | 'other' }>

export type Keyboard = Readonly<{
  add: (entry: Entry) => () => void
  /** `true`: an act ran, or the press belongs to a sequence; the caller then prevents the default. */
  press: (press: Press, now: number) => boolean
  run: (id: CommandId) => boolean
  entries: () => ReadonlyArray<Entry>
  /** The first key of a sequence that was pressed, or ''. */
  pending: () => string
  /** Returns how to close it again. */
  openLayer: (layer: number) => () => void
  topLayer: () => number
  freshItem: (now: number) => void
  setSingleKeys: (on: boolean) => void
  subscribe: (listener: () => void) => () => void
}>

const idsByKey = new Map<string, CommandId[]>()
for (const command of COMMANDS)
  for (const key of command.keys) idsByKey.set(key, [...(idsByKey.get(key) ?? []), command.id])
const starters = new Set([...idsByKey.keys()].filter((key) => key.includes(' ')).map((key) => key.split(' ')[0] ?? ''))

export function createKeyboard(): Keyboard {
  let entries: ReadonlyArray<Entry> = []
  let layers: ReadonlyArray<number> = [0]
  let pending: Readonly<{ key: string; until: number }> | undefined
  let freshUntil = 0
  let singleKeys = true
  const listeners = new Set<() => void>()
  const changed = (): void => {
    for (const listener of listeners) listener()
  }
  const topLayer = (): number => Math.max(...layers)

  /** The newest act of the top layer wins, so that an open panel answers before the list below it. */
  const find = (ids: ReadonlyArray<CommandId>): Entry | undefined =>
    entries.findLast((entry) => entry.enabled && entry.layer === topLayer() && ids.includes(entry.id))

  const setPending = (next: typeof pending): void => {
    if (pending === next) return
    pending = next
    changed()
  }

  const allowed = (entry: Entry, press: Press, name: string, now: number): boolean => {
    const command = commandOf(entry.id)
    if (press.repeat && command.repeats !== true) return false
    if (press.target === 'text' && command.inText !== true) return false
    // A focused button or link keeps its own Enter and Space.
    if (press.target === 'control' && /^(Shift\+)?(Enter|Space)$/.test(name)) return false
    return !(command.verdict === true && now < freshUntil)
  }

  const press = (event: Press, now: number): boolean => {
    const name = keyName(event)
    if (name === undefined) return false
    if (isSingleKey(name) && (!singleKeys || event.target === 'text')) return false
    if (pending !== undefined) {
      const sequence = `${pending.key} ${name}`
      const inTime = now < pending.until
      setPending(undefined)
      const ids = idsByKey.get(sequence)
      const entry = ids === undefined ? undefined : find(ids)
      if (inTime && !event.repeat && entry !== undefined) {
        if (allowed(entry, event, name, now)) entry.act()
        return true
      }
      // A second key that means nothing here is swallowed: half a sequence must never become a verdict.
      if (inTime) return isSingleKey(name)
    }
    if (!event.repeat && topLayer() === 0 && starters.has(name) && event.target !== 'text') {
      setPending({ key: name, until: now + SEQUENCE_MS })
      return true
    }
    const ids = idsByKey.get(name)
    const entry = ids === undefined ? undefined : find(ids)
    if (entry === undefined || !allowed(entry, event, name, now)) return false
    entry.act()
    return true
  }

  return {
    add(entry) {
      entries = [...entries, entry]
      changed()
      return () => {
        entries = entries.filter((other) => other !== entry)
        changed()
      }
    },
    press,
    run(id) {
      const entry = find([id])
      entry?.act()
      return entry !== undefined
    },
    entries: () => entries,
    pending: () => pending?.key ?? '',
    openLayer(layer) {
      layers = [...layers, layer]
      changed()
      return () => {
        const index = layers.indexOf(layer)
        layers = layers.filter((_, at) => at !== index)
        changed()
      }
    },
    topLayer,
    freshItem(now) {
      freshUntil = now + FRESH_MS
    },
    setSingleKeys(on) {
      singleKeys = on
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
