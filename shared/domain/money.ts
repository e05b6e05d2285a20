// Amounts are integer minor units beside an ISO 4217 code; conversion is exact in integers and rounds half away from zero.

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
export const DECIMALS: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  ISK: 0,
  XOF: 0,
  XAF: 0,
  UGX: 0,
  PYG: 0,
  BHD: 3,
  KWD: 3,
  OMR: 3,
  JOD: 3,
  TND: 3,
  IQD: 3,
  LYD: 3,
}

export function decimalsOf(currency: string): number {
  return DECIMALS[currency] ?? 2
}

/** A rate is the billing amount of one whole unit of the other currency, times 10^8, as an integer. */
export const RATE_SCALE = 100_000_000

/** Minor units of `from` into minor units of `to`. Throws a RangeError when the answer is no safe integer. */
export function convert(amount: number, from: string, to: string, rateE8: number): number {
  if (from === to) return amount
  const up = 10n ** BigInt(decimalsOf(to))
  const down = 10n ** BigInt(decimalsOf(from)) * BigInt(RATE_SCALE)
  const product = BigInt(amount) * BigInt(rateE8) * up
  const sign = product < 0n ? -1n : 1n
  const answer = Number(sign * ((sign * product * 2n + down) / (down * 2n)))
  if (!Number.isSafeInteger(answer)) throw new RangeError('amount out of range')
  return answer
}
