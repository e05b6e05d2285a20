// Reads a zip by its directory (PKWARE APPNOTE 4.3), with nothing of the program's: what the exported files are checked with.
import { crc32, inflateRawSync } from 'node:zlib'

/** Throws where a part's length or checksum is not what the directory says. */
export function unzip(bytes: Buffer): ReadonlyMap<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  const parts = new Map<string, string>()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('no directory entry')
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset))
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength!)
    const [sum, packed, length, place] = [16, 20, 24, 42].map((offset) => bytes.readUInt32LE(at + offset))
    const from = place! + 30 + bytes.readUInt16LE(place! + 26) + bytes.readUInt16LE(place! + 28)
    const raw = inflateRawSync(bytes.subarray(from, from + packed!))
    if (raw.length !== length || crc32(raw) !== sum) throw new Error(`${name} is damaged`)
    parts.set(name, raw.toString())
    at += 46 + nameLength! + extra! + comment!
  }
  return parts
}
