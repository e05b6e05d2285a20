// The one door for photographs of papers: what comes in is untrusted bytes, what goes on is a JPEG that sharp wrote itself, upright, without
// a word of the camera's, of a size that a viewer and a reader need. Nothing of the file as it came is kept.
import sharp from 'sharp'
import { HASH_SIDE, pictureHash } from '#shared/domain/identity/pictureHash.ts'
import type { PaperProblemCode } from '#shared/domain/identity/paperProblem.ts'

export type TakenPaper = Readonly<{
  mime: 'image/jpeg'
  width: number
  height: number
  image: Buffer
  /** Of the picture, for finding it again: shared/domain/identity/pictureHash.ts. */
  hash: string
  /** What was taken off or corrected on the way in. */
  cleaned: ReadonlyArray<'metadata' | 'appended_data' | 'name'>
}>

/** A file that is not taken: why, and what would be. The words are the applicant's and the wallet's developer's. */
export type PaperProblem = Error & Readonly<{ name: 'PaperProblem'; code: PaperProblemCode; remedy: string }>
export const isPaperProblem = (error: unknown): error is PaperProblem =>
  error instanceof Error && error.name === 'PaperProblem'

const SENTENCES: Readonly<Record<PaperProblemCode, readonly [what: string, remedy: string]>> = {
  empty: ['The file is empty.', 'Take the photo again.'],
  too_many_bytes: ['The file is larger than 12 MB.', 'Send a photo of at most 12 MB.'],
  not_a_photo: ['The file is no JPEG, PNG or WebP, whatever its name says.', 'Send a photo as JPEG, PNG or WebP.'],
  too_many_pixels: [
    'The picture has too many pixels to be unpacked here.',
    'Send a photo of at most 32 megapixels, 12 as a progressive JPEG.',
  ],
  too_small: ['The picture is too small to be read.', 'Send a photo of at least 480 by 300 pixels.'],
  moving: ['The picture moves or has several pages.', 'Send one still photo a page.'],
  damaged: ['The picture is cut off or damaged.', 'Send the photo again.'],
}

export function paperProblem(code: PaperProblemCode): PaperProblem {
  const [what, remedy] = SENTENCES[code]
  return Object.assign(new Error(`${what} ${remedy}`), { name: 'PaperProblem' as const, code, remedy })
}

export const MOST_BYTES = 12 * 1024 * 1024
export const MOST_PIXELS = 32_000_000
/** A progressive JPEG is held whole while it is unpacked, six bytes a pixel. */
const MOST_PROGRESSIVE = 12_000_000
const LEAST_LONG = 480
const LEAST_SHORT = 300
/** As large as the smallest print of a page needs, and a zone's reader works at. */
const KEPT_SIDE = 2200

type Format = 'jpeg' | 'png' | 'webp'

/** By content: the first bytes of the three formats and of nothing else. */
function formatOf(bytes: Uint8Array): Format | undefined {
  const at = (from: number, text: string): boolean =>
    [...text].every((character, i) => bytes[from + i] === character.charCodeAt(0))
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  if (bytes[0] === 0x89 && at(1, 'PNG\r\n\u001a\n')) return 'png'
  if (at(0, 'RIFF') && at(8, 'WEBP')) return 'webp'
  return undefined
}

const EXTENSIONS: Readonly<Record<Format, RegExp>> = { jpeg: /\.jpe?g$/i, png: /\.png$/i, webp: /\.webp$/i }

/** Whether something follows the picture's own end: another file glued on behind it. */
function hasTail(bytes: Uint8Array, format: Format): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (format === 'jpeg') return buffer.lastIndexOf(Buffer.from([0xff, 0xd9])) < bytes.length - 2
  if (format === 'png') return buffer.lastIndexOf('IEND') < bytes.length - 8
  return buffer.readUInt32LE(4) + 8 < bytes.length
}

// One picture at a time and none remembered: the host's memory does not grow with what people send.
sharp.cache(false)
sharp.concurrency(1)
let line: Promise<unknown> = Promise.resolve()

/** Takes a photograph in, or throws a PaperProblem. `name`: the file's, if it has one. Calls are served one after another. */
export function takePaper(bytes: Uint8Array, name = ''): Promise<TakenPaper> {
  const turn = line.then(() => take(bytes, name))
  line = turn.catch(() => undefined)
  return turn
}

async function take(bytes: Uint8Array, name: string): Promise<TakenPaper> {
  if (bytes.length === 0) throw paperProblem('empty')
  if (bytes.length > MOST_BYTES) throw paperProblem('too_many_bytes')
  const format = formatOf(bytes)
  if (format === undefined) throw paperProblem('not_a_photo')
  const open = () => sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true })
  // The header alone first: what is too large is never unpacked.
  const head = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw paperProblem('damaged')
    })
  if (head.format !== format) throw paperProblem('not_a_photo')
  const [width, height] = [head.width, head.height]
  const most = head.isProgressive === true && format === 'jpeg' ? MOST_PROGRESSIVE : MOST_PIXELS
  if (width * height > most) throw paperProblem('too_many_pixels')
  if (Math.max(width, height) < LEAST_LONG || Math.min(width, height) < LEAST_SHORT) throw paperProblem('too_small')
  if ((head.pages ?? 1) > 1) throw paperProblem('moving')
  try {
    const { data, info } = await open()
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize({ width: KEPT_SIDE, height: KEPT_SIDE, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .jpeg({ quality: 86 })
      .toBuffer({ resolveWithObject: true })
    const grey = await sharp(data)
      .greyscale()
      .resize(HASH_SIDE, HASH_SIDE, { fit: 'fill' })
      .toColourspace('b-w')
      .raw()
      .toBuffer()
    const cleaned: Array<TakenPaper['cleaned'][number]> = []
    if ([head.exif, head.xmp, head.iptc].some((part) => part !== undefined)) cleaned.push('metadata')
    if (hasTail(bytes, format)) cleaned.push('appended_data')
    if (/\.\w{2,5}$/.test(name) && !EXTENSIONS[format].test(name)) cleaned.push('name')
    return {
      mime: 'image/jpeg',
      width: info.width,
      height: info.height,
      image: data,
      hash: pictureHash(grey),
      cleaned,
    }
  } catch {
    throw paperProblem('damaged')
  }
}
