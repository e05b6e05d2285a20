// Where records end in CSV text (RFC 4180): at line ends outside quotation marks. A mark opens only at the start of a field, so an inch
// mark within one is text. `text` must begin where a record begins; line ends are \n.

const QUOTE = 34
const LINE_END = 10
const isFieldStart = (text: string, at: number): boolean => at === 0 || ',;\t|\n'.includes(text[at - 1]!)

/** Calls `found` with the position after each line end that ends a record. Gives whether a mark is still open at the end. */
function scan(text: string, found: (end: number) => void): boolean {
  let at = 0
  for (;;) {
    const quote = nextOpening(text, at)
    const stop = quote < 0 ? text.length : quote
    for (let end = text.indexOf('\n', at); end >= 0 && end < stop; end = text.indexOf('\n', end + 1)) found(end + 1)
    if (quote < 0) return false
    const close = closing(text, quote + 1)
    if (close < 0) return true
    at = close + 1
  }
}

function nextOpening(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && !isFieldStart(text, at)) at = text.indexOf('"', at + 1)
  return at
}

function closing(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    at = text.indexOf('"', at)
    if (at < 0) return -1
    if (text.charCodeAt(at + 1) !== QUOTE) return at
    at += 2
  }
  return -1
}

/** The end of the last whole record, or 0. */
export function lastRecordEnd(text: string): number {
  if (!text.includes('"')) return text.lastIndexOf('\n') + 1
  let last = 0
  scan(text, (end) => (last = end))
  return last
}

export const leavesQuoteOpen = (text: string): boolean => text.includes('"') && scan(text, () => {})

/** How many records whole text holds, blank ones too. */
export function countRecords(text: string): number {
  let count = 0
  if (text.includes('"')) scan(text, () => count++)
  else for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return text.length > 0 && text.charCodeAt(text.length - 1) !== LINE_END ? count + 1 : count
}

/** The records of whole text, blank ones too, without their line ends. */
export function recordsOf(text: string): ReadonlyArray<string> {
  const records: string[] = []
  let from = 0
  scan(text, (end) => {
    records.push(text.slice(from, end - 1))
    from = end
  })
  if (from < text.length) records.push(text.slice(from))
  return records
}
