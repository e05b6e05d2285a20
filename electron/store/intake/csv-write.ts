// Cells for CSV files that people open in spreadsheets. Numbers stay numbers; text that a spreadsheet would run as a formula is made text
// by an apostrophe before it (OWASP, CSV injection).

const STARTS = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u

/** Whether a spreadsheet may take the text for a formula. */
export const startsFormula = (text: string): boolean => STARTS.test(text.trimStart()) || STARTS.test(text)

/** Text that no spreadsheet takes for a formula. */
export const neutral = (text: string): string => (startsFormula(text) ? `'${text}` : text)

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = neutral(value)
  return /[",;\n\r\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One record with its line end (RFC 4180). */
export const csvLine = (cells: ReadonlyArray<string | number | null>): string => `${cells.map(cell).join(',')}\r\n`
