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
import { useLatest } from '../useLatest.ts'
import { gridTheme } from '../theme/ag-grid.ts'
import {
  arrangedColumns,
  draggedOrder,
  fittingColumns,
  PLAIN_LAYOUT,
  resizedColumn,
  WIDTH,
  type ColumnLayout,
  type GridColumn,
} from './columns.ts'
import type { CursorSource } from './cursorSource.ts'
import { BLOCK_ROWS } from './useCursorSource.ts'
import { useGridKeys } from './useGridKeys.ts'
import { useRowMarks } from './useRowMarks.ts'
import { useScrollWithoutEcho } from './useScrollWithoutEcho.ts'

ModuleRegistry.registerModules([
  InfiniteRowModelModule,
  ColumnApiModule,
  RowApiModule,
  ScrollApiModule,
  RowStyleModule,
  CellStyleModule,
])

/** AG Grid keeps so many blocks beside those in view; the source keeps more of them, without row nodes. */
const GRID_BLOCKS = 8
/** Rows drawn beyond the view. They are drawn in the frame that scrolls, never later, so that none is seen blank. */
const ROW_BUFFER = 2

export type GridProps<Row> = Readonly<{
  /** Accessible name. */
  label: string
  columns: ReadonlyArray<GridColumn<Row>>
  rowKey: (row: Row) => string
  rowLabel: (row: Row) => string
  /** Another source is another list: the grid then begins again. */
  source: CursorSource<Row>
  focused: string | undefined
  onFocus: (row: Row, index: number) => void
  onOpen?: (row: Row) => void
  onOpenPage?: (row: Row) => void
  /** Which rows are selected, and what Space, Ctrl/Cmd+click (one) and Shift+click (up to here) do. */
  isSelected?: (key: string) => boolean
  onSelect?: (row: Row, index: number) => void
  onSelectTo?: (row: Row, index: number) => void
  /** What Ctrl/Cmd+C puts on the clipboard when no text is marked; `undefined` leaves it to the browser. */
  onCopy?: () => string | undefined
  /** How the person arranged the columns; without `onLayout` they stay as the product has them. */
  layout?: ColumnLayout
  onLayout?: (layout: ColumnLayout) => void
  /** Greyed: shows the last good result while the query is wrong. */
  stale?: boolean
  /** Greyed too: a newer list is on its way, and Enter opens the row in focus there. */
  loading?: boolean
  rowHeight?: 32 | 40
}>

/** Plain text is a third cheaper to draw than a part, which counts when a screen goes by each frame. */
function drawing<Row>({ text, cell }: GridColumn<Row>): ColDef<Row> {
  if (text !== undefined) return { valueGetter: ({ data }) => (data === undefined ? '' : text(data)) }
  return {
    cellRenderer: ({ data }: Readonly<{ data: Row | undefined }>) => (data === undefined ? null : cell?.(data)),
  }
}

