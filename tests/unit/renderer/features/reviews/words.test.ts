import { describe, expect, it } from 'vitest'
import en from '#resources/locales/en/reviews.json' with { type: 'json' }
import zh from '#resources/locales/zh-CN/reviews.json' with { type: 'json' }
import { CHECK_REASONS } from '#shared/domain/identity/checks.ts'
import { CASE_FIELDS } from '#shared/domain/identity/fields.ts'
import {
  CASE_KINDS,
  CHECK_RESULTS,
  CHECKS,
  DOCUMENT_KINDS,
  FINAL_REASONS,
  MEND_REASONS,
} from '#shared/domain/review.ts'

const LOCALES = { en, 'zh-CN': zh }

/** Every word by its path; the forms of a plural count as one, since languages differ in them. */
function paths(words: object, before = ''): ReadonlyArray<string> {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? paths(value, `${before}${name}.`) : [`${before}${name}`],
  )
}
const once = (all: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...new Set(all.map((path) => path.replace(/_(one|other)$/, '')))].toSorted()

describe('the words of the reviews', () => {
  it('are there in both languages', () => {
    expect(once(paths(zh))).toEqual(once(paths(en)))
  })

  it.each(Object.entries(LOCALES))('name in %s everything that the store can say', (_, words) => {
    const has = (group: Readonly<Record<string, unknown>>, names: ReadonlyArray<string>): void =>
      expect(names.filter((name) => typeof group[name] !== 'string')).toEqual([])
    has(words.check, CHECKS)
    has(words.result, CHECK_RESULTS)
    has(words.why, CHECK_REASONS)
    has(words.field, CASE_FIELDS)
    has(words.kind, CASE_KINDS)
    has(words.paper, DOCUMENT_KINDS)
    has(words.paperShort, DOCUMENT_KINDS)
    has(words.reason, [...MEND_REASONS, ...FINAL_REASONS])
    has(words.applicant, MEND_REASONS)
  })

  it('are Chinese in the Chinese file, and free of exclamation and blame', () => {
    const values = (group: object): ReadonlyArray<string> =>
      Object.values(group).flatMap((value: unknown) =>
        typeof value === 'object' && value !== null ? values(value) : [String(value)],
      )
    for (const text of values(en)) expect(text).not.toMatch(/!|please|successfully|oops/i)
    for (const text of values(zh)) {
      expect(text).not.toMatch(/[!！]/)
      const own = text.replaceAll(/\{\{\w+\}\}/g, '')
      if (/[a-z]{4,}/.test(own)) expect(own).toMatch(/\p{Script=Han}/u)
    }
  })
})
