// The check digit of machine-readable zones. ICAO Doc 9303-3, 8th edition 2021, section 4.9:
// weights 7, 3, 1 over the characters, A..Z count 10..35, the filler counts 0, modulo 10.

const WEIGHTS = [7, 3, 1] as const

/** The value of one zone character, or undefined for a character that may not stand in a zone. */
const valueOf = (character: string): number | undefined => {
  if (character === '<') return 0
  if (character >= '0' && character <= '9') return character.charCodeAt(0) - 48
  if (character >= 'A' && character <= 'Z') return character.charCodeAt(0) - 55
  return undefined
}

/** One digit as text, or undefined when `text` holds a character outside A–Z, 0–9 and `<`. */
export const zoneCheckDigit = (text: string): string | undefined => {
  let sum = 0
  for (let index = 0; index < text.length; index += 1) {
    const value = valueOf(text.charAt(index))
    if (value === undefined) return undefined
    sum += value * (WEIGHTS[index % 3] ?? 0)
  }
  return String(sum % 10)
}
