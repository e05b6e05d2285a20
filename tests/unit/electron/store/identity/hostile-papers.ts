// Files that somebody may send in place of a photograph.
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { createRandom } from '#electron/store/demo/random.ts'

/** A photograph of about 900 by 600 pixels with some content. */
export async function photo(format: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> {
  const random = createRandom('hostile')
  const boxes = Array.from(
    { length: 40 },
    () =>
      `<rect x="${random.int(0, 850)}" y="${random.int(0, 550)}" width="${random.int(20, 200)}" height="${random.int(10, 120)}" fill="hsl(${random.int(0, 359)} 40% 50%)"/>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="#dcd6c8"/>${boxes.join('')}</svg>`
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).toFormat(format).toBuffer()
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** 9000 by 9000 pixels of one colour in a file of some 250 kB: unpacked it would be 243 MB. */
export function pngBomb(): Buffer {
  const side = 9000
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const rows = Buffer.alloc(side * (side * 3 + 1))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const SCRIPT = '<script>alert(1)</script>'
/** A JPEG that is an archive or a page as well: another file behind its end. */
export const polyglot = async (): Promise<Buffer> =>
  Buffer.concat([await photo(), Buffer.from(`PK\u0003\u0004 ${SCRIPT} <html>${SCRIPT}</html>`)])

/** A photograph that names the place where it was taken. */
export const withPlace = async (): Promise<Buffer> =>
  sharp(await photo())
    .withExif({
      IFD0: { Make: 'Specimen Camera', Artist: 'Somebody' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '59/1 54/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '10/1 45/1 0/1' },
    })
    .jpeg()
    .toBuffer()

export const svg = (): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><image href="file:///etc/passwd"/></svg>`,
  )
