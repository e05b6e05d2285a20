// Whether an outside id may have been met before in this import: 32-bit hashes in an open table, a few bytes an id. "No" is certain;
// "maybe" is asked of the store.

export type SeenIds = Readonly<{
  /** Notes the id. False when it is certainly new. */
  maybeSeen: (id: string) => boolean
}>

export function createSeenIds(): SeenIds {
  let table = new Int32Array(1 << 16)
  let used = 0

  const place = (into: Int32Array, hash: number): boolean => {
    const mask = into.length - 1
    let at = Math.imul(hash, 0x9e3779b1) & mask
    while (into[at] !== 0) {
      if (into[at] === hash) return true
      at = (at + 1) & mask
    }
    into[at] = hash
    return false
  }

  return {
    maybeSeen: (id) => {
      // Two rounds of FNV-1a mixed into one: ids that count upwards spread well enough.
      let hash = 0x811c9dc5
      for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
      hash = (hash ^ (hash >>> 12)) | 0
      if (hash === 0) hash = 1
      if (place(table, hash)) return true
      if (++used * 2 > table.length) {
        const grown = new Int32Array(table.length * 2)
        for (const known of table) if (known !== 0) place(grown, known)
        table = grown
      }
      return false
    },
  }
}
