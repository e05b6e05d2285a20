import type { ReactNode } from 'react'

export type GridColumn<Row> = Readonly<{
  id: string
  header: string
  /** Pixels; `flex` columns share the rest. */
  width?: number
  flex?: number
  align?: 'end'
  /** What stands in it: a part, or plain text where that is enough. */
  cell?: (row: Row) => ReactNode
  text?: (row: Row) => string
  tone?: 't2' | 't3'
  /** The same in words, where `cell` draws it: for copying. */
  plain?: (row: Row) => string
  sorted?: 'ascending' | 'descending'
  /** Gives way first when the panel opens: 1 before 2; never without. */
  drop?: number
  /** Not shown until a person chooses it. */
  extra?: true
  /** Always shown, and always first: what a row is known by. */
  fixed?: true
}>

/** How a person arranged a list's columns. What is not named is as the product has it. */
export type ColumnLayout = Readonly<{
  order: ReadonlyArray<string>
  hidden: ReadonlyArray<string>
  shown: ReadonlyArray<string>
  /** px */
  widths: Readonly<Record<string, number>>
}>

export const PLAIN_LAYOUT: ColumnLayout = { order: [], hidden: [], shown: [], widths: {} }
export const WIDTH = { least: 44, most: 640 } as const

/** What a flex column needs to stay readable, px. */
const FLEX_MIN = 130

/** All columns in the person's order; one that the product got since stands where the product has it. */
export function orderedColumns<Row>(
  columns: ReadonlyArray<GridColumn<Row>>,
  layout: ColumnLayout,
): ReadonlyArray<GridColumn<Row>> {
  const fixed = columns.filter((column) => column.fixed === true)
  const free = columns.filter((column) => column.fixed !== true)
  const ordered = layout.order.flatMap((id) => free.find((column) => column.id === id) ?? [])
  free.forEach((column, index) => {
    if (ordered.includes(column)) return
    const before = free.slice(0, index).findLast((each) => ordered.includes(each))
    ordered.splice(before === undefined ? 0 : ordered.indexOf(before) + 1, 0, column)
  })
  return [...fixed, ...ordered]
}

export const isShown = <Row>(column: GridColumn<Row>, layout: ColumnLayout): boolean =>
  column.fixed === true ||
  (column.extra === true ? layout.shown.includes(column.id) : !layout.hidden.includes(column.id))

/** The columns that a person wants to see, in order and with the widths they gave. A chosen column does not give way. */
export function arrangedColumns<Row>(
  columns: ReadonlyArray<GridColumn<Row>>,
  layout: ColumnLayout,
): ReadonlyArray<GridColumn<Row>> {
  return orderedColumns(columns, layout)
    .filter((column) => isShown(column, layout))
    .map((column) => {
      const width = layout.widths[column.id]
      if (width === undefined) return column
      const { flex: _, ...rest } = column
      return { ...rest, width }
    })
}

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

/** Shows a column, or takes it away. */
export function toggleColumn<Row>(column: GridColumn<Row>, layout: ColumnLayout): ColumnLayout {
  const list = column.extra === true ? 'shown' : 'hidden'
  const has = layout[list].includes(column.id)
  return {
    ...layout,
    [list]: has ? layout[list].filter((id) => id !== column.id) : [...layout[list], column.id],
  }
}

/** Puts a column one place to the left (−1) or right (1) of where it is. */
export function movedColumn<Row>(
  columns: ReadonlyArray<GridColumn<Row>>,
  layout: ColumnLayout,
  id: string,
  by: -1 | 1,
): ColumnLayout {
  const order = orderedColumns(columns, layout)
    .filter((column) => column.fixed !== true)
    .map((column) => column.id)
  const at = order.indexOf(id)
  const to = at + by
  if (at < 0 || to < 0 || to >= order.length) return layout
  order.splice(to, 0, ...order.splice(at, 1))
  return { ...layout, order }
}

/** The order after some of the columns were dragged: those in view take each other's places, the others keep theirs. */
export function draggedOrder<Row>(
  columns: ReadonlyArray<GridColumn<Row>>,
  layout: ColumnLayout,
  inView: ReadonlyArray<string>,
): ColumnLayout {
  const free = orderedColumns(columns, layout).filter((column) => column.fixed !== true)
  const seen = inView.filter((id) => free.some((column) => column.id === id))
  let next = 0
  const order = free.map((column) => (seen.includes(column.id) ? (seen[next++] ?? column.id) : column.id))
  return { ...layout, order }
}

export function resizedColumn(layout: ColumnLayout, id: string, width: number): ColumnLayout {
  const px = Math.round(Math.min(WIDTH.most, Math.max(WIDTH.least, width)))
  return { ...layout, widths: { ...layout.widths, [id]: px } }
}
