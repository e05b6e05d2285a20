import { describe, expect, it } from 'vitest'
import { run } from '#electron/cli/watchlist.ts'

describe('cardwarden watchlist', () => {
  it.each([
    [['import'], /cardwarden watchlist import FILE/],
    [['remove', 'x.csv'], /cardwarden watchlist import FILE/],
    [['import', 'x.csv'], /--format is one of ofac, opensanctions, un/],
    [['import', 'x.csv', '--format', 'pdf'], /--format is one of/],
    [['import', 'x.xml', 'alt.csv', '--format', 'un'], /Only OFAC/],
  ] as const)('%j is refused with what would be right', async (argv, words) => {
    await expect(run(argv)).rejects.toThrow(words)
  })
})
