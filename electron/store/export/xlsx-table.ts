// One sheet of an Office Open XML workbook (ECMA-376, SpreadsheetML), written row by row into a zip that is compressed as it grows: why
// not a library, docs/decisions/xlsx-by-hand.md. Texts are inline strings, which no program runs as a formula.
import { strToU8, Zip, ZipDeflate } from 'fflate'
import { startsFormula } from '#electron/store/intake/csv-write.ts'
import type { Cell, TableWriter } from './cells.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Places in `cellXfs` below. `quoted` keeps a text that looks like a formula a text when a person edits its cell. */
const STYLE = { plain: 0, head: 1, time: 2, quoted: 3, money: 4 } as const
/** Digits behind the point of ISO 4217 currencies: 0 to 4. */
const MONEY_FORMATS = ['#,##0', '#,##0.0', '#,##0.00', '#,##0.000', '#,##0.0000'] as const
const FIRST_FORMAT = 164

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="${MONEY_FORMATS.length + 1}"><numFmt numFmtId="${FIRST_FORMAT}" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/>${MONEY_FORMATS.map(
  (code, i) => `<numFmt numFmtId="${FIRST_FORMAT + 1 + i}" formatCode="${code}"/>`,
).join(
  '',
)}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${4 + MONEY_FORMATS.length}"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="${FIRST_FORMAT}" applyNumberFormat="1"/><xf xfId="0" quotePrefix="1"/>${MONEY_FORMATS.map(
  (_, i) => `<xf xfId="0" numFmtId="${FIRST_FORMAT + 1 + i}" applyNumberFormat="1"/>`,
).join('')}</cellXfs></styleSheet>`

const PARTS: ReadonlyArray<readonly [path: string, xml: string]> = [
  [
    '[Content_Types].xml',
    `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  ],
  ['xl/styles.xml', STYLES],
]

// What XML 1.0 has no place for, and halves of a pair that lost the other (category Cs, read by code point).
const NOT_XML = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]|\p{Cs}/gu
/** Excel's own limit of a cell. */
const LONGEST_TEXT = 32_767

const inXml = (text: string): string =>
  text
    .slice(0, LONGEST_TEXT)
    .replace(NOT_XML, '')
    // `_x0041_` is read back as a letter, so an underline that begins one is written as such.
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')

const textCell = (text: string, style: number): string =>
  `<c t="inlineStr"${style === 0 ? '' : ` s="${style}"`}><is><t xml:space="preserve">${inXml(text)}</t></is></c>`
const numberCell = (value: number, style: number): string =>
  `<c${style === 0 ? '' : ` s="${style}"`}><v>${value}</v></c>`

/** Days since 30 December 1899, which is how spreadsheets count. */
const EPOCH = Date.UTC(1899, 11, 30)
const DAY = 86_400_000

function cellXml(cell: Cell): string {
  if (cell === null) return '<c/>'
  if (typeof cell === 'string') return textCell(cell, startsFormula(cell) ? STYLE.quoted : STYLE.plain)
  if (typeof cell === 'number') return numberCell(cell, STYLE.plain)
  return 'at' in cell
    ? numberCell((cell.at - EPOCH) / DAY, STYLE.time)
    : numberCell(cell.units, STYLE.money + Math.min(cell.decimals, MONEY_FORMATS.length - 1))
}

/** `made`: the time that the parts of the file carry. */
export function xlsxTable(columns: ReadonlyArray<string>, sheet: string, made: number): TableWriter {
  let chunks: Array<Uint8Array> = []
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error
    chunks.push(chunk)
  })
  const part = (path: string): ZipDeflate => {
    const file = new ZipDeflate(path, { level: 6 })
    file.mtime = made
    zip.add(file)
    return file
  }
  const workbook = `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${inXml(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`
  for (const [path, xml] of [...PARTS, ['xl/workbook.xml', workbook] as const]) part(path).push(strToU8(xml), true)
  const rows = part('xl/worksheets/sheet1.xml')
  let text = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row>${columns
    .map((name) => textCell(name, STYLE.head))
    .join('')}</row>`
  const take = (): Buffer => {
    if (text !== '') rows.push(strToU8(text))
    text = ''
    const bytes = Buffer.concat(chunks)
    chunks = []
    return bytes
  }
  return {
    add: (row) => void (text += `<row>${row.map(cellXml).join('')}</row>`),
    take,
    end: () => {
      rows.push(strToU8(`${text}</sheetData></worksheet>`), true)
      text = ''
      zip.end()
      return take()
    },
  }
}
