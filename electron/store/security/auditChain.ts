import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'

import { canonicalJson, type CanonicalValue } from './canonicalJson.ts'

/** A row of the audit as the chain sees it: its number, what it says, and the two hashes stored beside it (hex). */
export type ChainRow = Readonly<{ seq: number; content: CanonicalValue; prev: string; hash: string }>

/** The newest row, sealed with the audit key in the commit that wrote it. `at` is UTC milliseconds. */
export type SealedHead = Readonly<{ seq: number; hash: string; at: number; seal: string }>

export type ChainFault =
  /** The row does not say any more what it said when it was written. */
  | 'altered'
  /** The row is genuine, but what stands before it is not what stood there. */
  | 'broken_link'
  /** One or more rows with this number and after are gone. */
  | 'missing'
  /** The row exists, but further down. */
  | 'reordered'
  /** The number occurs twice. */
  | 'duplicate'
  /** The rows end before the sealed head: the newest ones were cut off. */
  | 'tail_cut'
  /** The row at the head's place is not the one the head names. */
  | 'head_differs'
  /** The seal of the head itself is not ours. */
  | 'head_forged'

export type ChainResult =
  | Readonly<{ whole: true; rows: number; lastSeq: number; lastHash: string; pastHead: number }>
  | Readonly<{ whole: false; rows: number; seq: number; fault: ChainFault }>

export type ChainVerifier = Readonly<{
  /** Takes the next row, in rising order of `seq`. Answers false once the chain is broken: whoever
   * stops there gets the first bad row too, but cannot tell a moved row from a missing one. */
  add: (row: ChainRow) => boolean
  end: () => ChainResult
}>

type ChainStart = Readonly<{ auditKey: KeyObject; genesis: string; head?: SealedHead }>

/** What the first row (seq 1) is chained to. It names the store, so rows of another store do not fit. */
export function genesisHash(auditKey: KeyObject, storeId: string): string {
  return createHmac('sha256', auditKey).update(`cardwarden audit genesis\0${storeId}`).digest('hex')
}

/** HMAC-SHA256 over the previous hash, the row's number and its canonical content, in hex. */
export function rowHash(auditKey: KeyObject, prevHash: string, row: Pick<ChainRow, 'seq' | 'content'>): string {
  return createHmac('sha256', auditKey)
    .update(`cardwarden audit row\0${prevHash}\0${row.seq}\0`)
    .update(canonicalJson(row.content))
    .digest('hex')
}

/** The first 32 bits of a hash for people to note and compare, `7F3A-91C2`. A reminder, not a proof: see docs. */
export function anchor(hash: string): string {
  return `${hash.slice(0, 4)}-${hash.slice(4, 8)}`.toUpperCase()
}

export function sealHead(auditKey: KeyObject, head: Omit<SealedHead, 'seal'>): SealedHead {
  return { seq: head.seq, hash: head.hash, at: head.at, seal: headSeal(auditKey, head) }
}

/** True when the head was sealed with this audit key and not changed since. */
export function checkHead(auditKey: KeyObject, head: SealedHead): boolean {
  return sameHex(headSeal(auditKey, head), head.seal)
}

/** Verifies rows read in order of `seq`, one at a time. Use `createChainVerifier` where rows arrive asynchronously. */
export function verifyChain(rows: Iterable<ChainRow>, start: ChainStart): ChainResult {
  const verifier = createChainVerifier(start)
  for (const row of rows) verifier.add(row)
  return verifier.end()
}

/**
 * The streaming check. Rows past the head are allowed and counted in `pastHead`: the head may be an older one that was
 * kept elsewhere; where it comes from the same commit, the caller expects 0.
 */
export function createChainVerifier({ auditKey, genesis, head }: ChainStart): ChainVerifier {
  let rows = 0
  let lastSeq = 0
  let lastHash = genesis
  let broken: Readonly<{ seq: number; fault: ChainFault }> | undefined
  if (head && !checkHead(auditKey, head)) broken = { seq: head.seq, fault: 'head_forged' }
  else if (head?.seq === 0 && !sameHex(head.hash, genesis)) broken = { seq: 0, fault: 'head_differs' }

  const judge = (row: ChainRow): ChainFault | undefined => {
    const next = lastSeq + 1
    if (row.seq > next) return 'missing'
    if (row.seq < next) return 'duplicate'
    if (!sameHex(rowHashOrNone(auditKey, row), row.hash)) return 'altered'
    if (!sameHex(row.prev, lastHash)) return 'broken_link'
    if (head && row.seq === head.seq && !sameHex(row.hash, head.hash)) return 'head_differs'
    return undefined
  }

  return {
    add: (row) => {
      rows += 1
      if (broken) {
        // A row that seemed missing and turns up later was moved, not removed.
        if (broken.fault === 'missing' && row.seq === broken.seq) broken = { seq: row.seq, fault: 'reordered' }
        return false
      }
      const fault = judge(row)
      if (fault) {
        broken = { seq: fault === 'missing' ? lastSeq + 1 : row.seq, fault }
        return false
      }
      lastSeq = row.seq
      lastHash = row.hash
      return true
    },
    end: () => {
      if (!broken && head && lastSeq < head.seq) broken = { seq: lastSeq + 1, fault: 'tail_cut' }
      if (broken) return { whole: false, rows, ...broken }
      return { whole: true, rows, lastSeq, lastHash, pastHead: head ? lastSeq - head.seq : 0 }
    },
  }
}

/** Content that cannot be written canonically was never chained by us: no hash, so the row counts as altered. */
function rowHashOrNone(auditKey: KeyObject, row: ChainRow): string {
  try {
    return rowHash(auditKey, row.prev, row)
  } catch {
    return ''
  }
}

function headSeal(auditKey: KeyObject, head: Omit<SealedHead, 'seal'>): string {
  return createHmac('sha256', auditKey)
    .update(`cardwarden audit head\0${head.seq}\0${head.hash}\0${head.at}`)
    .digest('hex')
}

function sameHex(one: string, other: string): boolean {
  const a = Buffer.from(one, 'utf8')
  const b = Buffer.from(other, 'utf8')
  return a.length === b.length && timingSafeEqual(a, b)
}
