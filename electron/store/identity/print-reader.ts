// Reads what a paper prints beside its zone: levelled, looked at twice in different light and size by tesseract.js, in the letters of the
// paper (Latin on passports, Chinese on resident identity cards). What counts as read is said by shared/domain/identity/printReading.ts.
import sharp from 'sharp'
import { PSM } from 'tesseract.js'
import {
  PRINTED_ON,
  seenAlone,
  seenOn,
  type Box,
  type PrintedPaper,
  type Seen,
  type Word,
} from '#shared/domain/identity/printLayout.ts'
import { mergeLooks, type PrintReading } from '#shared/domain/identity/printReading.ts'
import type { PrintField } from '#shared/domain/identity/printValues.ts'
import type { Grey } from './grey.ts'
import { createLetterReader, type LetterReader, type Letters } from './letters.ts'
import { CORNER, tiltOfPhoto } from './zone-strips.ts'

export type PrintReader = Readonly<{
  /** Reads one photograph (JPEG, PNG or WebP). Calls are served one after another. */
  read: (paper: PrintedPaper, image: Uint8Array) => Promise<PrintReading>
  close: () => Promise<void>
}>

const LETTERS: Readonly<Record<PrintedPaper, Letters>> = { passport: 'eng', id_front: 'chi_sim' }

const PIXELS = { limitInputPixels: 40_000_000, failOn: 'error' } as const

/** Width of the whole paper at the first look: labels are as high as the reader likes them. */
const WHOLE = 1200
/** Width from which lines are cut for closer looks, and how high a line is then, with the paper around it. */
const FINE = 1800
const LINE_HEIGHTS = [40, 54] as const
/** Paper around a line, in heights of it; at its end more, where the first look may have missed a character. */
const MARGIN = 0.35
const END = 1.3

const levelled = (image: Uint8Array, tilt: number, width: number) =>
  sharp(image, PIXELS).autoOrient().greyscale().resize({ width }).rotate(-tilt, { background: CORNER }).normalise()

/** Reads one picture in the letters of the paper. */
type Look = (png: Buffer, mode: PSM) => Promise<ReadonlyArray<Word>>

const lookWith =
  (reader: LetterReader, paper: PrintedPaper): Look =>
  async (png, mode) =>
    (await reader.words(LETTERS[paper], png, mode)).map(({ text, confidence, bbox }) => ({ text, confidence, ...bbox }))

/** The whole paper with its edges drawn out, so that small labels survive a hand that shook. */
async function lookAtAll(look: Look, image: Uint8Array, tilt: number): Promise<ReadonlyArray<Word>> {
  const png = await levelled(image, tilt, WHOLE)
    .sharpen({ sigma: 1.8, m1: 3, m2: 3 })
    .png({ compressionLevel: 1 })
    .toBuffer()
  return look(png, PSM.SPARSE_TEXT)
}

/** One line by itself, larger and as it was photographed. */
async function lookAtLine(
  look: Look,
  page: Grey,
  { x0, y0, x1, y1 }: Box,
  lineHeight: number,
): Promise<ReadonlyArray<Word>> {
  const scale = FINE / WHOLE
  const margin = (y1 - y0) * MARGIN
  const left = Math.max(0, Math.round((x0 - margin) * scale))
  const top = Math.max(0, Math.round((y0 - margin) * scale))
  const width = Math.min(page.width, Math.round((x1 + (y1 - y0) * END) * scale)) - left
  const height = Math.min(page.height, Math.round((y1 + margin) * scale)) - top
  const png = await sharp(page.pixels, { raw: { width: page.width, height: page.height, channels: 1 } })
    .extract({ left, top, width, height })
    .resize({ height: lineHeight })
    .normalise()
    .toColourspace('b-w')
    .png({ compressionLevel: 1 })
    .toBuffer()
  return look(png, PSM.SINGLE_LINE)
}

async function pageOf(image: Uint8Array, tilt: number): Promise<Grey> {
  const { data, info } = await levelled(image, tilt, FINE)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: new Uint8Array(data.buffer, data.byteOffset, data.length) }
}

export function createPrintReader(letters: LetterReader = createLetterReader()): PrintReader {
  let line: Promise<unknown> = Promise.resolve()

  const read = async (paper: PrintedPaper, image: Uint8Array): Promise<PrintReading> => {
    const look = lookWith(letters, paper)
    const tilt = await tiltOfPhoto(image)
    const first = seenOn(paper, await lookAtAll(look, image, tilt))
    const page = await pageOf(image, tilt)
    const closer: Array<Partial<Record<PrintField, Seen>>> = []
    for (const lineHeight of LINE_HEIGHTS) {
      const close: Partial<Record<PrintField, Seen>> = {}
      for (const field of PRINTED_ON[paper]) {
        const box = first[field]?.box
        const seen = box === undefined ? undefined : seenAlone(field, await lookAtLine(look, page, box, lineHeight))
        if (seen !== undefined) close[field] = seen
      }
      closer.push(close)
    }
    return mergeLooks(paper, [first, ...closer])
  }

  return {
    read: (paper, image) => {
      const turn = line.then(() => read(paper, image))
      line = turn.catch(() => undefined)
      return turn
    },
    close: async () => {
      await line
      await letters.close()
    },
  }
}
