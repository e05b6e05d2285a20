import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import type { CursorSource } from '../../ui/grid/cursorSource.ts'
import type { GridColumn } from '../../ui/grid/LazyGrid.tsx'
import { showToast } from '../../ui/toasts.ts'
import { rowsAsText } from './copy-rows.ts'
import type { PaymentList, PaymentRow } from './usePaymentList.ts'
import type { Selection } from './useSelection.ts'

/** More than this is an export. */
const MOST_COPIED = 1000
const AT_ONCE = 500

export type Copy = Readonly<{
  /** At once, for the browser's own copy: the rows picked, or the one in focus; undefined for a whole query. */
  text: () => string | undefined
  /** For the button: also the rows of a whole query, as far as copying goes. */
  run: () => void
}>

export function useCopy({
  columns,
  selection,
  list,
  source,
  focusedId,
}: Readonly<{
  columns: ReadonlyArray<GridColumn<PaymentRow>>
  selection: Selection
  list: PaymentList | undefined
  source: CursorSource<PaymentRow>
  focusedId: () => string | undefined
}>): Copy {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const { selected } = selection
  const said = (rows: number, whole: boolean): void => {
    showToast(t(whole ? 'selection.copied' : 'selection.copiedPart', { count: rows, shown: formats.number(rows) }))
  }
  const pickedRows = (): ReadonlyArray<PaymentRow> => {
    if (selected.kind === 'query') return []
    // In the list's order, however they were picked.
    if (!selection.none) return [...selected.rows.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    const row = source.row(source.indexOf((each) => each.id === focusedId()))
    return row === undefined ? [] : [row]
  }
  const write = async (rows: ReadonlyArray<PaymentRow>, whole: boolean): Promise<void> => {
    await navigator.clipboard.writeText(rowsAsText(columns, rows))
    said(rows.length, whole)
  }
  const ofQuery = async ({ query, snapshot }: PaymentList): Promise<void> => {
    const rows: Array<PaymentRow> = []
    let cursor: string | null | undefined
    while (cursor !== null && rows.length < MOST_COPIED) {
      const block: Awaited<ReturnType<typeof client.transactions.search>> = await client.transactions.search({
        query,
        snapshot,
        limit: Math.min(AT_ONCE, MOST_COPIED - rows.length),
        ...(cursor === undefined ? {} : { cursor }),
      })
      rows.push(...block.rows)
      ;({ cursor } = block)
    }
    await write(rows, cursor === null)
  }
  return {
    text: () => {
      const rows = pickedRows()
      if (rows.length === 0) return undefined
      said(rows.length, true)
      return rowsAsText(columns, rows)
    },
    run: () => {
      if (list === undefined) return
      const copying = selected.kind === 'query' ? ofQuery(list) : write(pickedRows(), true)
      copying.catch(() => showToast(t('why.copyFailed')))
    },
  }
}
