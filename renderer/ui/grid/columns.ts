import type { ReactNode } from 'react'

export type GridColumn<Row> = Readonly<{
  id: string
  header: string
  /** Pixels; `flex` columns share the rest. */
  width?: number
  flex?: number
  align?: 'end'
  cell: (row: Row) => ReactNode
  sorted?: 'ascending' | 'descending'
  /** Gives way first when the panel opens: 1 before 2; never without. */
  drop?: number
}>

/** What a flex column needs to stay readable, px. */
const FLEX_MIN = 130

/** The columns that have room in `width` px: those with the lowest `drop` leave first, text is never squeezed. */
export function fittingColumns<Row>(
  columns: ReadonlyArray<GridColumn<Row>>,
  width: number,
): ReadonlyArray<GridColumn<Row>> {
  const needed = (shown: ReadonlyArray<GridColumn<Row>>): number =>
    shown.reduce((sum, column) => sum + (column.width ?? FLEX_MIN), 0)
  const order = columns.filter((column) => column.drop !== undefined).sort((a, b) => (a.drop ?? 0) - (b.drop ?? 0))
  let shown = columns
  for (const column of order) {
    if (needed(shown) <= width) break
    shown = shown.filter((each) => each !== column)
  }
  return shown
}
