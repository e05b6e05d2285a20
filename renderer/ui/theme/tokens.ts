// The one theme: every colour of the product, light and dark, as CSS variables.
// Mantine, AG Grid, recharts and the style sheets all read from here; tests/unit/renderer/ui/theme recomputes the contrasts.

const light = {
  bg: '#f6f7f9',
  surface: '#ffffff',
  sunken: '#f0f2f5',
  raised: '#ffffff',
  line: '#e4e7ec',
  'line-2': '#cdd3dc',
  field: '#878f9d',
  text: '#14181f',
  'text-2': '#465062',
  'text-3': '#5f697b',
  accent: '#2a4fd0',
  'accent-solid': '#2a4fd0',
  'on-accent': '#ffffff',
  'accent-soft': '#eef2fe',
  'accent-line': '#bccaf7',
  danger: '#b3212b',
  'danger-solid': '#b3212b',
  'danger-soft': '#fdeeee',
  'danger-line': '#f3c3c5',
  warn: '#855000',
  'warn-solid': '#c47f17',
  'warn-soft': '#fdf3e0',
  'warn-line': '#efd6a6',
  ok: '#1a6b41',
  'ok-solid': '#2c9163',
  'ok-soft': '#e9f5ee',
  'ok-line': '#bfe0cd',
  c1: '#2a4fd0',
  c2: '#aab6cd',
  c3: '#c47f17',
  c4: '#b3212b',
  grid: '#e9ecf1',
  'row-hover': '#f7f9fc',
  'row-sel': '#eef2fe',
  scrim: 'rgba(20,24,31,.38)',
  'shadow-1': '0 1px 2px rgba(20,24,31,.05)',
  'shadow-2': '0 16px 48px rgba(20,24,31,.20),0 2px 8px rgba(20,24,31,.08)',
  's-field': '#5a2ca0',
  's-op': '#5f697b',
  's-val': '#14181f',
  's-num': '#855000',
  's-str': '#1a6b41',
  's-fn': '#2a4fd0',
  's-kw': '#5a2ca0',
} as const

export type Token = keyof typeof light
export type Tokens = Readonly<Record<Token, string>>

const dark = {
  bg: '#0d1015',
  surface: '#14181f',
  sunken: '#0f1319',
  raised: '#1a1f28',
  line: '#252b36',
  'line-2': '#3b4453',
  field: '#68758a',
  text: '#e9ecf1',
  'text-2': '#b0b8c6',
  'text-3': '#8f98a8',
  accent: '#93abff',
  'accent-solid': '#4263dd',
  'on-accent': '#ffffff',
  'accent-soft': '#1a2342',
  'accent-line': '#34478a',
  danger: '#ff9292',
  'danger-solid': '#c5343d',
  'danger-soft': '#341b1f',
  'danger-line': '#6b2e34',
  warn: '#efb55f',
  'warn-solid': '#d5922c',
  'warn-soft': '#2f2514',
  'warn-line': '#5f4a22',
  ok: '#6bcd9b',
  'ok-solid': '#37a06f',
  'ok-soft': '#122a20',
  'ok-line': '#25573f',
  c1: '#7f9bff',
  c2: '#566278',
  c3: '#d5922c',
  c4: '#dd6067',
  grid: '#222833',
  'row-hover': '#181d26',
  'row-sel': '#1a2342',
  scrim: 'rgba(4,6,9,.62)',
  'shadow-1': 'none',
  'shadow-2': '0 16px 48px rgba(0,0,0,.55),0 0 0 1px #2b3240',
  's-field': '#c9a6ff',
  's-op': '#8f98a8',
  's-val': '#e9ecf1',
  's-num': '#efb55f',
  's-str': '#6bcd9b',
  's-fn': '#93abff',
  's-kw': '#c9a6ff',
} as const satisfies Tokens

export const themes: Readonly<Record<'light' | 'dark', Tokens>> = { light, dark }

/** `var(--name)`: what charts, grids and inline styles write, so that a switch of theme needs no render. */
export function cssVar(token: Token): string {
  return `var(--${token})`
}

/** Tokens as CSS custom properties (`--bg: …`). */
export function asCssVariables(tokens: Tokens): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--${name}`, value]))
}
