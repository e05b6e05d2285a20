// Amounts as people type them. Pure.
import { decimalsOf } from '#shared/domain/money.ts'

/**
 * Minor units of `currency` from `5,000`, `5000.50`, `５，０００`; null for an empty text (no limit); `undefined` when it is
 * no amount, is below zero, or has more decimals than the currency.
 */
export function parseAmount(text: string, currency: string): number | null | undefined {
  const plain = text.normalize('NFKC').replaceAll(/[\s,_]/g, '')
  if (plain === '') return null
  const match = /^(\d{1,12})(?:\.(\d*))?$/.exec(plain)
  if (match === null) return undefined
  const decimals = decimalsOf(currency)
  const fraction = (match[2] ?? '').replace(/0+$/, '')
  if (fraction.length > decimals) return undefined
  return Number(`${match[1] ?? '0'}${fraction.padEnd(decimals, '0')}`)
}
