import { describe, expect, it } from 'vitest'
import { parsePreferences } from '#renderer/app/preferences.ts'
import { preferredLanguage } from '#renderer/i18n/languages.ts'

describe('preferences', () => {
  it('begin with the browser’s language and the system’s theme', () => {
    expect(parsePreferences(null, ['zh-TW', 'en'])).toEqual({
      language: 'zh-CN',
      theme: 'system',
      density: 'compact',
      singleKeys: true,
    })
  })
  it('survive what is damaged or unknown', () => {
    const broken = parsePreferences('{"language":"xx","theme":7,"singleKeys":false', ['fr'])
    expect(broken.language).toBe('en')
    expect(parsePreferences('{"language":"xx","theme":7,"singleKeys":false}', ['fr'])).toEqual({
      language: 'en',
      theme: 'system',
      density: 'compact',
      singleKeys: false,
    })
  })
  it('take the first wish that is spoken here', () => {
    expect(preferredLanguage(['fr-FR', 'en-GB', 'zh-CN'])).toBe('en')
    expect(preferredLanguage([])).toBe('en')
  })
})
