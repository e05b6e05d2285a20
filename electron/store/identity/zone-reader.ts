// Reads the machine-readable zone of a photographed paper: two readers of different kind see each cell, the rules of ICAO Doc 9303 and
// the check digits decide (shared/domain/identity/mendZone.ts). tesseract.js runs in a worker of its own; its model comes in a package.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js'
import { mendZone, zoneAlphabet, type Glimpse, type MendedZone } from '#shared/domain/identity/mendZone.ts'
import { blankCells, cutStrip, findStrips, type Strip } from './zone-strips.ts'
import { guessLine, WIDE, zoneShapes } from './zone-shapes.ts'

/** Pixels a cell for the reader of words: capitals as high as it was trained on. */
const WORD_PITCH = 36

export type ZoneSeen =
  | Readonly<{ found: false }>
  | Readonly<{
      found: true
      zone: MendedZone
      /** Degrees by which the paper lay off level. */
      tilt: number
    }>

export type ZoneReader = Readonly<{
  /** Reads one photograph (JPEG, PNG or WebP). Calls are served one after another. */
  read: (image: Uint8Array) => Promise<ZoneSeen>
  close: () => Promise<void>
}>

async function startWorker(): Promise<Worker> {
  const folder = dirname(fileURLToPath(import.meta.resolve('@tesseract.js-data/eng/package.json')))
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: join(folder, '4.0.0_best_int'),
    // Nothing is written to disk and nothing is fetched.
    cacheMethod: 'none',
  })
  await worker.setParameters({
    tessedit_char_whitelist: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
    user_defined_dpi: '300',
  })
  return worker
}

type Symbol = Readonly<{ middle: number; text: string }>

async function recognise(worker: Worker, { picture }: Strip): Promise<ReadonlyArray<Symbol>> {
  const { width, height, pixels } = picture
  const png = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
  const { data } = await worker.recognize(png, {}, { text: false, blocks: true })
  return (data.blocks ?? [])
    .flatMap((block) => block.paragraphs)
    .flatMap((paragraph) => paragraph.lines)
    .flatMap((line) => line.words)
    .flatMap((word) => word.symbols)
    .map(({ bbox, text }) => ({ middle: (bbox.x0 + bbox.x1) / 2, text }))
}

/** What the reader of words sees in each cell that is no filler. */
async function readWords(worker: Worker, strip: Strip, fillers: ReadonlyArray<boolean>): Promise<Array<string | null>> {
  const cells: Array<string | null> = fillers.map((filler) => (filler ? '<' : null))
  const full = new Uint8Array(strip.picture.pixels)
  // It may leave out a character that stands alone, such as the last check digit behind fillers: what is missing is looked at once more.
  for (const mode of [PSM.SINGLE_LINE, PSM.SPARSE_TEXT]) {
    const done = cells.map((cell) => cell !== null)
    if (done.every(Boolean)) break
    strip.picture.pixels.set(full)
    blankCells(strip, done)
    await worker.setParameters({ tessedit_pageseg_mode: mode })
    for (const { middle, text } of await recognise(worker, strip)) {
      const cell = Math.round((middle - strip.line.first) / strip.line.pitch)
      if (cells[cell] === null) cells[cell] = text
    }
  }
  return cells
}

export function createZoneReader(): ZoneReader {
  let worker: Promise<Worker> | undefined
  let line: Promise<unknown> = Promise.resolve()

  const read = async (image: Uint8Array): Promise<ZoneSeen> => {
    const strips = await findStrips(image)
    if (strips === undefined) return { found: false }
    const { zone, page, tilt } = strips
    const shapes = await zoneShapes()
    const alphabet = zoneAlphabet(zone.format)
    const seen: Array<ReadonlyArray<Glimpse>> = []
    for (const [at, place] of zone.lines.entries()) {
      const small = await cutStrip(page, place, WIDE)
      const guesses = guessLine(small.picture, small.line, shapes, alphabet[at]!)
      const fillers = guesses.map(({ character }) => character === '<')
      const words = await readWords(await (worker ??= startWorker()), await cutStrip(page, place, WORD_PITCH), fillers)
      seen.push(guesses.map(({ character }, cell) => ({ one: words[cell]!, other: character })))
    }
    const mended = mendZone(zone.format, seen)
    return mended === undefined ? { found: false } : { found: true, zone: mended, tilt }
  }

  return {
    read: (image) => {
      const turn = line.then(() => read(image))
      line = turn.catch(() => undefined)
      return turn
    },
    close: async () => {
      const running = worker
      worker = undefined
      await line
      if (running !== undefined) await (await running).terminate()
    },
  }
}
