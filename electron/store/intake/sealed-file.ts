// Files that people hand over, as they lie beside the store until they are imported: sealed piece by piece, so that neither card numbers
// nor names stand on the disk in clear. Written in order, read as a stream; a piece moved or changed does not open.
import type { KeyObject } from 'node:crypto'
import { appendFileSync, createReadStream, writeFileSync } from 'node:fs'
import { createFieldCipher, type FieldPlace } from '#electron/store/security/fields.ts'

/** What opens a sealed file. `id` names it and is bound into every piece. */
export type Seal = Readonly<{ field: KeyObject; id: string }>

const HEAD = 4
/** A piece longer than this was not written here. */
const LONGEST_PIECE = 8 << 20

const placeOf = (id: string, piece: number): FieldPlace => ({
  table: 'import_job',
  column: 'file',
  row: `${id}|${piece}`,
})

export type SealedWriter = Readonly<{ add: (piece: Buffer) => void }>

/** Begins a file anew; readable by its owner only. */
export function createSealedFile(path: string, { field, id }: Seal): SealedWriter {
  const cipher = createFieldCipher({ field })
  writeFileSync(path, '', { mode: 0o600 })
  let next = 0
  return {
    add: (piece) => {
      const sealed = cipher.seal(piece, placeOf(id, next))
      const head = Buffer.alloc(HEAD)
      head.writeUInt32BE(sealed.length)
      appendFileSync(path, Buffer.concat([head, sealed]))
      next++
    },
  }
}

/** The pieces as they were written. `onBytes` gets the bytes of the disk read so far. */
export async function* readSealed(
  path: string,
  { field, id }: Seal,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const cipher = createFieldCipher({ field })
  let waiting: Buffer = Buffer.alloc(0)
  let piece = 0
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    waiting = waiting.length === 0 ? (chunk as Buffer) : Buffer.concat([waiting, chunk as Buffer])
    while (waiting.length >= HEAD) {
      const length = waiting.readUInt32BE()
      if (length > LONGEST_PIECE) throw new Error('a sealed file is damaged')
      if (waiting.length < HEAD + length) break
      const opened = cipher.openBytes(waiting.subarray(HEAD, HEAD + length), placeOf(id, piece++))
      waiting = waiting.subarray(HEAD + length)
      onBytes?.((bytes += HEAD + length))
      yield opened
    }
  }
  if (waiting.length > 0) throw new Error('a sealed file ends within a piece')
}
