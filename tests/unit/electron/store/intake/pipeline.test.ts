import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runImport, type LedgerSink } from '#electron/store/intake/pipeline.ts'
import { presetNamed } from '#electron/store/intake/presets/presets.ts'
import { cardKey } from '#electron/store/intake/record.ts'
import { emptyHistory, observe, type CardHistory } from '#shared/risk/history.ts'
import { evaluate, raisesFlag, type Scored } from '#shared/risk/score.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipeline-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HEADER = 'TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD'
const START = Date.UTC(2018, 3, 1)

/** Rows over days for a few customers; every 97th amount is far off. */
function rows(from: number, to: number): ReadonlyArray<string> {
  return Array.from({ length: to - from }, (_, k) => {
    const i = from + k
    const time = new Date(START + i * 3_000_000).toISOString().slice(0, 19).replace('T', ' ')
    return `${i},${time},${i % 7},${i % 50},${i % 97 === 96 ? 900 : 20 + (i % 11)}.50,0`
  })
}
function file(name: string, lines: ReadonlyArray<string>): string {
  const path = join(folder, name)
  writeFileSync(path, `${HEADER}\n${lines.join('\n')}\n`)
  return path
}

const BATCH = 500

type Added = Readonly<{
  outsideId: string
  card: string
  at: number
  amount: number
  score: number
  scored: Scored | null
}>

