// Rows as text for the clipboard: what the list shows, in its columns, tab-separated; never more of a card than the list shows.
import type { GridColumn } from '../../ui/grid/LazyGrid.tsx'
import type { PaymentRow } from './usePaymentList.ts'

/** A cell may not break the table it is pasted into, nor begin as a formula there. */
const cell = (text: string): string => {
  const plain = text.replaceAll(/[\t\r\n]+/g, ' ').trim()
  return /^[=+@]/.test(plain) ? `'${plain}` : plain
}

export function rowsAsText(columns: ReadonlyArray<GridColumn<PaymentRow>>, rows: ReadonlyArray<PaymentRow>): string {
  const told = columns.flatMap(({ header, text, plain }) => {
    const say = plain ?? text
    return say === undefined ? [] : [{ header, say }]
  })
  const line = (cells: ReadonlyArray<string>): string => cells.map(cell).join('\t')
  return [line(told.map(({ header }) => header)), ...rows.map((row) => line(told.map(({ say }) => say(row))))].join(
    '\n',
  )
}
