import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { requestName } from '#shared/risk/engine/catalogue.ts'
import { formatRule } from '#shared/risk/rule-language/format.ts'
import { readRule } from '#shared/risk/rule-language/read.ts'
import { LIST_KINDS } from '#shared/risk/rule-language/vocabulary.ts'
import { play } from './story.ts'

const manual = readFileSync(new URL('../../../../../docs/rules.md', import.meta.url), 'utf8')
const EXAMPLE = /^### (\d+)\. (.+)\n```rule\n([\s\S]*?)\n```\n```story\n([\s\S]*?)\n```/gm
const examples = [...manual.matchAll(EXAMPLE)].map(([, number, title, rule, story]) => ({
  number: Number(number),
  title: title!,
  rule: rule!,
  story: story!,
}))
const LISTS = new Map([
  ['watched', LIST_KINDS[0]],
  ['unserved', LIST_KINDS[3]],
])

describe('the manual’s examples', () => {
  it('are thirty, over at least twenty-five different windows, three distinct counts and all kinds of entity', () => {
    expect(examples.map((one) => one.number)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
    const signals = examples.flatMap((one) => readRule(one.rule, LISTS).signals)
    const windows = new Set(signals.filter((one) => one.window !== undefined).map(requestName))
    expect(windows.size).toBeGreaterThanOrEqual(25)
    expect([...windows].filter((name) => name.includes('distinct')).length).toBeGreaterThanOrEqual(3)
    expect(new Set(signals.map((one) => one.entity)).size).toBe(6)
  })

  it.each(examples)('$number: $title', ({ rule, story }) => {
    const played = play(rule, story)
    expect(played.filter((one) => one.held !== one.expected)).toEqual([])
    expect(new Set(played.map((one) => one.expected)).size).toBe(2)
    expect(formatRule(formatRule(rule))).toBe(formatRule(rule))
  })
})
