// Reads the machine-readable zone of a photographed paper: two readers of different kind see each cell, the rules of ICAO Doc 9303 and
// the check digits decide (shared/domain/identity/mendZone.ts). tesseract.js runs in a thread of its own; its model comes in a package.
import sharp from 'sharp'
import { PSM } from 'tesseract.js'
import { mendZone, zoneAlphabet, type Glimpse, type MendedZone } from '#shared/domain/identity/mendZone.ts'
import { createLetterReader, type LetterReader } from './letters.ts'
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

const ZONE_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

type Symbol = Readonly<{ middle: number; text: string }>

async function recognise(letters: LetterReader, { picture }: Strip, mode: PSM): Promise<ReadonlyArray<Symbol>> {
  const { width, height, pixels } = picture
  const png = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
  return (await letters.words('eng', png, mode, ZONE_CHARACTERS))
    .flatMap((word) => word.symbols)
    .map(({ bbox, text }) => ({ middle: (bbox.x0 + bbox.x1) / 2, text }))
}

/** What the reader of words sees in each cell that is no filler. */
async function readWords(
  letters: LetterReader,
  strip: Strip,
  fillers: ReadonlyArray<boolean>,
): Promise<Array<string | null>> {
  const cells: Array<string | null> = fillers.map((filler) => (filler ? '<' : null))
  const full = new Uint8Array(strip.picture.pixels)
  // It may leave out a character that stands alone, such as the last check digit behind fillers: what is missing is looked at once more.
  for (const mode of [PSM.SINGLE_LINE, PSM.SPARSE_TEXT]) {
    const done = cells.map((cell) => cell !== null)
    if (done.every(Boolean)) break
    strip.picture.pixels.set(full)
    blankCells(strip, done)
    for (const { middle, text } of await recognise(letters, strip, mode)) {
      const cell = Math.round((middle - strip.line.first) / strip.line.pitch)
      if (cells[cell] === null) cells[cell] = text
    }
  }
  return cells
}

export function createZoneReader(letters: LetterReader = createLetterReader()): ZoneReader {
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
      const words = await readWords(letters, await cutStrip(page, place, WORD_PITCH), fillers)
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
      await line
      await letters.close()
    },
  }
}