/** The sink's contract, kept in memory: what the store's own does is tested over both databases. */
function memorySink(): LedgerSink &
  Readonly<{ added: Map<string, Added>; histories_: Map<string, CardHistory>; sizes: number[] }> {
  const added = new Map<string, Added>()
  const kept = new Map<string, CardHistory>()
  const cards: string[] = []
  const sizes: number[] = []
  return {
    added,
    histories_: kept,
    sizes,
    fresh: false,
    meet: (newCards, merchants) =>
      Promise.resolve({
        cards: newCards.map(({ card }) => {
          const known = cards.indexOf(cardKey(card))
          return known >= 0 ? { id: known, stranger: true } : { id: cards.push(cardKey(card)) - 1, stranger: false }
        }),
        merchants: merchants.map((_, at) => at),
      }),
    known: (ids) => Promise.resolve(new Set(ids.filter((id) => added.has(id)))),
    histories: (asked) => Promise.resolve(new Map(asked.map((id) => [id, kept.get(cards[id]!) ?? emptyHistory]))),
    add: ({ pack, ids, rows, scores, flagged, cardOf }) => {
      sizes.push(rows.length)
      for (const [at, row] of rows.entries()) {
        const card = cards[cardOf(pack.cards[row]!)]!
        const [outsideId, score, scored] = [ids[row]!, scores[at]!, flagged.get(at) ?? null]
        added.set(outsideId, { outsideId, card, at: pack.times[row]!, amount: pack.amounts[row]!, score, scored })
      }
      return Promise.resolve(rows.length)
    },
    learn: (histories) => {
      for (const [card, history] of histories) kept.set(cards[card]!, history)
      return Promise.resolve()
    },
    room: () => Promise.resolve(BATCH),
    settle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

const layout = { kind: 'preset', id: 'fraud-handbook' } as const
const tabformerLayout = { kind: 'preset', id: 'tabformer' } as const
const over = (sink: LedgerSink) => () => Promise.resolve(sink)
const now = (): number => performance.now()

describe('an import', () => {
  it('adds every row once, in batches, scored as the pure rules score it', async () => {
    const sink = memorySink()
    const result = await runImport({
      files: [file('a.csv', rows(0, 1200)), file('b.csv', rows(1200, 2000))],
      layout,
      makeSink: over(sink),
      now,
    })
    expect(result).toMatchObject({ read: 2000, added: 2000, known: 0, rejected: 0, cancelled: false })
    expect(Math.max(...sink.sizes)).toBe(BATCH)

    const histories = new Map<string, CardHistory>()
    let flagged = 0
    for (const { card, at, amount, score, scored } of sink.added.values()) {
      const history = histories.get(card) ?? emptyHistory
      const payment = { at, amount, country: null, declined: false, pinFailed: false }
      const expected = evaluate(history, payment)
      expect(score).toBe(expected.score)
      expect(scored).toEqual(raisesFlag(expected) ? expected : null)
      if (raisesFlag(expected)) flagged++
      histories.set(card, observe(history, payment))
    }
    expect(sink.histories_).toEqual(histories)
    expect(result.flagged).toBe(flagged)
    expect(flagged).toBeGreaterThan(10)
  })

  it('adds nothing the second time, and learns nothing twice', async () => {
    const sink = memorySink()
    const files = [file('twice.csv', rows(0, 1300))]
    await runImport({ files, layout, makeSink: over(sink), now })
    const before = new Map(sink.histories_)
    expect(await runImport({ files, layout, makeSink: over(sink), now })).toMatchObject({
      read: 1300,
      added: 0,
      known: 1300,
      flagged: 0,
    })
    expect(sink.histories_).toEqual(before)
  })

  it('of two files one after the other gives the answers of both at once', async () => {
    const [first, second] = [file('one.csv', rows(0, 900)), file('two.csv', rows(900, 1500))]
    const together = memorySink()
    await runImport({ files: [first, second], layout, makeSink: over(together), now })
    const apart = memorySink()
    await runImport({ files: [first], layout, makeSink: over(apart), now })
    await runImport({ files: [second], layout, makeSink: over(apart), now })
    expect([...apart.added]).toEqual([...together.added])
    expect(apart.histories_).toEqual(together.histories_)
  })

  it('that is stopped keeps what is in, and continues later', async () => {
    const sink = memorySink()
    const files = [file('stop.csv', rows(0, 3000))]
    const stop = new AbortController()
    const stopping: LedgerSink = {
      ...sink,
      add: (slice) => {
        if (sink.added.size >= BATCH) stop.abort()
        return sink.add(slice)
      },
    }
    const cut = await runImport({ files, layout, makeSink: over(stopping), signal: stop.signal, now })
    expect(cut).toMatchObject({ cancelled: true, added: 2 * BATCH })
    expect(cut.read).toBe(cut.added)
    const rest = await runImport({ files, layout, makeSink: over(sink), now })
    expect(rest).toMatchObject({ cancelled: false, read: 3000, added: 2000, known: 1000 })
    const whole = memorySink()
    await runImport({ files, layout, makeSink: over(whole), now })
    expect([...sink.added]).toEqual([...whole.added])
  })

  it('counts and names the rows that it refuses, and adds the others', async () => {
    const sink = memorySink()
    const lines = [...rows(0, 600)]
    lines[3] = '3,yesterday,1,1,5.00,0'
    lines[550] = '550,2018-04-01'
    lines.push('', lines[0]!)
    const result = await runImport({ files: [file('bad.csv', lines)], layout, makeSink: over(sink), now })
    expect(result).toMatchObject({ read: 601, added: 598, known: 1, rejected: 2 })
    expect(result.rejects.map(({ file: name, row, field, problem }) => [name, row, field, problem])).toEqual([
      ['bad.csv', 5, 'TX_DATETIME', 'not_a_time'],
      ['bad.csv', 552, null, 'too_few_columns'],
    ])
    expect([...result.rejectsBy]).toEqual([
      ['TX_DATETIME: not_a_time', 1],
      ['row: too_few_columns', 1],
    ])
  })

  it('of several files of which one is damaged adds nothing at all', async () => {
    const sink = memorySink()
    const bad = join(folder, 'cut.csv.gz')
    writeFileSync(bad, Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]))
    await expect(
      runImport({ files: [file('fine.csv', rows(0, 100)), bad], layout, makeSink: over(sink), now }),
    ).rejects.toMatchObject({
      name: 'IntakeProblem',
      code: 'gzip_cut',
      file: 'cut.csv.gz',
    })
    expect(sink.added.size).toBe(0)
  })

  it('tells payments without ids apart by content and count', async () => {
    const tabformer = presetNamed('tabformer')!
    const path = join(folder, 'alike.csv')
    const line = '0,0,2002,9,1,06:21,$5.00,Swipe Transaction,3527213246127876953,La Verne,CA,91750.0,5300,,No'
    const refund = line.replace('$5.00', '$-5.00')
    writeFileSync(
      path,
      `${tabformer.columns.slice(0, 11).join(',')},Zip,MCC,Errors?,Is Fraud?\n${line}\n${line}\n${refund}\n`,
    )
    const sink = memorySink()
    expect(await runImport({ files: [path], layout: tabformerLayout, makeSink: over(sink), now })).toMatchObject({
      read: 3,
      added: 3,
    })
    // The refund is not looked at.
    expect([...sink.added.values()].map(({ outsideId, score }) => [outsideId.slice(-2), score])).toEqual([
      ['53', 0],
      ['#2', 0],
      ['53', -1],
    ])
    expect(await runImport({ files: [path], layout: tabformerLayout, makeSink: over(sink), now })).toMatchObject({
      added: 0,
      known: 3,
    })
  })
})
