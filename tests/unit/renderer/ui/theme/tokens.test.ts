import { describe, expect, it } from 'vitest'
import { asCssVariables, themes, type Token, type Tokens } from '#renderer/ui/theme/tokens.ts'

/** Relative luminance and contrast ratio, WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}
const lowest = (tokens: Tokens, text: Token, grounds: ReadonlyArray<Token>): number =>
  Math.min(...grounds.map((ground) => contrast(tokens[text], tokens[ground])))
const oneDecimal = (value: number): number => Math.floor(value * 10 + 0.5) / 10

const GROUNDS: ReadonlyArray<Token> = ['bg', 'surface', 'sunken', 'raised', 'row-sel', 'row-hover']

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  const tokens = themes[name]
  const promised = {
    light: { text: 15.9, 'text-2': 7.2, 'text-3': 4.9, accent: 6.0, danger: 5.9, warn: 6.0, ok: 5.8 },
    dark: { text: 13.0, 'text-2': 7.7, 'text-3': 5.3, accent: 7.0, danger: 7.2, warn: 8.2, ok: 7.9 },
  }[name]

  it.each(Object.entries(promised) as ReadonlyArray<[Token, number]>)(
    '%s keeps the contrast of the table',
    (token, ratio) => {
      const tinted: Partial<Record<Token, Token>> = {
        accent: 'accent-soft',
        danger: 'danger-soft',
        warn: 'warn-soft',
        ok: 'ok-soft',
      }
      const soft = tinted[token]
      const grounds = soft === undefined ? GROUNDS : [...GROUNDS, soft]
      // The table rounds to one decimal; a token darkened or lightened by one step already shows.
      expect(Math.abs(oneDecimal(lowest(tokens, token, grounds)) - ratio)).toBeLessThanOrEqual(0.25)
      expect(lowest(tokens, token, grounds)).toBeGreaterThanOrEqual(4.5)
    },
  )
  it('text on the solid fills is readable', () => {
    expect(contrast(tokens['on-accent'], tokens['accent-solid'])).toBeGreaterThanOrEqual(4.5)
    expect(contrast('#ffffff', tokens['danger-solid'])).toBeGreaterThanOrEqual(4.5)
  })
  it('edges of inputs and the marks of charts are 3:1 or more on the pane', () => {
    for (const token of ['field', 'c1', 'c3', 'c4'] as const)
      expect(contrast(tokens[token], tokens.surface)).toBeGreaterThanOrEqual(3)
  })
  it('query colours are readable in the box', () => {
    for (const token of ['s-field', 's-op', 's-val', 's-num', 's-str', 's-fn', 's-kw'] as const)
      expect(contrast(tokens[token], tokens.surface)).toBeGreaterThanOrEqual(4.5)
  })
})

describe('both themes', () => {
  it('have the same tokens', () => {
    expect(Object.keys(themes.dark).sort()).toEqual(Object.keys(themes.light).sort())
  })
  it('become CSS variables', () => {
    expect(asCssVariables(themes.light)['--text-2']).toBe('#465062')
  })
})
