import type { GridApi } from 'ag-grid-community'
import { useEffect, useRef, type RefObject } from 'react'
import { useCommand } from '../keyboard/useCommand.ts'
import { useLatest } from '../useLatest.ts'
import type { GridProps } from './Grid.tsx'

/** The keys of a list over the grid. Answers how to tell it which row was chosen by other means. */
export function useGridKeys<Row>(
  props: GridProps<Row>,
  api: RefObject<GridApi<Row> | undefined>,
  box: RefObject<HTMLElement | null>,
): (index: number) => void {
  const { rowKey, source, focused, onFocus, loading = false, rowHeight = 32 } = props
  const latest = useLatest(props)
  const focusedIndex = useRef(-1)
  /** The row in focus may have been chosen elsewhere: the first of a new list, the next one of the panel. */
  const indexNow = (): number => {
    const wanted = latest().focused
    const row = source.row(focusedIndex.current)
    if (wanted !== undefined && (row === undefined || rowKey(row) !== wanted)) {
      const found = source.indexOf((each) => rowKey(each) === wanted)
      // Scrolled far away, the row in focus is no longer in memory; its place still is.
      if (found >= 0 || row !== undefined) focusedIndex.current = found
    }
    return focusedIndex.current
  }
  const move = (to: number): void => {
    const grid = api.current
    if (grid === undefined) return
    const index = Math.max(0, Math.min(to, source.loaded() - 1))
    grid.ensureIndexVisible(index)
    const take = (): void => {
      const row = source.row(index)
      if (row === undefined) return
      focusedIndex.current = index
      const column = grid.getAllDisplayedColumns()[0]
      if (column !== undefined) grid.setFocusedCell(index, column)
      onFocus(row, index)
    }
    if (source.row(index) !== undefined) take()
    else void source.block(index).then(take, () => undefined)
  }
  const onCurrent = (act: ((row: Row, index: number) => void) | undefined): void => {
    const index = indexNow()
    const row = latest().source.row(index)
    if (row !== undefined) act?.(row, index)
  }
  /** Which of the two was pressed while a newer list was on its way: what that list replaces must not be opened. */
  const wish = useRef<'onOpen' | 'onOpenPage'>(undefined)
  const open = (how: 'onOpen' | 'onOpenPage'): void => {
    if (loading || source.loaded() === 0) wish.current = how
    else onCurrent(props[how])
  }
  useEffect(() => {
    if (loading) return
    void source.block(0).then(
      () => {
        const how = wish.current
        if (how === undefined || latest().source !== source) return
        wish.current = undefined
        onCurrent(latest()[how])
      },
      () => undefined,
    )
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each list
  }, [loading, source])
  const pageRows = (): number => Math.max(1, Math.floor((box.current?.clientHeight ?? 640) / rowHeight) - 2)
  useCommand('move.down', () => move(indexNow() + 1))
  useCommand('move.up', () => move(indexNow() - 1))
  useCommand('move.first', () => move(0))
  useCommand('move.last', () => move(source.loaded() - 1))
  useCommand('move.pageDown', () => move(indexNow() + pageRows()))
  useCommand('move.pageUp', () => move(indexNow() - pageRows()))
  useCommand('list.open', () => open('onOpen'), { enabled: props.onOpen !== undefined })
  useCommand('list.openPage', () => open('onOpenPage'), { enabled: props.onOpenPage !== undefined })
  useCommand('list.select', () => onCurrent(props.onSelect), { enabled: props.onSelect !== undefined })

  useEffect(() => {
    if (focused === undefined) return
    const index = indexNow()
    if (index >= 0) api.current?.ensureIndexVisible(index)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each row in focus
  }, [focused])
  return (index) => {
    focusedIndex.current = index
  }
}
