import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countAfter, countUpTo, prepareFor, searchBlock, type Block } from '#electron/store/api/search-steps.ts'
import type { Direction, Position, SearchLimits } from '#electron/store/db/search.ts'
import type { Query } from '#shared/search/ast.ts'
import { matchesQuery } from '#shared/search/match.ts'
import { eachDatabase, START, type TestStore } from './databases.ts'
import { EVERYBODY, fill, HOUR, ledger, plainRow, queryText, replaceLedger, treeOf, when } from './random-ledger.ts'

const stopped = (n: number, most: number) => ({ value: Math.min(n, most), exact: n <= most })

/** Every matching key, block by block in either direction, and the counts. */
async function everything(store: TestStore, query: Query, asked: Asked) {
  const { upTo, limit, limits } = asked
  const { services } = store
  const { search } = await prepareFor(services, query, EVERYBODY, limits)
  const walk = async (direction: Direction, start: Position | null) => {
    const ids: Array<number> = []
    for (let from = start; ;) {
      const block: Block = await searchBlock(services, search, { upTo, from, direction, limit })
      expect(block.rows.length).toBeLessThanOrEqual(limit)
      const found = block.rows.map((row) => row.id)
      if (direction === 'older') ids.push(...found)
      else ids.unshift(...found)
      if (block.next === null) return ids
      from = block.next
    }
  }
  const jump = { at: asked.jumpTo, id: Number.MAX_SAFE_INTEGER }
  return {
    ids: await walk('older', null),
    before: await walk('older', jump),
    after: await walk('newer', jump),
    count: await countUpTo(services, search, upTo),
    newer: await countAfter(services, search, upTo),
  }
}
type Asked = Readonly<{ upTo: number; limit: number; jumpTo: number; limits: SearchLimits }>

eachDatabase('search', (open, dialect) => {
  it('gives what the plain meaning of the query gives, newest first, whatever the size of the blocks', async () => {
    const store = await open()
    await store.write(() => fill(store))
    await fc.assert(
      fc.asyncProperty(
        ledger,
        fc.array(queryText, { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        // Few or many keys, few or many rows: every way through the table gives the same answer.
        fc.record({
          keys: fc.constantFrom(0, 1, 100),
          rare: fc.constantFrom(0, 10, 1000),
          sampled: fc.constantFrom(1, 10),
          entries: fc.constantFrom(0, 10, 1000),
          counted: fc.constantFrom(5, 1000),
          // Steps that end in the middle of a block, of an instant, of everything.
          steps: fc.constantFrom([1], [3, 7], [1000]),
        }),
        fc.integer({ min: -1, max: 61 }).map((hours) => START - hours * HOUR),
        async (payments, texts, limit, share, limits, jumpTo) => {
          await store.write(function* () {
            yield* replaceLedger(payments)
          })
          const upTo = Math.floor(payments.length * share)
          for (const text of texts) {
            const query = treeOf(text)
            const matching = payments.filter((one) => matchesQuery(query, plainRow(one), when))
            const expected = matching
              .filter((one) => one.id <= upTo)
              .sort((a, b) => b.at! - a.at! || b.id - a.id)
              .map((one) => one.id)
            const atOf = new Map(payments.map((one) => [one.id, one.at!]))
            const found = await everything(store, query, { upTo, limit, limits, jumpTo })
            expect(found.ids, text).toEqual(expected)
            expect(found.before, text).toEqual(expected.filter((id) => atOf.get(id)! <= jumpTo))
            expect(found.after, text).toEqual(expected.filter((id) => atOf.get(id)! > jumpTo))
            expect(found.count, text).toEqual(stopped(expected.length, limits.counted))
            expect(found.newer, text).toEqual(stopped(matching.length - expected.length, limits.counted))
          }
        },
      ),
      { numRuns: dialect === 'sqlite' ? 100 : 25 },
    )
  }, 120_000)
})
