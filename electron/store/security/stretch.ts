import { scrypt } from 'node:crypto'

import { securityError } from './errors.ts'

/** scrypt cost: N = 2^ln, block size r, parallelism p (RFC 7914). */
export type ScryptCost = Readonly<{ ln: number; r: number; p: number }>

/** OWASP Password Storage Cheat Sheet: N = 2^17, r = 8, p = 1 (128 MiB and about half a second a call). */
export const STANDARD_COST: ScryptCost = { ln: 17, r: 8, p: 1 }

// A stored cost is read back from the database, so it is bounded: nobody may make one sign-in eat the machine. Twice the
// standard cost, which also bounds the memory (128 bytes x N x r) to 256 MiB.
const MOST_WORK = 2 ** 21
const AT_ONCE = 2

const waiting: Array<() => void> = []
let running = 0

export function assertCost(cost: ScryptCost): void {
  const { ln, r, p } = cost
  const whole = [ln, r, p].every((part) => Number.isInteger(part) && part >= 1)
  if (!whole || ln > 20 || r > 32 || p > 16 || 2 ** ln * r * p > MOST_WORK) {
    throw securityError('COST_OUT_OF_BOUNDS', 'The stored scrypt cost is outside what this program accepts.')
  }
}

/**
 * Derives `length` bytes from a low-entropy secret. At most two derivations run at a time (each holds 128 MiB), the
 * rest wait their turn, so that a burst of sign-ins cannot exhaust the memory.
 */
export async function stretch(secret: string | Buffer, salt: Buffer, cost: ScryptCost, length = 32): Promise<Buffer> {
  assertCost(cost)
  if (running < AT_ONCE) running += 1
  else await new Promise<void>((go) => waiting.push(go))
  try {
    const N = 2 ** cost.ln
    // Node needs a little more than 128·N·r; the default maxmem of 32 MiB would refuse the standard cost.
    const maxmem = 128 * N * cost.r + 128 * cost.r * cost.p + 1024 * 1024
    return await new Promise<Buffer>((resolve, reject) => {
      scrypt(secret, salt, length, { N, r: cost.r, p: cost.p, maxmem }, (error, key) =>
        error ? reject(error) : resolve(key),
      )
    })
  } finally {
    // The place passes straight to the next in line, so `running` changes only when nobody waits.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
