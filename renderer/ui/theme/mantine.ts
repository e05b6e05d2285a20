// Mantine's theme, made from the tokens. Only renderer/app/Providers.tsx passes it on.
import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from '@mantine/core'
import { asCssVariables, themes, type Token } from './tokens.ts'

export const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "Helvetica Neue", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
export const MONO =
  'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Noto Sans Mono", "Noto Sans Mono CJK SC", monospace'

/** Ten shades for Mantine: soft tints first, the solid of light at 6 and of dark at 8. */
const shades = (name: 'accent' | 'danger' | 'warn' | 'ok'): MantineColorsTuple => {
  const { light, dark } = themes
  const solid: Token = `${name}-solid`
  return [
    light[`${name}-soft`],
    light[`${name}-soft`],
    light[`${name}-line`],
    light[`${name}-line`],
    dark[name],
    dark[solid],
    light[solid],
    light[name],
    dark[solid],
    dark[`${name}-soft`],
  ]
}

export const mantineTheme: MantineThemeOverride = createTheme({
  fontFamily: `var(--font)`,
  fontFamilyMonospace: MONO,
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 8 },
  colors: { accent: shades('accent'), danger: shades('danger'), warn: shades('warn'), ok: shades('ok') },
  defaultRadius: 6,
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '14px', xl: '18px' },
  lineHeights: { xs: '14px', sm: '16px', md: '18px', lg: '20px', xl: '24px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '20px' },
  headings: { fontWeight: '600' },
})

const bridge = (tokens: Readonly<Record<Token, string>>): Record<string, string> => ({
  ...asCssVariables(tokens),
  '--mantine-color-body': tokens.bg,
  '--mantine-color-text': tokens.text,
  '--mantine-color-dimmed': tokens['text-3'],
  '--mantine-color-placeholder': tokens['text-3'],
  '--mantine-color-error': tokens.danger,
  '--mantine-color-anchor': tokens.accent,
  '--mantine-color-bright': tokens.text,
  '--mantine-color-default': tokens.surface,
  '--mantine-color-default-hover': tokens['row-hover'],
  '--mantine-color-default-color': tokens.text,
  '--mantine-color-default-border': tokens.field,
})

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: bridge(themes.light),
  dark: bridge(themes.dark),
})
