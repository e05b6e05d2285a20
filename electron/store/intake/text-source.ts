// A file, plain or gzip, as blocks of whole text records. What is damaged is found before anything of the file is used: the file is
// read once in full (`inspectFile`) and a second time for its rows.
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import { guessEncoding, maybeGb18030, OtherEncoding, type Encoding } from './encoding.ts'
import { intakeProblem, type IntakeProblem } from './problem.ts'
import { readSealed, type Seal } from './sealed-file.ts'
import { countRecords, lastRecordEnd, leavesQuoteOpen, recordsOf } from './records.ts'

const CHUNK = 1 << 18
/** A record longer than this is not one: a quotation mark was never closed, or the file is no text. */
export const LONGEST_RECORD = 1 << 20

/** A file by its path; or one that lies sealed beside the store, under the name that its owner knows. */
export type FileRef = string | Readonly<{ path: string; name: string; seal: Seal }>

type Opened = Readonly<{
  file: string
  /** Where it lies sealed. */
  seal: Seal | null
  name: string
  size: number
  gzip: boolean
  encoding: Encoding
  /** JSON lines: a record is a line, whatever marks are in it. */
  lines: boolean
}>

/** `records` counts the header and blank rows, too. */
export type InspectedFile = Opened & Readonly<{ modifiedMs: number; firstRecord: string; records: number }>

async function openFile(ref: FileRef): Promise<Opened & Readonly<{ modifiedMs: number }>> {
  const file = typeof ref === 'string' ? ref : ref.path
  const name = typeof ref === 'string' ? basename(file) : ref.name
  const found = await stat(file).catch(() => null)
  if (found === null || !found.isFile()) {
    throw intakeProblem('file_missing', name, 'There is no such file.', 'Check the path.')
  }
  if (found.size === 0) throw intakeProblem('file_empty', name, 'The file is empty (0 bytes).', 'Export it again.')
  const seal = typeof ref === 'string' ? null : ref.seal
  const plain = { file, name, seal, size: found.size, gzip: false, lines: false, encoding: 'utf-8' } as const
  const gzip = await isGzip(plain)
  if (!gzip && /\.gz$/i.test(name)) {
    throw intakeProblem(
      'not_gzip',
      name,
      'It is named .gz but is not gzip.',
      'Compress it with gzip, or rename it to .csv.',
    )
  }
  const opened = { ...plain, gzip, modifiedMs: found.mtimeMs }
  return { ...opened, encoding: await encodingOf(opened) }
}

async function isGzip(opened: Opened): Promise<boolean> {
  for await (const bytes of bytesOf(opened)) return bytes[0] === 0x1f && bytes[1] === 0x8b
  return false
}

/** What the file's beginning says: a byte order mark, or UTF-16's zero bytes. GB18030 has neither; see `inspectFile`. */
async function encodingOf(opened: Opened): Promise<Encoding> {
  for await (const bytes of bytesOf(opened)) return guessEncoding(bytes)
  return 'utf-8'
}

/** Bytes of the file's text, unpacked. `onBytes` gets the bytes read from disk so far. */
async function* bytesOf(opened: Opened, onBytes?: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = sourceOf(opened, onBytes)
  const gunzip = opened.gzip ? createGunzip({ chunkSize: CHUNK }) : null
  if (gunzip !== null) {
    source.on('error', (error) => gunzip.destroy(error))
    source.pipe(gunzip)
  }
  try {
    yield* gunzip ?? source
  } catch (error) {
    throw readProblem(error, opened)
  } finally {
    source.destroy()
    gunzip?.destroy()
  }
}

function sourceOf({ file, seal }: Opened, onBytes?: (bytes: number) => void): Readable {
  if (seal !== null) return Readable.from(readSealed(file, seal, onBytes), { highWaterMark: 1 })
  const source = createReadStream(file, { highWaterMark: CHUNK })
  let bytes = 0
  source.on('data', (chunk) => onBytes?.((bytes += chunk.length)))
  return source
}

function readProblem(error: unknown, { name }: Opened): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'Z_BUF_ERROR') {
    return intakeProblem('gzip_cut', name, 'The gzip file ends before its end: it was cut.', 'Copy or export it again.')
  }
  if (code.startsWith('Z_')) {
    return intakeProblem(
      'gzip_damaged',
      name,
      'The gzip file is damaged: its check sum or contents do not hold.',
      'Copy or export it again.',
    )
  }
  return error
}

/** Text in pieces with every line end as \n and without a byte order mark. Cut characters wait for their rest. */
function textOf(opened: Opened, checked: boolean, onBytes?: (bytes: number) => void): AsyncGenerator<string> {
  return opened.encoding === 'utf-8' ? utf8Of(opened, checked, onBytes) : decodedOf(opened, onBytes)
}

async function* decodedOf(opened: Opened, onBytes?: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(opened.encoding, { fatal: true })
  let held = ''
  const decode = (bytes: Buffer | undefined): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
    } catch {
      throw notUtf8(opened)
    }
  }
  const tidy = (text: string): string => {
    if (text.includes('\0')) throw notText(opened)
    return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
  }
  for await (const bytes of bytesOf(opened, onBytes)) {
    let text = held + decode(bytes)
    held = text.endsWith('\r') ? '\r' : ''
    if (held !== '') text = text.slice(0, -1)
    if (text !== '') yield tidy(text)
  }
  const end = held + decode(undefined)
  if (end !== '') yield tidy(end)
}

