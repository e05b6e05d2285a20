import { Suspense, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { setPreferences } from '../../app/preferences.ts'
import { usePreferences } from '../../app/usePreferences.ts'
import type { GridColumn } from '../../ui/grid/columns.ts'
import { ColumnsDialog } from '../../ui/grid/ColumnsDialog.tsx'
import { SegmentedControl } from '../../ui/parts.tsx'
import { BulkDialog } from '../bulk/BulkDialog.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { JumpDialog } from './JumpDialog.tsx'
import type { ListLook } from './useListLook.ts'
import type { PaymentRow } from './usePaymentList.ts'
import { layoutForView, type View, type Views } from './useViews.ts'
import { ViewsDialog } from './ViewsDialog.tsx'

export type OpenDialog = 'views' | 'columns' | 'jump' | 'export' | 'bulk'

/** The dialogs of the list's head. */
export function ListDialogs({
  open,
  onClose,
  columns,
  look,
  views,
  query,
  from,
  count,
  picked,
  cards,
  onView,
  onFrom,
}: Readonly<{
  open: OpenDialog | undefined
  onClose: () => void
  columns: ReadonlyArray<GridColumn<PaymentRow>>
  look: ListLook
  views: Views
  query: string
  from: number | undefined
  /** How many payments the query finds, in words. */
  count: string
  /** Single payments that are selected, and their cards. */
  picked: ReadonlyArray<string>
  cards: ReadonlyArray<string>
  onView: (view: View) => void
  onFrom: (at: number) => void
}>): ReactElement | null {
  const { t } = useTranslation('settings')
  const { density } = usePreferences()
  if (open === 'views')
    return (
      <ViewsDialog
        views={views}
        query={query}
        layout={layoutForView(columns, look.layout, look.rowHeight)}
        onOpen={(view) => {
          onView(view)
          onClose()
        }}
        onClose={onClose}
      />
    )
  if (open === 'export') return <ExportDialog query={query} count={count} picked={picked} onClose={onClose} />
  if (open === 'bulk')
    return (
      <Suspense fallback={null}>
        <BulkDialog query={query} cards={cards} onClose={onClose} />
      </Suspense>
    )
  if (open === 'jump') return <JumpDialog from={from} onJump={onFrom} onClose={onClose} />
  if (open === 'columns')
    return (
      <ColumnsDialog columns={columns} layout={look.layout} onLayout={look.setLayout} onClose={onClose}>
        <div className="row between">
          {t('density.title')}
          <SegmentedControl
            label={t('density.title')}
            value={density}
            choices={(['compact', 'comfortable'] as const).map((value) => ({ value, label: t(`density.${value}`) }))}
            onChange={(value) => setPreferences({ density: value })}
          />
        </div>
      </ColumnsDialog>
    )
  return null
}
