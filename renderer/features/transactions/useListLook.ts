import { useMemo, useState } from 'react'
import { usePreferences } from '../../app/usePreferences.ts'
import { useSession } from '../../app/session.ts'
import { arrangedColumns, type ColumnLayout, type GridColumn } from '../../ui/grid/columns.ts'
import { useColumnLayout } from '../../ui/grid/useColumnLayout.ts'
import type { PaymentRow } from './usePaymentList.ts'
import { layoutOfView, type View } from './useViews.ts'

export type ListLook = Readonly<{
  layout: ColumnLayout
  setLayout: (layout: ColumnLayout) => void
  /** What is shown, in order. */
  shown: ReadonlyArray<GridColumn<PaymentRow>>
  rowHeight: 32 | 40
}>

/** The operator's own columns and row height; a view that brings its own shows those while it is open, and leaves one's own alone. */
export function useListLook(columns: ReadonlyArray<GridColumn<PaymentRow>>, view: View | undefined): ListLook {
  const { operator } = useSession()
  const { density } = usePreferences()
  const [own, setOwn] = useColumnLayout('transactions', operator.id)
  const [tried, setTried] = useState<Readonly<{ view: string; layout: ColumnLayout }>>()
  const kept = view?.layout ?? undefined
  const mark = view === undefined || kept === undefined ? undefined : `${view.id} ${view.version}`
  const layout = useMemo(
    () =>
      mark === undefined || kept === undefined
        ? own
        : tried?.view === mark
          ? tried.layout
          : layoutOfView(columns, kept),
    [mark, kept, own, tried, columns],
  )
  const shown = useMemo(() => arrangedColumns(columns, layout), [columns, layout])
  const roomy = kept === undefined ? density === 'comfortable' : kept.density === 'roomy'
  return {
    layout,
    setLayout: (next) => (mark === undefined ? setOwn(next) : setTried({ view: mark, layout: next })),
    shown,
    rowHeight: roomy ? 40 : 32,
  }
}
