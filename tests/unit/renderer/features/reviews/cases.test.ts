import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  companionOf,
  earlierOf,
  isUnmarked,
  leftOf,
  nextCheck,
  sortChecks,
  sortPapers,
  stepPaper,
  type Check,
  type Paper,
} from '#renderer/features/reviews/cases.ts'
import { CHECK_RESULTS, CHECKS, DOCUMENT_KINDS } from '#shared/domain/review.ts'

const check = (code: Check['code'], result: Check['result'], by: Check['by'] = 'machine'): Check => ({
  code,
  result,
  by,
  why: '',
  data: {},
  standard: null,
})
const paper = (id: string, kind: Paper['kind'], submission = 1): Paper => ({
  id,
  kind,
  submission,
  width: 100,
  height: 100,
  seen: false,
  deletedAt: null,
  current: false,
})

describe('papers that stand beside a newer one', () => {
  it('come first with it, whatever submission they came with', () => {
    const old = { ...paper('a', 'passport', 1) }
    const selfie = { ...paper('b', 'selfie', 1), current: true }
    const fresh = { ...paper('c', 'passport', 2), current: true }
    expect(sortPapers([fresh, old, selfie]).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
    expect(companionOf([fresh, old, selfie], fresh)).toBe(selfie)
    expect(earlierOf([fresh, old, selfie], fresh)).toBe(old)
  })
})

describe('the order of checks', () => {
  it('puts mine first, then unsure, failed and passed', () => {
    const sorted = sortChecks([
      check('zone', 'pass'),
      check('age', 'fail'),
      check('address', 'unsure'),
      check('face', 'open', 'person'),
    ])
    expect(sorted.map(({ code }) => code)).toEqual(['face', 'address', 'age', 'zone'])
  })

  it('does not move a check of a person when it is marked', () => {
    const others = [check('zone', 'fail'), check('age', 'unsure')]
    for (const result of CHECK_RESULTS)
      expect(sortChecks([...others, check('face', result, 'person')])[0]?.code).toBe('face')
  })

  it('keeps every check, whatever their results', () => {
    const checks = fc.array(
      fc.record({ code: fc.constantFrom(...CHECKS), result: fc.constantFrom(...CHECK_RESULTS), machine: fc.boolean() }),
    )
    fc.assert(
      fc.property(checks, (drawn) => {
        const all = drawn.map(({ code, result, machine }) => check(code, result, machine ? 'machine' : 'person'))
        const sorted = sortChecks(all)
        expect(sorted.toSorted(byCode)).toEqual(all.toSorted(byCode))
        const firstOfMachine = sorted.findIndex(({ by }) => by === 'machine')
        if (firstOfMachine >= 0) expect(sorted.slice(firstOfMachine).every(({ by }) => by === 'machine')).toBe(true)
      }),
    )
  })

  it('leads from a marked check to the next one that is still open, around the end', () => {
    const sorted = [
      check('face', 'open', 'person'),
      check('name', 'pass', 'person'),
      check('address', 'open', 'person'),
      check('zone', 'pass'),
    ]
    expect(nextCheck(sorted, 'face')).toBe('address')
    expect(nextCheck(sorted, 'address')).toBe('face')
    const last = [check('face', 'open', 'person'), check('zone', 'pass')]
    expect(nextCheck(last, 'face')).toBe('face')
    expect(isUnmarked(check('zone', 'open', 'machine'))).toBe(false)
  })
})

const byCode = (a: Check, b: Check): number =>
  a.code.localeCompare(b.code) || a.result.localeCompare(b.result) || a.by.localeCompare(b.by)

describe('papers', () => {
  const now = [paper('p2', 'passport', 2), paper('s2', 'selfie', 2), paper('a2', 'address', 2)]
  const all = [paper('p1', 'passport', 1), ...now]

  it('come with the submission under review first', () => {
    expect(sortPapers(all).map(({ id }) => id)).toEqual(['p2', 's2', 'a2', 'p1'])
  })

  it('lie beside what they are compared with: portrait and selfie, else the other try, else any other', () => {
    const [passport, selfie, address] = now as [Paper, Paper, Paper]
    expect(companionOf(all, passport)?.id).toBe('s2')
    expect(companionOf(all, selfie)?.id).toBe('p2')
    expect(companionOf(all, all[0]!)?.id).toBe('p2')
    expect(companionOf(all, address)?.id).toBe('p1')
    expect(companionOf([passport], passport)).toBeUndefined()
  })

  it('know the same paper of the try before, the nearest one', () => {
    const three = [paper('p1', 'passport', 1), paper('p2', 'passport', 2), paper('p3', 'passport', 3)]
    expect(earlierOf(three, three[2]!)?.id).toBe('p2')
    expect(earlierOf(three, three[0]!)).toBeUndefined()
  })

  it('go round in both directions and step over the one that is laid beside', () => {
    expect(stepPaper(now, 'a2', 1)?.id).toBe('p2')
    expect(stepPaper(now, 'p2', -1)?.id).toBe('a2')
    expect(stepPaper(now, 's2', 1, 'a2')?.id).toBe('p2')
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 6 }), fc.nat(5), (ids, start) => {
        const papers = ids.map((id) => paper(id, DOCUMENT_KINDS[0]))
        const from = papers[start % papers.length]!.id
        const there = stepPaper(papers, from, 1)!
        expect(stepPaper(papers, there.id, -1)!.id).toBe(from)
      }),
    )
  })
})

describe('what is left of the promise', () => {
  it('runs with the clock, and stands while the applicant is asked', () => {
    expect(leftOf({ left: 5000, paused: false, dueAt: 10_000 }, 7000)).toBe(3000)
    expect(leftOf({ left: 5000, paused: false, dueAt: 10_000 }, 12_000)).toBe(-2000)
    expect(leftOf({ left: 5000, paused: true, dueAt: 10_000 }, 12_000)).toBe(5000)
  })
})
