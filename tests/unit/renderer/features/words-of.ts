// The real words of one area in one language, without the page's loader.
import { createInstance, type TFunction } from 'i18next'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Language } from '#renderer/i18n/languages.ts'

const file = (language: Language, area: string): Record<string, unknown> =>
  JSON.parse(
    readFileSync(resolve(import.meta.dirname, `../../../../resources/locales/${language}/${area}.json`), 'utf8'),
  ) as Record<string, unknown>

/** `t` bound to the area, with the shared words beside it. */
export async function wordsOf<Area extends string>(language: Language, area: Area): Promise<TFunction<Area>> {
  const instance = createInstance()
  await instance.init({
    lng: language,
    ns: ['common', area],
    defaultNS: area,
    fallbackNS: 'common',
    fallbackLng: false,
    interpolation: { escapeValue: false },
    resources: { [language]: { common: file(language, 'common'), [area]: file(language, area) } },
  })
  return instance.getFixedT(language, area) as unknown as TFunction<Area>
}
