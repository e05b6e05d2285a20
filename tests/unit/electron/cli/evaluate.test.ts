import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { run } from '#electron/cli/evaluate.ts'
import { makeWorld } from '../../shared/risk/evaluate/world.ts'

const HEADER = 'TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD'

describe('cardwarden evaluate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-evaluate-'))
  const files = [join(folder, 'late.csv'), join(folder, 'early.csv')]
  const out = join(folder, 'scores.csv')
  const printed: string[] = []

  beforeAll(() => {
    vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
    vi.spyOn(console, 'error').mockImplementation(() => {})
    // 42 days from 2026-01-01; the later half comes first, so that the command has to put them in order.
    const lines = makeWorld(3, 42, 60, 20).map(({ payment, fraud }, i) => {
      const time = new Date(payment.at).toISOString().slice(0, 19).replace('T', ' ')
      const amount = (payment.amount / 100).toFixed(2)
      return `${i},${time},${payment.card},${payment.merchant},${amount},${fraud ? 1 : 0}`
    })
    const half = lines.length / 2
    writeFileSync(files[0]!, `${HEADER}\n${lines.slice(half).join('\n')}\n`)
    writeFileSync(files[1]!, `${HEADER}\n${lines.slice(0, half).join('\n')}\n`)
  })
  afterAll(() => {
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true, force: true })
  })

  const evaluate = (...options: ReadonlyArray<string>) =>
    run(['--preset', 'fraud-handbook', '--scores', out, ...options, ...files])

  it('writes every payment of the period, both days included, in order of time, and measures its weeks', async () => {
    expect(await evaluate('--label-delay', '7d', '--from', '2026-01-15', '--to', '2026-01-28')).toBe(0)
    const [head, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n')
    expect(head).toBe('TRANSACTION_ID,SCORE')
    const from = 14 * 60
    expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(Array.from({ length: 14 * 60 }, (_, i) => from + i))
    const scores = rows.map((row) => Number(row.split(',')[1]))
    for (const score of scores) expect(score > 0 && score < 100).toBe(true)
    expect(scores.some((score) => !Number.isInteger(score * 1000))).toBe(true)
    const weeks = printed.filter((line) => /^2026-01-(15|22) /.test(line))
    expect(weeks).toHaveLength(4)
    expect(printed.filter((line) => line.startsWith('mean'))).toHaveLength(2)
  })

  it('writes the same again, and the habit score when asked for it', async () => {
    const before = readFileSync(out, 'utf8')
    await evaluate('--from', '2026-01-15', '--to', '2026-01-28')
    expect(readFileSync(out, 'utf8')).toBe(before)
    await evaluate('--from', '2026-01-15', '--to', '2026-01-28', '--score', 'habit')
    expect(readFileSync(out, 'utf8')).not.toBe(before)
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(before.split('\n').length)
  })

  it.each([
    [['--from', '2026-02-01', '--to', '2026-01-01'], /--to is before --from/],
    [['--label-delay', 'soon'], /no span/],
    [['--from', '1.2.2026'], /no day/],
    [['--learn-every', '12h'], /whole days/],
    [['--score', 'luck'], /engine or habit/],
  ])('refuses %j', async (options, message) => {
    await expect(evaluate(...options)).rejects.toThrow(message)
  })
})
