// Text in GB18030 as Chinese systems write it, made here since Node only reads it: the two-byte signs, turned round once.
let codes: ReadonlyMap<string, number> | undefined

function table(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('gb18030')
  const found = new Map<string, number>()
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low === 0x7f) continue
      const sign = decoder.decode(Uint8Array.of(high, low))
      if (sign.length === 1 && !found.has(sign)) found.set(sign, (high << 8) | low)
    }
  }
  return found
}

/** Throws for a sign that takes four bytes. */
export function gb18030(text: string): Buffer {
  codes ??= table()
  const bytes: number[] = []
  for (const sign of text) {
    if (sign <= '\u007F') {
      bytes.push(sign.charCodeAt(0))
      continue
    }
    const code = codes.get(sign)
    if (code === undefined) throw new Error(`no two bytes for ${sign}`)
    bytes.push(code >> 8, code & 0xff)
  }
  return Buffer.from(bytes)
}
