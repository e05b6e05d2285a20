// A short description of a picture that survives scaling, light and compression, for finding the same paper or photograph again. Pure.
// Difference hash (Krawetz 2013) along rows and columns: 2 × 64 bits.

/** Side of the grey square that a picture is made into first. */
export const HASH_SIDE = 9
/** Two pictures this many bits apart, of 128, are taken for the same one. */
export const NEAR_BITS = 12

/** 32 hex digits from 9 × 9 grey pixels, row by row. Throws a RangeError for any other count. */
export function pictureHash(grey: ArrayLike<number>): string {
  if (grey.length !== HASH_SIDE * HASH_SIDE) throw new RangeError('a picture hash takes 9 × 9 pixels')
  const at = (x: number, y: number): number => grey[y * HASH_SIDE + x]!
  const bits: Array<0 | 1> = []
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) bits.push(at(x, y) < at(x + 1, y) ? 1 : 0)
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) bits.push(at(x, y) < at(x, y + 1) ? 1 : 0)
  let hex = ''
  for (let i = 0; i < bits.length; i += 4)
    hex += (bits[i]! * 8 + bits[i + 1]! * 4 + bits[i + 2]! * 2 + bits[i + 3]!).toString(16)
  return hex
}

const ONES = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4]

/** Bits in which two hashes differ. */
export function bitsApart(a: string, b: string): number {
  let apart = 0
  for (let i = 0; i < a.length; i++)
    apart += ONES[Number.parseInt(a.charAt(i), 16) ^ Number.parseInt(b.charAt(i), 16)] ?? 4
  return apart
}

/** A flat picture (a blank page, a dark room) says nothing: its hash is nearly all zeros, like that of any other. */
export const isTelling = (hash: string): boolean => {
  const ones = bitsApart(hash, '0'.repeat(hash.length))
  return ones >= 16 && ones <= 112
}
