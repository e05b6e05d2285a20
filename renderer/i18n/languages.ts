/** The languages of the product; the names are written in their own language and are not translated. */
export const LANGUAGES = ['en', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '简体中文' }

/** The best of ours for the browser's list of wishes. */
export function preferredLanguage(wishes: ReadonlyArray<string>): Language {
  for (const wish of wishes) {
    if (/^zh\b/i.test(wish)) return 'zh-CN'
    if (/^en\b/i.test(wish)) return 'en'
  }
  return 'en'
}
