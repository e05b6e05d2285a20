import en from '#resources/locales/en/desktop.json' with { type: 'json' }
import zh from '#resources/locales/zh-CN/desktop.json' with { type: 'json' }

/** The few words the shell itself shows: menu and system dialogs. Everything else is the page's. */
export type Words = typeof en

export const wordsFor = (locale: string): Words => (locale.toLowerCase().startsWith('zh') ? zh : en)

/** Fills `{{name}}`, as the page's locale files have it. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
