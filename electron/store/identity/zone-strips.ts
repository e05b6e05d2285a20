// From a photograph to strips, one a line of its zone: straightened, cut out, with the contrast of the strip alone. No text is read here.
import sharp from 'sharp'
import { boxesOf, inkOf, tiltOf, type Grey } from './grey.ts'
import { findZone, type FoundZone, type ZoneLine } from './zone-lines.ts'

/** Width at which the tilt is measured, and at which lines are looked for. */
const ROUGH = 700
const FINE = 1600
const PIXELS = { limitInputPixels: 40_000_000, failOn: 'error' } as const

/** The picture's own light; the corners that turning leaves are of no colour of a page. */
export const CORNER = '#808080'

async function greyAt(bytes: Uint8Array, width: number, turn: number): Promise<Grey> {
  const { data, info } = await sharp(bytes, PIXELS)
    .autoOrient()
    .greyscale()
    .resize({ width })
    .rotate(turn, { background: CORNER })
    .normalise()
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: new Uint8Array(data.buffer, data.byteOffset, data.length) }
}

/** Adaptive threshold: wider than a stroke, narrower than two lines. */
const REACH = 15
const LEAST_DARKER = 24
const LEAST_DOTS = 12

export type Strips = Readonly<{ zone: FoundZone; page: Grey; tilt: number }>

/** Degrees by which the lines of a photograph fall to the right. */
export const tiltOfPhoto = async (bytes: Uint8Array): Promise<number> => tiltOf(await greyAt(bytes, ROUGH, 0))

/** The level page and where its zone stands; `undefined` when no zone is found. */
export async function findStrips(bytes: Uint8Array): Promise<Strips | undefined> {
  const tilt = await tiltOfPhoto(bytes)
  const page = await greyAt(bytes, FINE, -tilt)
  const ink = inkOf(page, REACH, LEAST_DARKER)
  const zone = findZone(boxesOf(ink, page.width, page.height, LEAST_DOTS))
  return zone === undefined ? undefined : { zone, page, tilt }
}

/** A line cut out and scaled; `line` in the strip's own pixels. */
export type Strip = Readonly<{ picture: Grey; line: ZoneLine }>

const BLACK_SHARE = 0.02
/** More of a strip is paper than this share. */
const WHITE_SHARE = 0.6

function stretch(pixels: Uint8Array): void {
  const counts = new Uint32Array(256)
  for (const value of pixels) counts[value]!++
  const at = (share: number): number => {
    let sum = 0
    for (let value = 0; value < 256; value++) {
      sum += counts[value]!
      if (sum >= share * pixels.length) return value
    }
    return 255
  }
  const low = at(BLACK_SHARE)
  const range = Math.max(1, at(WHITE_SHARE) - low)
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = Math.max(0, Math.min(255, Math.round(((pixels[i]! - low) * 255) / range)))
}

/** Cuts a line out, scaled so that its pitch is `pitch` pixels. */
export async function cutStrip(page: Grey, line: ZoneLine, pitch: number): Promise<Strip> {
  const left = Math.max(0, Math.round(line.first - line.pitch * 1.5))
  const right = Math.min(page.width, Math.round(line.first + line.pitch * (line.cells + 0.5)))
  const top = Math.max(0, Math.round(line.top - line.pitch * 0.6))
  const bottom = Math.min(page.height, Math.round(line.bottom + line.pitch * 0.6))
  const [width, height] = [right - left, bottom - top]
  const scale = pitch / line.pitch
  const { data, info } = await sharp(page.pixels, { raw: { width: page.width, height: page.height, channels: 1 } })
    .extract({ left, top, width, height })
    .resize({ width: Math.round(width * scale), height: Math.round(height * scale), fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const pixels = new Uint8Array(data)
  stretch(pixels)
  return {
    picture: { width: info.width, height: info.height, pixels },
    line: {
      first: (line.first - left) * scale,
      pitch,
      cells: line.cells,
      top: (line.top - top) * scale,
      bottom: (line.bottom - top) * scale,
    },
  }
}

/** Paints cells over with paper, so that a reader of words meets only words. */
export function blankCells({ picture, line }: Strip, cells: ReadonlyArray<boolean>): void {
  const { width, height, pixels } = picture
  cells.forEach((blank, cell) => {
    if (!blank) return
    const from = Math.max(0, Math.round(line.first + (cell - 0.5) * line.pitch))
    const to = Math.min(width, Math.round(line.first + (cell + 0.5) * line.pitch))
    for (let y = 0; y < height; y++) pixels.fill(255, y * width + from, y * width + to)
  })
}
