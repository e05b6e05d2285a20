// AG Grid over a cursor source. Import it only through `LazyGrid`, so that its 200 kB come with the screens that need it.
import {
  CellStyleModule,
  InfiniteRowModelModule,
  ModuleRegistry,
  ColumnApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  type ColDef,
  type GridApi,
  type GridReadyEvent,
  type IGetRowsParams,
} from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useEffect, useMemo, useRef, type ReactElement, type ReactNode } from 'react'
import { styleNonce } from '../../platform/nonce.ts'
import { useCommand } from '../keyboard/useCommand.ts'
import { gridTheme } from '../theme/ag-grid.ts'
import { createCursorSource, type Block } from './cursorSource.ts'

ModuleRegistry.registerModules([
  InfiniteRowModelModule,
  ColumnApiModule,
  RowApiModule,
  ScrollApiModule,
  RowStyleModule,
  CellStyleModule,
])

export const BLOCK_ROWS = 100

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

export type GridProps<Row> = Readonly<{
  /** Accessible name. */
  label: string
  columns: ReadonlyArray<GridColumn<Row>>
  rowKey: (row: Row) => string
  rowLabel: (row: Row) => string
  /** Changes when the query or its snapshot does: the grid then begins again. */
  sourceKey: string
  load: (cursor: string | undefined) => Promise<Block<Row>>
  focused: string | undefined
  onFocus: (row: Row, index: number) => void
  onOpen?: (row: Row) => void
  onOpenPage?: (row: Row) => void
  onSelect?: (row: Row) => void
  /** Greyed: shows the last good result while the query is wrong. */
  stale?: boolean
  rowHeight?: 32 | 40
}>

/** Which columns have room: those with the lowest `drop` leave first. */
export function fittingColumns<Row>(
  columns: ReadonlyArray<GridColumn<Row>>,
  width: number,
): ReadonlyArray<GridColumn<Row>> {
  const flexWidth = 120
  const widthOf = (column: GridColumn<Row>): number => column.width ?? flexWidth
  let shown = [...columns]
  const byDrop = columns.filter((column) => column.drop !== undefined).sort((a, b) => (a.drop ?? 0) - (b.drop ?? 0))
  for (const column of byDrop) {
    if (shown.reduce((sum, each) => sum + widthOf(each), 0) <= width) break
    shown = shown.filter((each) => each !== column)
  }
  return shown
}

export function Grid<Row>(props: GridProps<Row>): ReactElement {
  const { label, columns, rowKey, rowLabel, sourceKey, focused, onFocus, rowHeight = 32 } = props
  const api = useRef<GridApi<Row>>(undefined)
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props

  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `sourceKey` says when `load` means something else
  const source = useMemo(
    () => createCursorSource<Row>(BLOCK_ROWS, (cursor) => latest.current.load(cursor)),
    [sourceKey],
  )
  const datasource = useMemo(
    () => ({
      getRows: (params: IGetRowsParams<Row>) => {
        source.block(params.startRow).then(
          ({ rows, last }) => params.successCallback([...rows], last),
          () => params.failCallback(),
        )
      },
    }),
    [source],
  )

  const focusedIndex = useRef(-1)
  const move = (to: number): void => {
    const grid = api.current
    if (grid === undefined) return
    const index = Math.max(0, Math.min(to, grid.getDisplayedRowCount() - 1))
    const row = source.row(index)
    grid.ensureIndexVisible(index)
    if (row === undefined) return
    focusedIndex.current = index
    const column = grid.getAllDisplayedColumns()[0]
    if (column !== undefined) grid.setFocusedCell(index, column)
    onFocus(row, index)
  }
  const current = (): Row | undefined => source.row(focusedIndex.current)
  const onCurrent = (act: ((row: Row) => void) | undefined): void => {
    const row = current()
    if (row !== undefined) act?.(row)
  }
  const pageRows = (): number => Math.max(1, Math.floor((box.current?.clientHeight ?? 640) / rowHeight) - 2)
  useCommand('move.down', () => move(focusedIndex.current + 1))
  useCommand('move.up', () => move(focusedIndex.current - 1))
  useCommand('move.first', () => move(0))
  useCommand('move.last', () => move(source.loaded() - 1))
  useCommand('move.pageDown', () => move(focusedIndex.current + pageRows()))
  useCommand('move.pageUp', () => move(focusedIndex.current - pageRows()))
  useCommand('list.open', () => onCurrent(props.onOpen), { enabled: props.onOpen !== undefined })
  useCommand('list.openPage', () => onCurrent(props.onOpenPage), { enabled: props.onOpenPage !== undefined })
  useCommand('list.select', () => onCurrent(props.onSelect), { enabled: props.onSelect !== undefined })

  const columnDefs = useMemo<ColDef<Row>[]>(
    () =>
      columns.map((column) => ({
        colId: column.id,
        headerName:
          column.sorted === undefined ? column.header : `${column.header} ${column.sorted === 'ascending' ? '↑' : '↓'}`,
        sortable: false,
        suppressMovable: true,
        suppressKeyboardEvent: () => true,
        ...(column.width === undefined ? {} : { width: column.width, minWidth: Math.min(column.width, 40) }),
        ...(column.flex === undefined ? {} : { flex: column.flex, minWidth: 90 }),
        ...(column.align === 'end' ? { cellClass: 'num', headerClass: 'ag-right-aligned-header' } : {}),
        cellRenderer: ({ data }: Readonly<{ data: Row | undefined }>) =>
          data === undefined ? null : column.cell(data),
      })),
    [columns],
  )
  const theme = useMemo(() => gridTheme(rowHeight), [rowHeight])

  // The row's class and label depend on the focus; both are cheap to write again.
  useEffect(() => api.current?.redrawRows(), [focused])

  return (
    <div className={props.stale === true ? 'grid stale' : 'grid'} ref={box} style={{ flex: 1, minHeight: 0 }}>
      <AgGridReact<Row>
        theme={theme}
        styleNonce={styleNonce()}
        rowModelType="infinite"
        datasource={datasource}
        cacheBlockSize={BLOCK_ROWS}
        maxConcurrentDatasourceRequests={1}
        infiniteInitialRowCount={BLOCK_ROWS}
        columnDefs={columnDefs}
        getRowId={({ data }) => rowKey(data)}
        rowHeight={rowHeight}
        headerHeight={30}
        ensureDomOrder
        suppressCellFocus={false}
        animateRows={false}
        suppressColumnVirtualisation
        rowClassRules={{
          'cw-focused': ({ data }) => data !== undefined && rowKey(data) === latest.current.focused,
        }}
        getRowStyle={() => undefined}
        aria-label={label}
        onGridReady={(event: GridReadyEvent<Row>) => {
          api.current = event.api
          event.api.setGridAriaProperty('label', label)
        }}
        processRowPostCreate={({ eRow, node }) => {
          if (node.data !== undefined) eRow.setAttribute('aria-label', rowLabel(node.data))
        }}
        onRowClicked={({ data, rowIndex }) => {
          if (data === undefined || rowIndex === null) return
          focusedIndex.current = rowIndex
          onFocus(data, rowIndex)
        }}
        onRowDoubleClicked={({ data }) => {
          if (data !== undefined) props.onOpen?.(data)
        }}
      />
    </div>
  )
}
