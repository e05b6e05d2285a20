import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '#renderer/ui/keyboard/commands.ts'

const root = resolve(import.meta.dirname, '../../../..')
const folder = join(root, 'resources/locales')
type Words = { readonly [key: string]: string | Words }

const read = (language: string, area: string): Words =>
  JSON.parse(readFileSync(join(folder, language, `${area}.json`), 'utf8')) as Words
const flatten = (words: Words, before = ''): ReadonlyArray<readonly [string, string]> =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${before}${key}`, value] as const] : flatten(value, `${before}${key}.`),
  )
/** `x_one` and `x_other` are one entry: Chinese has no singular. */
const base = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '')
const placeholders = (text: string): ReadonlyArray<string> =>
  [...new Set([...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1] ?? ''))].sort()

const areas = readdirSync(join(folder, 'en')).map((file) => file.replace('.json', ''))
const entries = (language: string): ReadonlyMap<string, string> =>
  new Map(
    areas.flatMap((area) => flatten(read(language, area)).map(([key, text]) => [`${area}:${key}`, text] as const)),
  )
const english = entries('en')
const chinese = entries('zh-CN')

describe('the words of both languages', () => {
  it('come in the same files', () => {
    expect(readdirSync(join(folder, 'zh-CN')).sort()).toEqual(readdirSync(join(folder, 'en')).sort())
  })
  it('have the same keys', () => {
    const keys = (words: ReadonlyMap<string, string>): ReadonlyArray<string> =>
      [...new Set([...words.keys()].map(base))].sort()
    expect(keys(chinese)).toEqual(keys(english))
  })
  it('fill in the same values', () => {
    const wrong = [...chinese].flatMap(([key, text]) => {
      const twin = english.get(key) ?? english.get(`${base(key)}_other`)
      return twin !== undefined && placeholders(twin).join() !== placeholders(text).join() ? [key] : []
    })
    expect(wrong).toEqual([])
  })
  it('use full-width marks between Chinese characters', () => {
    const wrong = [...chinese].filter(([, text]) => /[\u4e00-\u9fff][,;:!?()]|[,;!?][\u4e00-\u9fff]|\.\.\./.test(text))
    expect(wrong).toEqual([])
  })
  it('leave a space between Chinese and Latin or digits', () => {
    const tight = /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]/
    // Dates are written tight (11月23日); a value filled in carries its own sides.
    const wrong = [...chinese].filter(([, text]) => tight.test(text.replace(/\d+(?=[年月日])|(?<=[年月])\d+/g, '')))
    expect(wrong).toEqual([])
  })
  it('are plain: no blame, no cheer', () => {
    const banned = /\b(please|oops|sorry|successfully)\b|\p{L}!|！|抱歉|哎呀/iu
    expect([...english, ...chinese].filter(([, text]) => banned.test(text))).toEqual([])
  })
})

const sources = (folderName: string): ReadonlyArray<readonly [string, string]> =>
  readdirSync(join(root, folderName), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [name, readFileSync(join(root, folderName, name), 'utf8')] as const)

describe('every word the page asks for', () => {
  const has = (area: string, key: string): boolean =>
    english.has(`${area}:${key}`) || english.has(`${area}:${key}_other`)
  it('exists', () => {
    const missing = sources('renderer').flatMap(([name, source]) => {
      // A file that gets its `t` from outside may use the words of any area.
      const named = /useTranslation\(\[?'([\w-]+)'/.exec(source)?.[1]
      const own = named === undefined ? areas : [named ?? 'common']
      const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      return [...code.matchAll(/\bt\(\s*'([^'$]+)'/g)].flatMap((match) => {
        const asked = match[1] ?? ''
        const [namespace, key] = asked.includes(':') ? asked.split(':') : [undefined, asked]
        const found = [...(namespace === undefined ? own : [namespace]), 'common'].some((area) => has(area, key ?? ''))
        return found ? [] : [`${name}: ${asked}`]
      })
    })
    expect(missing).toEqual([])
  })
  it('includes a name for every command', () => {
    expect(COMMANDS.filter((command) => !has('shell', `command.${command.id}`))).toEqual([])
  })
})
