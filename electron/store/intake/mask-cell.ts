// Cells as they may be shown: of a card number the last four digits, of anything else the beginning.
import { shown } from './cells.ts'

/** `secret`: the column holds card numbers, so whatever stands there is hidden. Runs of digits like one are hidden in any column. */
export function mask(cell: string, secret: boolean): string {
  if (secret) return `••••${cell.replaceAll(/\D/g, '').slice(-4)}`
  return shown(cell.replaceAll(/\d[\d -]{10,21}\d/g, (run) => (looksLikeCard(run) ? `••••${run.slice(-4)}` : run)))
}

/** Whether a card number stands in it. */
export const holdsCard = (cell: string): boolean =>
  (cell.match(/\d[\d -]{10,21}\d/g) ?? []).some((run) => looksLikeCard(run))

const looksLikeCard = (run: string): boolean => {
  const digits = run.replaceAll(/\D/g, '')
  if (digits.length < 13 || digits.length > 19) return false
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    let digit = Number(digits[digits.length - 1 - at])
    if (at % 2 === 1 && (digit *= 2) > 9) digit -= 9
    sum += digit
  }
  return sum % 10 === 0
}
