import { describe, expect, it } from 'vitest'
import outlines from '#resources/glyphs/outlines.json' with { type: 'json' }
import { readZone } from '#shared/domain/identity/mrz.ts'
import { CHECKS, timeLeft } from '#shared/domain/review.ts'
import { generateDemo } from '#electron/store/demo/generate.ts'
import { drawPaper, paperSvg } from '#electron/store/demo/papers/paper.ts'

const AS_OF = Date.parse('2026-11-24T09:42:00+08:00')
const demo = generateDemo({ customers: 400, transactions: 20_000, days: 30, seed: 1, asOf: AS_OF })
const cases = [...demo.cases()]
const waiting = cases.filter((item) => item.state === 'waiting')
const asked = cases.filter((item) => item.state === 'asked')

describe('the inbox', () => {
  it('holds 37 waiting cases, two of them late, and nine whose applicant is asked', () => {
    expect(waiting).toHaveLength(37)
    expect(waiting.filter((item) => timeLeft(item, AS_OF) < 0)).toHaveLength(2)
    expect(asked).toHaveLength(9)
    for (const item of asked) {
      expect(item.pausedAt).toBeLessThanOrEqual(AS_OF)
      expect(item.decision).toMatchObject({ verdict: 'ask', at: item.pausedAt })
    }
    for (const item of [...waiting, ...asked]) expect(timeLeft(item, AS_OF)).toBeLessThanOrEqual(24 * 3_600_000)
  })

  it('has first submissions, answers and re-checks of customers', () => {
    expect(new Set(waiting.map((item) => item.kind))).toEqual(new Set(['first', 'again', 'recheck']))
    for (const item of cases) {
      if (item.kind === 'recheck') expect(item.customer).not.toBeNull()
      expect(item.submission).toBe(item.kind === 'again' ? 2 : 1)
    }
  })

  it('gives every case one result for each check, with the face left to a person', () => {
    for (const item of waiting) {
      expect(item.checks.map((check) => check.code)).toEqual(CHECKS)
      expect(item.checks.filter((check) => check.result === 'open').map((check) => check.code)).toEqual(['face'])
    }
    const results = new Set(waiting.flatMap((item) => item.checks.map((check) => check.result)))
    expect(results).toEqual(new Set(['pass', 'fail', 'unsure', 'open']))
  })

  it('explains every risk: the points add up to it', () => {
    for (const item of cases) {
      const sum = item.riskReasons.reduce((total, reason) => total + reason.points, 0)
      expect(Math.max(0, Math.min(100, sum))).toBe(item.risk)
    }
    expect(Math.max(...waiting.map((item) => item.risk))).toBeGreaterThan(50)
  })

  it('keeps histories in order of time and nothing after its now', () => {
    for (const item of cases) {
      const times = item.history.map((entry) => entry.at)
      expect(times).toEqual([...times].sort((a, b) => a - b))
      expect(times.at(-1)!).toBeLessThanOrEqual(AS_OF)
    }
  })

  it('opens with the second submission of 沈雨晴', () => {
    expect(cases[0]).toMatchObject({ kind: 'again', submission: 2, city: 'Hangzhou', name: { native: '沈雨晴' } })
    expect(cases[0]!.checks.find((check) => check.code === 'address')).toMatchObject({
      result: 'unsure',
      data: { missing: '6A' },
    })
  })
})

describe('papers', () => {
  const documents = cases.flatMap((item) => item.documents)
  const kinds = ['passport', 'id_front', 'selfie', 'address'] as const

  it('are two or three to a submission, with valid zones in every passport', () => {
    for (const item of [...waiting, ...asked]) {
      const current = item.documents.filter((document) => document.submission === item.submission)
      expect([2, 3]).toContain(current.length)
    }
    const passports = documents.flatMap(({ paper }) => (paper.kind === 'passport' ? [paper] : []))
    expect(passports.length).toBeGreaterThan(20)
    for (const paper of passports) {
      const reading = readZone(paper.zone)
      expect(reading?.problems).toEqual([])
      expect(reading?.content).toMatchObject({ issuer: 'UTO', documentNumber: paper.number })
    }
  })

  it.each(kinds)(
    'of the kind %s are JPEG images of 800 to 1200 pixels, small, and the same each time',
    async (kind) => {
      const { paper } = documents.find((document) => document.paper.kind === kind && document.paper.shot.blur === 0)!
      const image = await drawPaper(paper)
      expect([...image.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
      expect(Math.max(image.width, image.height)).toBeGreaterThanOrEqual(800)
      expect(Math.max(image.width, image.height)).toBeLessThanOrEqual(1200)
      expect(image.bytes.length).toBeLessThan(120_000)
      const twice = await drawPaper(paper)
      expect(Buffer.compare(image.bytes, twice.bytes)).toBe(0)
    },
  )

  it('need no font of the machine: every Chinese character of the demo has an outline', () => {
    const missing = new Set<string>()
    for (const { paper } of documents) {
      for (const character of JSON.stringify(paper)) {
        if (/\p{Script=Han}/u.test(character) && !(character in outlines.han)) missing.add(character)
      }
      expect(paperSvg(paper).svg).not.toContain('<text')
    }
    expect([...missing]).toEqual([])
  })
})
