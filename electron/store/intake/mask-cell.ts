// Cells as they may be shown: of a card number the last four digits, of anything else the beginning.
import { isLuhnValid } from '#shared/domain/mask.ts'
import { shown } from './cells.ts'

/** `secret`: the column holds card numbers, so whatever stands there is hidden. Runs of digits like one are hidden in any column. */
export function mask(cell: string, secret: boolean): string {
  if (secret) return `••••${cell.replaceAll(/\D/g, '').slice(-4)}`
  return shown(cell.replaceAll(/\d[\d -]{10,21}\d/g, (run) => (looksLikeCard(run) ? `••••${run.slice(-4)}` : run)))
}

/** Whether a card number stands in it. */
export const holdsCard = (cell: string): boolean =>
  (cell.match(/\d[\d -]{10,21}\d/g) ?? []).some((run) => looksLikeCard(run))

/** What is right where a card number stands in a column that would be kept in clear. */
export const CARD_NUMBER_REMEDY = 'no card number; name its column as the card number'

const looksLikeCard = (run: string): boolean => {
  const digits = run.replaceAll(/\D/g, '')
  return digits.length >= 13 && digits.length <= 19 && isLuhnValid(digits)
}
