// Words: i18next over resources/locales/<language>/<area>.json, one namespace per area, each file loaded when first used.
// Screens write `const { t } = useTranslation('reviews')`; shared words are in `common` (`t('common:…')`).
import i18next, { type BackendModule, type i18n, type ReadCallback } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { LANGUAGES, type Language } from './languages.ts'

type LocaleFile = Readonly<{ default: Readonly<Record<string, unknown>> }>

const files = import.meta.glob<LocaleFile>('../../resources/locales/*/*.json')

const backend: BackendModule = {
  type: 'backend',
  init() {},
  read(language: string, namespace: string, callback: ReadCallback) {
    const load = files[`../../resources/locales/${language}/${namespace}.json`]
    if (load === undefined) return callback(new Error(`no words for ${language}/${namespace}`), false)
    load().then(
      (file) => callback(null, file.default),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), false),
    )
  },
}

/** Namespaces that the shell needs before it can draw anything. */
const FIRST = ['common', 'shell'] as const

/** `words`: further areas whose words have to be there at the first picture. */
export async function startI18n(language: Language, words: ReadonlyArray<string> = []): Promise<i18n> {
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: language,
      supportedLngs: [...LANGUAGES],
      fallbackLng: false,
      load: 'currentOnly',
      ns: [...FIRST, ...words],
      defaultNS: 'common',
      fallbackNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: true },
    })
  document.documentElement.lang = language
  i18next.on('languageChanged', (next) => {
    document.documentElement.lang = next
  })
  return i18next
}
