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
  it('are let go far from where one looks, and read again by their cursor', async () => {
    const store = numbers(200, 10)
    const source = createCursorSource<number>(10, store.load, { kept: 3 })
    for (let block = 0; block < 12; block++) await source.block(block * 10)
    expect(source.row(5)).toBeUndefined()
    expect(source.row(115)).toBe(115)
    expect(source.loaded()).toBe(120)
    const before = store.asked.length
    expect((await source.block(0)).rows).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect((await source.block(50)).rows[0]).toBe(50)
    expect(store.asked.slice(before)).toEqual([undefined, '50'])
    expect(source.indexOf((row) => row === 57)).toBe(57)
  })
  it('are read ahead of the one asked for, one block at a time and not past the end', async () => {
    const store = numbers(45, 10)
    const source = createCursorSource<number>(10, store.load, { ahead: 2 })
    await source.block(0)
    await source.block(20)
    await source.block(30)
    expect((await source.block(40)).last).toBe(45)
    expect(store.asked).toEqual([undefined, '10', '20', '30', '40'])
    expect(store.most()).toBe(1)
  })
  it('read ahead in vain are asked for again, unseen', async () => {
    let fails = false
    const store = numbers(30, 10)
    const source = createCursorSource<number>(
      10,
      async (cursor) => {
        if (fails) throw new Error('away')
        fails = true
        return store.load(cursor)
      },
      { ahead: 1 },
    )
    await source.block(0)
    await expect(source.block(10)).rejects.toThrow('away')
    fails = false
    expect((await source.block(10)).rows[0]).toBe(10)
  })
})
