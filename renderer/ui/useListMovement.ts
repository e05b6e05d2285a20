import { useEffect, useRef, type RefObject } from 'react'
import { useCommand } from './keyboard/useCommand.ts'

export type ListMovement = Readonly<{
  count: number
  /** −1 while nothing has the focus. */
  index: number
  onMove: (index: number) => void
  onOpen?: (() => void) | undefined
  onOpenPage?: (() => void) | undefined
  onSelect?: (() => void) | undefined
  /** Rows of a page for PgUp and PgDn. */
  page?: number
  enabled?: boolean
}>

/** J K, arrows, Home, End, PgUp, PgDn, Enter, Shift+Enter, Space for any list; answers the ref of the list's element. */
export function useListMovement<E extends HTMLElement>(list: ListMovement): RefObject<E | null> {
  const { count, index, onMove, onOpen, onOpenPage, onSelect, page = 15, enabled = true } = list
  const box = useRef<E>(null)
  const moved = useRef(false)
  const go = (to: number): void => {
    if (count === 0) return
    moved.current = true
    onMove(Math.max(0, Math.min(count - 1, to)))
  }
  const active = enabled && count > 0
  useCommand('move.down', () => go(index + 1), { enabled: active })
  useCommand('move.up', () => go(index < 0 ? 0 : index - 1), { enabled: active })
  useCommand('move.first', () => go(0), { enabled: active })
  useCommand('move.last', () => go(count - 1), { enabled: active })
  useCommand('move.pageDown', () => go(index + page), { enabled: active })
  useCommand('move.pageUp', () => go(index - page), { enabled: active })
  useCommand('list.open', () => onOpen?.(), { enabled: active && onOpen !== undefined && index >= 0 })
  useCommand('list.openPage', () => onOpenPage?.(), { enabled: active && onOpenPage !== undefined && index >= 0 })
  useCommand('list.select', () => onSelect?.(), { enabled: active && onSelect !== undefined && index >= 0 })
  useEffect(() => {
    const row = box.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)
    row?.scrollIntoView({ block: 'nearest' })
    // Focus follows the keys only, so that a reload under the hand does not take it away from elsewhere.
    if (moved.current) row?.focus({ preventScroll: true })
    moved.current = false
  }, [index])
  return box
}
