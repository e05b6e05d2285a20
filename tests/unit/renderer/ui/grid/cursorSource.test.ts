import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCursorSource } from '#renderer/ui/grid/cursorSource.ts'

/** A store of `size` numbers that pages by cursor and counts how often, and whether at the same time, it is asked. */
function numbers(size: number, blockSize: number) {
  const asked: (string | undefined)[] = []
  let at = 0
  let most = 0
  const load = async (cursor: string | undefined) => {
    asked.push(cursor)
    at += 1
    most = Math.max(most, at)
    await Promise.resolve()
    at -= 1
    const from = cursor === undefined ? 0 : Number(cursor)
    const rows = Array.from({ length: Math.max(0, Math.min(blockSize, size - from)) }, (_, i) => from + i)
    return { rows, cursor: from + blockSize < size ? String(from + blockSize) : null }
  }
  return { load, asked, most: () => most }
}

describe('rows by number over a store that pages by cursor', () => {
  it('come in order, whatever block is asked first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 95 }),
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1 }),
        async (size, blocks) => {
          const store = numbers(size, 10)
          const source = createCursorSource<number>(10, store.load)
          const answers = await Promise.all(blocks.map((block) => source.block(block * 10)))
          answers.forEach((answer, index) => {
            const start = (blocks[index] ?? 0) * 10
            expect(answer.rows).toEqual(
              Array.from({ length: Math.max(0, Math.min(10, size - start)) }, (_, i) => start + i),
            )
          })
          expect(store.most()).toBe(1)
          expect(new Set(store.asked).size).toBe(store.asked.length)
        },
      ),
    )
  })
  it('leave the count open until the end was seen', async () => {
    const source = createCursorSource<number>(10, numbers(25, 10).load)
    expect((await source.block(0)).last).toBe(-1)
    expect((await source.block(20)).last).toBe(25)
    expect(source.row(24)).toBe(24)
    expect(source.row(25)).toBeUndefined()
  })
  it('are asked for again after a refusal', async () => {
    let fails = true
    const source = createCursorSource<number>(10, async () => {
      if (fails) throw new Error('away')
      return { rows: [1], cursor: null }
    })
    await expect(source.block(0)).rejects.toThrow('away')
    fails = false
    expect((await source.block(0)).rows).toEqual([1])
  })
})
