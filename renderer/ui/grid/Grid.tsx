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
import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { styleNonce } from '../../platform/nonce.ts'
import { useCommand } from '../keyboard/useCommand.ts'
import { useLatest } from '../useLatest.ts'
import { gridTheme } from '../theme/ag-grid.ts'
import { fittingColumns, type GridColumn } from './columns.ts'
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

export function Grid<Row>(props: GridProps<Row>): ReactElement {
  const { label, columns, rowKey, rowLabel, sourceKey, focused, onFocus, rowHeight = 32 } = props
  const api = useRef<GridApi<Row>>(undefined)
  const box = useRef<HTMLDivElement>(null)
  const latest = useLatest(props)

  const source = useMemo(
    () =>
      createCursorSource<Row>(BLOCK_ROWS, async (cursor) => {
        const block = await latest().load(cursor)
        if (latest().sourceKey !== sourceKey) throw new Error('another query has begun')
        return block
      }),
    [sourceKey, latest],
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
  /** The row in focus may have been chosen elsewhere: the first of a new list, the next one of the panel. */
  const indexNow = (): number => {
    const wanted = latest().focused
    const row = source.row(focusedIndex.current)
    if (wanted !== undefined && (row === undefined || rowKey(row) !== wanted))
      focusedIndex.current = source.indexOf((each) => rowKey(each) === wanted)
    return focusedIndex.current
  }
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
  const current = (): Row | undefined => source.row(indexNow())
  const onCurrent = (act: ((row: Row) => void) | undefined): void => {
    const row = current()
    if (row !== undefined) act?.(row)
  }
  const pageRows = (): number => Math.max(1, Math.floor((box.current?.clientHeight ?? 640) / rowHeight) - 2)
  useCommand('move.down', () => move(indexNow() + 1))
  useCommand('move.up', () => move(indexNow() - 1))
  useCommand('move.first', () => move(0))
  useCommand('move.last', () => move(source.loaded() - 1))
  useCommand('move.pageDown', () => move(indexNow() + pageRows()))
  useCommand('move.pageUp', () => move(indexNow() - pageRows()))
  useCommand('list.open', () => onCurrent(props.onOpen), { enabled: props.onOpen !== undefined })
  useCommand('list.openPage', () => onCurrent(props.onOpenPage), { enabled: props.onOpenPage !== undefined })
  useCommand('list.select', () => onCurrent(props.onSelect), { enabled: props.onSelect !== undefined })

  const [width, setWidth] = useState(Number.POSITIVE_INFINITY)
  useEffect(() => {
    if (box.current === null) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? Number.POSITIVE_INFINITY))
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  const fitting = fittingColumns(columns, width)
    .map((column) => column.id)
    .join()
  const columnDefs = useMemo<ColDef<Row>[]>(
    () =>
      columns
        .filter((column) => fitting.split(',').includes(column.id))
        .map((column) => ({
          colId: column.id,
          headerName:
            column.sorted === undefined
              ? column.header
              : `${column.header} ${column.sorted === 'ascending' ? '↑' : '↓'}`,
          sortable: false,
          suppressMovable: true,
          suppressKeyboardEvent: () => true,
          ...(column.width === undefined ? {} : { width: column.width, minWidth: Math.min(column.width, 40) }),
          ...(column.flex === undefined ? {} : { flex: column.flex, minWidth: 90 }),
          ...(column.align === 'end' ? { cellClass: 'num', headerClass: 'ag-right-aligned-header' } : {}),
          cellRenderer: ({ data }: Readonly<{ data: Row | undefined }>) =>
            data === undefined ? null : column.cell(data),
        })),
    [columns, fitting],
  )
  const theme = useMemo(() => gridTheme(rowHeight), [rowHeight])

  // Marked in place: drawing rows again would make every cell anew.
  useEffect(() => {
    const element = box.current
    element?.querySelectorAll('.cw-focused').forEach((row) => row.classList.remove('cw-focused'))
    if (focused === undefined) return
    element
      ?.querySelectorAll(`.ag-row[row-id="${CSS.escape(focused)}"]`)
      .forEach((row) => row.classList.add('cw-focused'))
    const index = indexNow()
    if (index >= 0) api.current?.ensureIndexVisible(index)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each row in focus
  }, [focused])

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
          'cw-focused': ({ data }) => data !== undefined && rowKey(data) === latest().focused,
        }}
        getRowStyle={() => undefined}
        onGridReady={(event: GridReadyEvent<Row>) => {
          api.current = event.api
          box.current?.querySelector('[role="grid"]')?.setAttribute('aria-label', label)
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
