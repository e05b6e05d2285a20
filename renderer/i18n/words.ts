// The files of words, resources/locales/<language>/<area>.json, each loaded when first used.
type LocaleFile = Readonly<{ default: Readonly<Record<string, unknown>> }>

const files = import.meta.glob<LocaleFile>('../../resources/locales/*/*.json')

/** Namespaces that the shell needs before it can draw anything. */
export const FIRST_WORDS = ['common', 'shell'] as const

/** Rejects when there is no such file or it does not come. */
export async function loadWords(language: string, area: string): Promise<LocaleFile['default']> {
  const load = files[`../../resources/locales/${language}/${area}.json`]
  if (load === undefined) throw new Error(`no words for ${language}/${area}`)
  return (await load()).default
}
