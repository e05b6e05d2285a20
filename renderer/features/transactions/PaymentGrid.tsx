import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import type { CursorSource } from '../../ui/grid/cursorSource.ts'
import { LazyGrid, type GridColumn } from '../../ui/grid/LazyGrid.tsx'
import { useGo } from '../../ui/useGo.ts'
import { paymentLabel } from './columns.tsx'
import type { ListLook } from './useListLook.ts'
import type { PaymentRow } from './usePaymentList.ts'
import type { Selection } from './useSelection.ts'

/** The rows of the list. */
export function PaymentGrid({
  columns,
  look,
  source,
  focused,
  selection,
  onFocus,
  onCopy,
  panelOpen,
  stale,
  loading,
}: Readonly<{
  columns: ReadonlyArray<GridColumn<PaymentRow>>
  look: ListLook
  source: CursorSource<PaymentRow>
  focused: string | undefined
  selection: Selection
  onFocus: (id: string, index: number) => void
  onCopy: () => string | undefined
  panelOpen: boolean
  stale: boolean
  loading: boolean
}>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const go = useGo()
  return (
    <LazyGrid<PaymentRow>
      label={t('list')}
      columns={columns}
      rowKey={(row) => row.id}
      rowLabel={(row) => paymentLabel(row, t, formats)}
      source={source}
      focused={focused}
      onFocus={(row, at) => onFocus(row.id, at)}
      isSelected={selection.has}
      onSelect={selection.toggle}
      onSelectTo={(_row, at) => selection.to(at)}
      onCopy={onCopy}
      layout={look.layout}
      onLayout={look.setLayout}
      rowHeight={look.rowHeight}
      {...(panelOpen ? {} : { onOpenPage: (row: PaymentRow) => go(`/customers/${row.customer}?card=${row.card}`) })}
      stale={stale}
      loading={loading}
    />
  )
}