async function* utf8Of(opened: Opened, checked: boolean, onBytes?: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest: Buffer = Buffer.alloc(0)
  let first = true
  let held = ''
  for await (const bytes of bytesOf(opened, onBytes)) {
    if (checked) {
      const whole = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      if (whole.includes(0)) throw notText(opened)
      const end = wholeCharacters(whole)
      if (!isUtf8(whole.subarray(0, end))) throw maybeGb18030(whole) ? new OtherEncoding() : notUtf8(opened)
      rest = whole.subarray(end)
    }
    let text = held + decoder.write(bytes)
    held = ''
    if (first && text !== '') {
      first = false
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    }
    if (text.endsWith('\r')) {
      held = '\r'
      text = text.slice(0, -1)
    }
    if (text !== '') yield text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
  }
  if (rest.length > 0) throw notUtf8(opened)
  const end = held + decoder.end()
  if (end !== '') yield end.replaceAll(/\r\n?/g, '\n')
}

/** Where the last, possibly cut, character begins. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 4 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if ((byte & 0xc0) === 0x80) continue
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return needs > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

const notUtf8 = ({ name }: Opened): IntakeProblem =>
  intakeProblem(
    'not_utf8',
    name,
    'It is damaged text: neither UTF-8 nor UTF-16 nor GB18030.',
    'Save it as CSV in UTF-8.',
  )
const notText = ({ name }: Opened): IntakeProblem =>
  intakeProblem('not_text', name, 'It holds NUL bytes, so it is not a text file.', 'Choose a CSV file.')
const tooLong = ({ name }: Opened, row: number | null): IntakeProblem =>
  intakeProblem(
    'record_too_long',
    name,
    `${row === null ? 'A record' : `The record at row ${row}`} is longer than ${LONGEST_RECORD / (1 << 20)} MB.`,
    'Look there for a quotation mark that is not closed.',
  )

/** `records` is counted where the file is being checked, else 0. */
export type TextBlock = Readonly<{ text: string; bytes: number; records: number }>

async function* blocksOf(opened: Opened, checked: boolean): AsyncGenerator<TextBlock> {
  let pending = ''
  let bytes = 0
  let row = 1
  for await (const text of textOf(opened, checked, (read) => (bytes = read))) {
    pending += text
    const end = opened.lines ? pending.lastIndexOf('\n') + 1 : lastRecordEnd(pending)
    if (end > 0) {
      const whole = pending.slice(0, end)
      pending = pending.slice(end)
      const records = !checked ? 0 : opened.lines ? countLines(whole) : countRecords(whole)
      row += records
      yield { text: whole, bytes, records }
    }
    if (pending.length > LONGEST_RECORD) throw tooLong(opened, checked ? row : null)
  }
  if (pending === '') return
  if (!opened.lines && leavesQuoteOpen(pending)) {
    throw intakeProblem(
      'quote_open',
      opened.name,
      `A quotation mark is opened${checked ? ` in row ${row}` : ''} and never closed.`,
      'Close it, or export the file again.',
    )
  }
  yield { text: `${pending}\n`, bytes, records: checked ? 1 : 0 }
}

const countLines = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** Reads the whole file once and throws an IntakeProblem if anything about it is damaged. Gives its first record. */
export async function inspectFile(file: FileRef): Promise<InspectedFile> {
  const opened = await openFile(file)
  try {
    return await inspectAs(opened)
  } catch (error) {
    if (!(error instanceof OtherEncoding)) throw error
    return inspectAs({ ...opened, encoding: 'gb18030' })
  }
}

async function inspectAs(found: Opened & Readonly<{ modifiedMs: number }>): Promise<InspectedFile> {
  const opened = { ...found, lines: await beginsWithObject(found) }
  let firstRecord: string | null = null
  let records = 0
  for await (const { text, records: some } of blocksOf(opened, true)) {
    firstRecord ??= (opened.lines ? text.split('\n', 1)[0] : recordsOf(text)[0]) ?? ''
    records += some
  }
  if (firstRecord === null || firstRecord.trim() === '') {
    throw intakeProblem('no_header', opened.name, 'Its first row is blank.', 'The first row must name the columns.')
  }
  return { ...opened, firstRecord, records }
}

async function beginsWithObject(opened: Opened): Promise<boolean> {
  for await (const text of textOf(opened, false)) return text.trimStart().startsWith('{')
  return false
}

/** Blocks that end where a record ends. Memory: one block and one record, whatever the file's size. */
export async function* readBlocks(inspected: InspectedFile): AsyncGenerator<TextBlock> {
  const now = await stat(inspected.file).catch(() => null)
  if (now === null || now.size !== inspected.size || now.mtimeMs !== inspected.modifiedMs) {
    throw intakeProblem(
      'file_changed',
      inspected.name,
      'It changed since it was checked.',
      'Import it again when it is complete.',
    )
  }
  yield* blocksOf(inspected, false)
}
