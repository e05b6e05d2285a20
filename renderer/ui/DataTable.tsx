// Lists of up to some hundreds of rows. Longer ones use ui/grid.
import type { ReactElement, ReactNode } from 'react'
import { useListMovement } from './useListMovement.ts'

export type Column<Row> = Readonly<{
  id: string
  header: ReactNode
  /** Pixels; one column without takes the rest. */
  width?: number
  align?: 'end'
  cell: (row: Row) => ReactNode
  sorted?: 'ascending' | 'descending'
  onSort?: () => void
  className?: string
}>

export type DataTableProps<Row> = Readonly<{
  /** Accessible name. */
  label: string
  rows: ReadonlyArray<Row>
  rowKey: (row: Row) => string
  /** The row in one sentence, for screen readers: "Declined, HKD 640, Kumo Electronics, daily limit, risk 71". */
  rowLabel: (row: Row) => string
  columns: ReadonlyArray<Column<Row>>
  /** Key of the row in focus. */
  focused: string | undefined
  onFocus: (row: Row) => void
  onOpen?: (row: Row) => void
  onOpenPage?: (row: Row) => void
  /** Keys of the rows selected with Space; without it rows are not selectable. */
  selected?: ReadonlySet<string>
  onSelect?: (row: Row) => void
  rowClass?: (row: Row) => string
  /** `false`: keys belong to another list of this screen. */
  keys?: boolean
}>

export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { label, rows, rowKey, rowLabel, columns, focused, onFocus, onOpen, onOpenPage, selected, onSelect } = props
  const index = rows.findIndex((row) => rowKey(row) === focused)
  const current = rows[index]
  const onCurrent = (act: ((row: Row) => void) | undefined): (() => void) | undefined =>
    act === undefined || current === undefined ? undefined : () => act(current)
  const box = useListMovement<HTMLTableElement>({
    count: rows.length,
    index,
    onMove: (to) => {
      const row = rows[to]
      if (row !== undefined) onFocus(row)
    },
    onOpen: onCurrent(onOpen),
    onOpenPage: onCurrent(onOpenPage),
    onSelect: onCurrent(onSelect),
    enabled: props.keys !== false,
  })
  return (
    <table
      ref={box}
      className="table edge"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      {...(selected === undefined ? {} : { 'aria-multiselectable': true })}
    >
      <colgroup>
        {columns.map((column) => (
          <col key={column.id} {...(column.width === undefined ? {} : { style: { width: column.width } })} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={column.align === 'end' ? 'num' : ''} aria-sort={column.sorted}>
              {column.onSort === undefined ? (
                column.header
              ) : (
                <button type="button" onClick={column.onSort}>
                  {column.header}
                  {column.sorted !== undefined && (column.sorted === 'ascending' ? ' ↑' : ' ↓')}
                </button>
              )}
              {column.onSort === undefined &&
                column.sorted !== undefined &&
                (column.sorted === 'ascending' ? ' ↑' : ' ↓')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => {
          const key = rowKey(row)
          const inFocus = at === index
          return (
            <tr
              key={key}
              data-row={at}
              aria-rowindex={at + 2}
              aria-label={rowLabel(row)}
              aria-selected={selected === undefined ? inFocus : selected.has(key)}
              tabIndex={inFocus || (index < 0 && at === 0) ? 0 : -1}
              className={`${inFocus ? 'sel' : ''} ${props.rowClass?.(row) ?? ''}`}
              onClick={() => onFocus(row)}
              onDoubleClick={() => onOpen?.(row)}
              onFocus={(event) => {
                if (event.target === event.currentTarget && !inFocus) onFocus(row)
              }}
            >
              {columns.map((column) => (
                <td key={column.id} className={`${column.align === 'end' ? 'num' : ''} ${column.className ?? ''}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
