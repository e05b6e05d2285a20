// Readings of Chinese characters, from pinyin-pro's dictionary. The rules that use them are pure and elsewhere.
import { pinyin } from 'pinyin-pro'
import type { Readings } from '#shared/domain/identity/nameMatch.ts'

const options = { toneType: 'none', type: 'array', v: true } as const

/** Each character's readings; the one that surnames and names use comes first. */
export function readingsOf(han: string): Readings {
  // As a name the first character is read as a surname: 单 is Shan, 仇 is Qiu.
  const asName = pinyin(han, { ...options, surname: 'head' })
  return [...han].map((character, i) => [
    ...new Set([asName[i] ?? '', ...pinyin(character, { ...options, multiple: true })].filter((text) => text !== '')),
  ])
}

/** The name in pinyin with tone marks, as a reader of the case sees it: Shěn Yǔqíng. */
export function pinyinOf(han: string): string {
  const syllables = pinyin(han, { type: 'array', surname: 'head' })
  const given = syllables.slice(1).join('')
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
  return [capital(syllables[0] ?? ''), capital(given)].filter((part) => part !== '').join(' ')
}
