import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { createZoneReader } from '#electron/store/identity/zone-reader.ts'
import { CONDITIONS, photograph, specimenOf } from '#tests/bench/zone-specimens.ts'

// How often it reads right is measured by `npm run bench -- ocr`; here one paper of each format and condition.
describe('the reader of zones', () => {
  const reader = createZoneReader()
  afterAll(() => reader.close())

  it.each([
    [0, 'clean'],
    [1, 'tilted'],
    [3, 'tilted'],
    [4, 'blurred'],
  ] as const)('reads specimen %i, %s, character by character', async (i, condition) => {
    const specimen = specimenOf(i)
    const seen = await reader.read(await photograph(specimen, condition, i))
    expect(seen).toMatchObject({ found: true, zone: { lines: specimen.lines, accepted: true, doubts: [] } })
    if (condition === 'tilted') expect(Math.abs((seen as { tilt: number }).tilt)).toBeCloseTo(3, 0)
  })

  it('has specimens of every format and photographs of every condition', () => {
    expect(new Set([0, 1, 2, 3].map((i) => specimenOf(i).format))).toEqual(new Set(['TD1', 'TD2', 'TD3']))
    expect(CONDITIONS).toEqual(['clean', 'tilted', 'blurred', 'dark'])
  })

  it('does not accept a zone in which a printed digit was altered', async () => {
    const specimen = specimenOf(0)
    if (specimen.paper.kind !== 'passport') throw new Error('the first specimen is a passport')
    const [upper = '', lower = ''] = specimen.lines
    const altered = [upper, `${lower.slice(0, 13)}${(Number(lower[13]) + 1) % 10}${lower.slice(14)}`]
    const seen = await reader.read(
      await photograph({ ...specimen, lines: altered, paper: { ...specimen.paper, zone: altered } }, 'clean', 0),
    )
    expect(seen).toMatchObject({ found: true, zone: { lines: altered, accepted: false } })
    if (seen.found) expect(seen.zone.reading.problems.map(({ where }) => where)).toContain('birthDate')
  })

  it('says that there is no zone where there is none, and does not stop over a broken image', async () => {
    const blank = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#d8d0c4' } })
      .jpeg()
      .toBuffer()
    expect(await reader.read(blank)).toEqual({ found: false })
    await expect(reader.read(blank.subarray(0, 40))).rejects.toThrow()
    expect(await reader.read(blank)).toEqual({ found: false })
  })
})
