// The hooks of the keyboard: what screens use.
import { createContext, use, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { CommandId, ScreenName } from './commands.ts'
import { createKeyboard, type Entry, type Keyboard } from './dispatch.ts'

export const KeyboardContext = createContext<Keyboard>(createKeyboard())
/** Set by dialogs; commands below the top layer rest. */
export const LayerContext = createContext(0)

export type CommandOptions = Readonly<{
  /** `false`: the key is dead and the hint gone. */
  enabled?: boolean
  /** What the command is called here ("Legitimate" for `verdict.good`), translated; without it the general name. */
  label?: string
}>

/** Gives a command its act for as long as the component is mounted. */
export function useCommand(id: CommandId, act: () => void, { enabled = true, label }: CommandOptions = {}): void {
  const keyboard = use(KeyboardContext)
  const layer = use(LayerContext)
  const latest = useRef(act)
  useLayoutEffect(() => {
    latest.current = act
  })
  // Before the picture: a key pressed at what is seen finds its act.
  useLayoutEffect(
    () => keyboard.add({ id, act: () => latest.current(), layer, enabled, ...(label === undefined ? {} : { label }) }),
    [keyboard, id, layer, enabled, label],
  )
}

/** Opens a layer over the screen while mounted (dialogs do); its number goes into `LayerContext`. */
export function useLayer(): number {
  const keyboard = use(KeyboardContext)
  const layer = use(LayerContext) + 1
  useLayoutEffect(() => keyboard.openLayer(layer), [keyboard, layer])
  return layer
}

/** Call with the id of the item in view: for 400 ms after it changes no verdict key is taken. */
export function useFreshItem(itemId: string | undefined): void {
  const keyboard = use(KeyboardContext)
  useEffect(() => {
    if (itemId !== undefined) keyboard.freshItem(performance.now())
  }, [keyboard, itemId])
}

/** The entries in force, for the foot bar, the key sheet and the palette. Re-renders when they change. */
export function useEntries(): ReadonlyArray<Entry> {
  const keyboard = use(KeyboardContext)
  return useSyncExternalStore(keyboard.subscribe, keyboard.entries)
}

/** The number of what is open over the screen; 0 when nothing is. */
export function useTopLayer(): number {
  const keyboard = use(KeyboardContext)
  return useSyncExternalStore(keyboard.subscribe, keyboard.topLayer)
}

/** The first key of a half-typed sequence (`G`), or ''. */
export function usePendingKey(): string {
  const keyboard = use(KeyboardContext)
  return useSyncExternalStore(keyboard.subscribe, keyboard.pending)
}

/** One hint of the foot bar: keys of one or more commands and one word for them. */
export type FootHint = CommandId | Readonly<{ keys: ReadonlyArray<CommandId>; label: string }>

type FootStore = Readonly<{
  set: (screen: ScreenName, hints: ReadonlyArray<FootHint>) => void
  get: () => Readonly<{ screen: ScreenName; hints: ReadonlyArray<FootHint> }>
  subscribe: (listener: () => void) => () => void
}>

function createFootStore(): FootStore {
  let value: ReturnType<FootStore['get']> = { screen: 'settings', hints: [] }
  const listeners = new Set<() => void>()
  return {
    set(screen, hints) {
      value = { screen, hints }
      for (const listener of listeners) listener()
    },
    get: () => value,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const foot = createFootStore()

/**
 * Names the screen in force (for the `?` sheet) and the hints of its foot bar, in order.
 * `useScreenKeys('reviews', ['case.next', { keys: ['move.down', 'move.up'], label: t('checks') }])`
 */
export function useScreenKeys(screen: ScreenName, hints: ReadonlyArray<FootHint>): void {
  const signature = JSON.stringify(hints)
  useLayoutEffect(() => {
    foot.set(screen, hints)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the hints are compared by what they say
  }, [screen, signature])
}

export function useFoot(): ReturnType<FootStore['get']> {
  return useSyncExternalStore(foot.subscribe, foot.get)
}
