// Which encoding a file's bytes are in. A byte order mark says so; without one UTF-16 shows by its zero bytes, UTF-8 by being valid, and
// what is not valid UTF-8 may be GB18030, which Chinese systems write.

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** Thrown by a reader of UTF-8 when the bytes look like GB18030 instead. */
export class OtherEncoding extends Error {}

export function guessEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  // Text of a file with columns has commas, digits and line ends: one byte of each such pair is zero.
  const pairs = Math.min(head.length, 4096) >> 1
  let even = 0
  let odd = 0
  for (let pair = 0; pair < pairs; pair++) {
    if (head[pair * 2] === 0) even++
    if (head[pair * 2 + 1] === 0) odd++
  }
  if (pairs >= 8 && odd > pairs * 0.3 && even < pairs * 0.02) return 'utf-16le'
  if (pairs >= 8 && even > pairs * 0.3 && odd < pairs * 0.02) return 'utf-16be'
  return 'utf-8'
}

/**
 * Whether bytes that are not UTF-8 are likely GB18030: they decode as it, and few of their signs form whole UTF-8 characters of three
 * bytes, as Chinese is in UTF-8, which a damaged file of it is full of. Pairs of bytes form characters of two by chance.
 */
export function maybeGb18030(bytes: Uint8Array): boolean {
  let broken = 0
  let whole = 0
  for (const sign of new TextDecoder('utf-8').decode(bytes)) {
    if (sign === '\uFFFD') broken++
    else if (sign >= '\u0800') whole++
  }
  if (whole > 0 && whole >= broken) return false
  const text = new TextDecoder('gb18030').decode(bytes, { stream: true })
  let chinese = 0
  let other = 0
  for (const sign of text) {
    if (sign <= '\u007F') continue
    if (/[\u3000-\u303F\u4E00-\u9FFF\uFF00-\uFFEF\u2010-\u2027]/u.test(sign)) chinese++
    else other++
  }
  return chinese > 0 && other * 10 <= chinese
}
