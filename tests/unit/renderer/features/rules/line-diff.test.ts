import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineDiff } from '#renderer/features/rules/line-diff.ts'

it('shows what was taken away and what came', () => {
  expect(lineDiff('amount >= 500\n  and channel = online', 'amount >= 800\n  and channel = online')).toEqual([
    { sign: '-', text: 'amount >= 500' },
    { sign: '+', text: 'amount >= 800' },
    { sign: ' ', text: '  and channel = online' },
  ])
})

it('holds both texts in whole, whatever they are', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })
    .map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after)
      const of = (left: string): string =>
        lines
          .filter(({ sign }) => sign !== left)
          .map((one) => one.text)
          .join('\n')
      expect(of('+')).toBe(before)
      expect(of('-')).toBe(after)
      if (before === after) expect(lines.every(({ sign }) => sign === ' ')).toBe(true)
    }),
  )
})
