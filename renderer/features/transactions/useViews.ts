import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { formatQuery } from '#shared/search/format.ts'
import { parseQuery } from '#shared/search/parse.ts'
import { orpc, type Client } from '../../platform/client.ts'
import { orderedColumns, PLAIN_LAYOUT, type ColumnLayout, type GridColumn } from '../../ui/grid/columns.ts'

export type View = Awaited<ReturnType<Client['views']['list']>>['views'][number]
export type ViewLayout = NonNullable<View['layout']>

/** Queries that are written differently may be the same one. */
const canonical = (query: string): string => {
  const read = parseQuery(query).query
  return read === null ? query.trim() : formatQuery(read)
}
export const isChanged = (view: View, query: string): boolean => canonical(view.query) !== canonical(query)

/** The columns as a view keeps them, and back. */
export function layoutForView<Row>(
  columns: ReadonlyArray<GridColumn<Row>>,
  layout: ColumnLayout,
  rowHeight: 32 | 40,
): ViewLayout {
  return {
    density: rowHeight === 40 ? 'roomy' : 'compact',
    columns: orderedColumns(columns, layout).map((column) => ({
      id: column.id,
      width: layout.widths[column.id] ?? null,
      hidden: column.extra === true ? !layout.shown.includes(column.id) : layout.hidden.includes(column.id),
    })),
  }
}

export function layoutOfView<Row>(columns: ReadonlyArray<GridColumn<Row>>, kept: ViewLayout): ColumnLayout {
  const known = kept.columns.filter(({ id }) => columns.some((column) => column.id === id))
  const isExtra = (id: string): boolean => columns.find((column) => column.id === id)?.extra === true
  return {
    ...PLAIN_LAYOUT,
    order: known.map(({ id }) => id),
    hidden: known.filter(({ id, hidden }) => hidden && !isExtra(id)).map(({ id }) => id),
    shown: known.filter(({ id, hidden }) => !hidden && isExtra(id)).map(({ id }) => id),
    widths: Object.fromEntries(known.flatMap(({ id, width }) => (width === null ? [] : [[id, width]]))),
  }
}

export type Views = Readonly<{
  views: ReadonlyArray<View>
  /** The one that the address names. */
  current: View | undefined
  /** The address names one that is not there, or is somebody's own. */
  missing: boolean
}>

const NONE: ReadonlyArray<View> = []

/** One's own views and the team's. An address that names a view without a query is completed with the view's. */
export function useViews(
  named: string | undefined,
  query: string,
  onQuery: (query: string, view: string | undefined, replace: boolean) => void,
): Views {
  const { data } = useQuery(orpc.views.list.queryOptions())
  const views = data?.views ?? NONE
  const current = named === undefined ? undefined : views.find(({ id }) => id === named)
  const wanted = current !== undefined && query === '' && current.query !== '' ? current : undefined
  useEffect(() => {
    if (wanted !== undefined) onQuery(wanted.query, wanted.id, true)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each view that is named
  }, [wanted?.id])
  return { views, current, missing: named !== undefined && data !== undefined && current === undefined }
}
