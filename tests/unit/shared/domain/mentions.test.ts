import { describe, expect, it } from 'vitest'
import { mentionedIn, mentionTyped } from '#shared/domain/mentions.ts'

const PEOPLE = ['Wei Han', 'Wei', 'Marta Vogel', '林巧'].map((name) => ({ name }))
const names = (text: string) => mentionedIn(text, PEOPLE).map(({ name }) => name)

describe('a note names', () => {
  it.each<readonly [string, ReadonlyArray<string>]>([
    ['@Wei Han please call', ['Wei Han']],
    ['@wei han, and @MARTA VOGEL.', ['Wei Han', 'Marta Vogel']],
    ['ask @Wei', ['Wei']],
    ['ask @Weird', []],
    ['请 @林巧看一下', ['林巧']],
    ['@Wei Han @Wei Han', ['Wei Han']],
    ['mail wei@example.test, Wei Han', []],
    ['@@Wei', ['Wei']],
    ['', []],
    ['@', []],
  ])('%s', (text, found) => {
    expect(names(text)).toEqual(found)
  })
})

describe('what is typed behind the @', () => {
  it.each<readonly [string, number, ReturnType<typeof mentionTyped>]>([
    ['ask @We', 7, { from: 4, typed: 'We' }],
    ['@', 1, { from: 0, typed: '' }],
    ['ask @Wei Ha', 11, { from: 4, typed: 'Wei Ha' }],
    ['wei@ex', 6, undefined],
    ['@Wei\nmore', 9, undefined],
    ['no', 2, undefined],
  ])('%j at %i', (text, caret, typed) => {
    expect(mentionTyped(text, caret)).toEqual(typed)
  })
})