export function Grid<Row>(props: GridProps<Row>): ReactElement {
  const { label, columns, rowKey, rowLabel, source, onFocus, rowHeight = 32, layout = PLAIN_LAYOUT, onLayout } = props
  const api = useRef<GridApi<Row>>(undefined)
  const box = useRef<HTMLDivElement>(null)
  const latest = useLatest(props)
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
  const place = useGridKeys(props, api, box)
  useRowMarks(props, box)

  useScrollWithoutEcho(box)

  const [width, setWidth] = useState(Number.POSITIVE_INFINITY)
  useEffect(() => {
    if (box.current === null) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? Number.POSITIVE_INFINITY))
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  const arranged = useMemo(() => arrangedColumns(columns, layout), [columns, layout])
  const fitting = fittingColumns(arranged, width)
    .map((column) => column.id)
    .join()
  const columnDefs = useMemo<ColDef<Row>[]>(
    () =>
      arranged
        .filter((column) => fitting.split(',').includes(column.id))
        .map((column) => ({
          colId: column.id,
          headerName:
            column.sorted === undefined
              ? column.header
              : `${column.header} ${column.sorted === 'ascending' ? '↑' : '↓'}`,
          sortable: false,
          suppressMovable: onLayout === undefined || column.fixed === true,
          lockPosition: column.fixed === true ? 'left' : false,
          resizable: onLayout !== undefined,
          suppressKeyboardEvent: () => true,
          suppressHeaderKeyboardEvent: () => true,
          maxWidth: WIDTH.most,
          ...(column.width === undefined ? {} : { width: column.width, minWidth: Math.min(column.width, WIDTH.least) }),
          ...(column.flex === undefined ? {} : { flex: column.flex, minWidth: 90 }),
          cellClass: [...(column.align === 'end' ? ['num'] : []), ...(column.tone === undefined ? [] : [column.tone])],
          ...(column.align === 'end' ? { headerClass: 'ag-right-aligned-header' } : {}),
          ...drawing(column),
        })),
    [arranged, fitting, onLayout],
  )
  const theme = useMemo(() => gridTheme(rowHeight), [rowHeight])

  return (
    <div
      className={props.stale === true || props.loading === true ? 'grid stale' : 'grid'}
      ref={box}
      style={{ flex: 1, minHeight: 0 }}
      onCopy={(event) => {
        const text = document.getSelection()?.isCollapsed === false ? undefined : props.onCopy?.()
        if (text === undefined) return
        event.clipboardData.setData('text/plain', text)
        event.preventDefault()
      }}
    >
      <AgGridReact<Row>
        theme={theme}
        styleNonce={styleNonce()}
        rowModelType="infinite"
        datasource={datasource}
        cacheBlockSize={BLOCK_ROWS}
        maxBlocksInCache={GRID_BLOCKS}
        maxConcurrentDatasourceRequests={1}
        infiniteInitialRowCount={BLOCK_ROWS}
        cacheOverflowSize={BLOCK_ROWS}
        columnDefs={columnDefs}
        getRowId={({ data }) => rowKey(data)}
        rowHeight={rowHeight}
        headerHeight={30}
        ensureDomOrder
        suppressCellFocus={false}
        animateRows={false}
        suppressColumnVirtualisation
        suppressDragLeaveHidesColumns
        suppressAnimationFrame
        rowBuffer={ROW_BUFFER}
        rowClassRules={{
          'cw-focused': ({ data }) => data !== undefined && rowKey(data) === latest().focused,
          'cw-selected': ({ data }) => data !== undefined && latest().isSelected?.(rowKey(data)) === true,
        }}
        getRowStyle={() => undefined}
        onGridReady={(event: GridReadyEvent<Row>) => {
          api.current = event.api
          box.current?.querySelector('[role="grid"]')?.setAttribute('aria-label', label)
        }}
        processRowPostCreate={({ eRow, node }) => {
          if (node.data !== undefined) eRow.setAttribute('aria-label', rowLabel(node.data))
        }}
        onColumnMoved={({ finished, api: grid }) => {
          if (finished)
            onLayout?.(
              draggedOrder(
                columns,
                layout,
                grid.getAllDisplayedColumns().map((column) => column.getColId()),
              ),
            )
        }}
        onColumnResized={({ finished, source: by, column }) => {
          if (finished && by === 'uiColumnResized' && column !== null)
            onLayout?.(resizedColumn(layout, column.getColId(), column.getActualWidth()))
        }}
        onRowClicked={({ data, rowIndex, event }) => {
          if (data === undefined || rowIndex === null) return
          const mouse = event instanceof MouseEvent ? event : undefined
          if (mouse?.shiftKey === true && props.onSelectTo !== undefined) props.onSelectTo(data, rowIndex)
          else if ((mouse?.ctrlKey === true || mouse?.metaKey === true) && props.onSelect !== undefined)
            props.onSelect(data, rowIndex)
          place(rowIndex)
          onFocus(data, rowIndex)
        }}
        onRowDoubleClicked={({ data }) => {
          if (data !== undefined) props.onOpen?.(data)
        }}
      />
    </div>
  )
}
