import { describe, expect, it } from 'vitest'
import { keyText } from '#renderer/ui/Kbd.tsx'
import { paintedRuns } from '#renderer/ui/search.ts'
import { initials, nameText, riskLevel } from '#renderer/ui/values.tsx'

describe('risk', () => {
  it('has one bar below 30, two below 50, three below 75, four from 75', () => {
    expect([0, 29, 30, 49, 50, 74, 75, 100].map(riskLevel)).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
  })
})

describe('names', () => {
  it('put the Chinese name first', () => {
    expect(nameText({ native: '林晓彤', latin: 'Lin Xiaotong' })).toBe('林晓彤 Lin Xiaotong')
    expect(nameText({ native: null, latin: 'Amara Okafor' })).toBe('Amara Okafor')
  })
  it('shorten to initials', () => {
    expect(['Lin Qiao', 'Wei', 'Ada de Brandt', '韩薇'].map(initials)).toEqual(['LQ', 'We', 'AB', '韩薇'])
  })
})

describe('keys as drawn', () => {
  it('read as the machine’s own', () => {
    expect(keyText('Mod+Enter', false)).toBe('Ctrl ↵')
    expect(keyText('Mod+Enter', true)).toBe('⌘↵')
    expect(keyText('Shift+F', false)).toBe('Shift F')
    expect(keyText('Escape', false)).toBe('Esc')
    expect(keyText('+', false)).toBe('+')
    expect(keyText('Enter', false)).toBe('Enter')
  })
})

describe('a painted query', () => {
  it('keeps every character, coloured or not', () => {
    const text = 'status:declined x'
    const runs = paintedRuns(text, [
      { from: 7, to: 15, kind: 'qv' },
      { from: 0, to: 6, kind: 'qf' },
      { from: 3, to: 9, kind: 'wrong' },
    ])
    expect(runs.map((run) => run.text).join('')).toBe(text)
    expect(runs.map((run) => run.kind)).toEqual(['qf', '', 'qv', ''])
  })
})
