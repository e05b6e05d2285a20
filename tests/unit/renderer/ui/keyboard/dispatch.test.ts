import { beforeEach, describe, expect, it } from 'vitest'
import type { CommandId } from '#renderer/ui/keyboard/commands.ts'
import { createKeyboard, FRESH_MS, SEQUENCE_MS, type Keyboard, type Press } from '#renderer/ui/keyboard/dispatch.ts'

let keyboard: Keyboard
let done: string[]
const on = (id: CommandId, more: Partial<{ layer: number; enabled: boolean; name: string }> = {}): (() => void) =>
  keyboard.add({
    id,
    act: () => done.push(more.name ?? id),
    layer: more.layer ?? 0,
    enabled: more.enabled ?? true,
  })
const key = (name: string, more: Partial<Press> = {}): Press => ({
  key: name,
  code: /^[a-z]$/i.test(name) ? `Key${name.toUpperCase()}` : '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  repeat: false,
  target: 'other',
  ...more,
})
const press = (name: string, more: Partial<Press> = {}, now = 10_000): boolean => keyboard.press(key(name, more), now)

beforeEach(() => {
  keyboard = createKeyboard()
  done = []
})

describe('a key', () => {
  it('runs the act of its command', () => {
    on('case.next')
    expect(press('n')).toBe(true)
    expect(done).toEqual(['case.next'])
  })
  it('does nothing in a text field, while composing, with Alt, or as a dead key of an input method', () => {
    on('case.next')
    press('n', { target: 'text' })
    press('n', { isComposing: true })
    press('n', { keyCode: 229 })
    press('n', { altKey: true })
    expect(done).toEqual([])
  })
  it('with Ctrl is not the plain key', () => {
    on('payment.copyWords')
    expect(press('c', { ctrlKey: true })).toBe(false)
    expect(done).toEqual([])
  })
  it('held down acts once, but goes on moving', () => {
    on('approve')
    on('move.down')
    press('a', { repeat: true })
    press('j', { repeat: true })
    expect(done).toEqual(['move.down'])
  })
  it('means the newest act of its command', () => {
    on('list.open', { name: 'list' })
    const gone = on('list.open', { name: 'panel' })
    press('Enter')
    gone()
    press('Enter')
    expect(done).toEqual(['panel', 'list'])
  })
  it('passes a disabled act by', () => {
    on('card.freeze', { name: 'list' })
    on('card.freeze', { name: 'panel', enabled: false })
    press('f')
    expect(done).toEqual(['list'])
  })
  it('leaves Enter and Space to a focused button', () => {
    on('list.open')
    on('list.select')
    press('Enter', { target: 'control' })
    press(' ', { target: 'control' })
    expect(done).toEqual([])
  })
  it('acts in text fields when it is Escape or Ctrl+Enter', () => {
    on('close')
    on('confirm')
    press('Escape', { target: 'text' })
    press('Enter', { target: 'text', ctrlKey: true })
    press('Enter', { target: 'text', metaKey: true })
    expect(done).toEqual(['close', 'confirm', 'confirm'])
  })
  it('can be switched off where it is a single character, and only there', () => {
    on('case.next')
    on('move.down')
    on('palette')
    keyboard.setSingleKeys(false)
    press('n')
    press('j')
    press('ArrowDown')
    press('k', { ctrlKey: true })
    expect(done).toEqual(['move.down', 'palette'])
  })
})

describe('layouts', () => {
  it('that are not Latin answer by position', () => {
    on('case.next')
    press('т', { code: 'KeyN' })
    on('panel.previous')
    press('【', { code: 'BracketLeft' })
    on('verdict.good')
    press('١', { code: 'Digit1' })
    expect(done).toEqual(['case.next', 'panel.previous', 'verdict.good'])
  })
  it('that are Latin answer by letter, wherever it lies', () => {
    on('approve')
    press('a', { code: 'KeyQ' })
    expect(done).toEqual(['approve'])
  })
  it('tell F from Shift+F, and ? from /', () => {
    on('card.freeze')
    on('card.freezeAll')
    on('keys')
    press('F', { shiftKey: true })
    press('?', { shiftKey: true, code: 'Slash' })
    press('？', { shiftKey: true, code: 'Slash' })
    expect(done).toEqual(['card.freezeAll', 'keys', 'keys'])
  })
})

describe('a sequence', () => {
  beforeEach(() => {
    on('go.reviews')
    on('reject')
  })
  it('goes where its second key says', () => {
    press('g')
    expect(keyboard.pending()).toBe('G')
    press('r')
    expect(done).toEqual(['go.reviews'])
    expect(keyboard.pending()).toBe('')
  })
  it('whose second key means nothing swallows it, so that it is no verdict', () => {
    on('snooze')
    press('g')
    press('h')
    press('g')
    press('r', { repeat: true })
    expect(done).toEqual([])
  })
  it('is forgotten after a while', () => {
    press('g', {}, 0)
    press('r', {}, SEQUENCE_MS + 1)
    expect(done).toEqual(['reject'])
  })
})

describe('a fresh item', () => {
  it('takes no verdict key for 400 ms, other keys at once', () => {
    on('approve')
    on('paper.next')
    keyboard.freshItem(1000)
    press('a', {}, 1000 + FRESH_MS - 1)
    press('d', {}, 1001)
    press('a', {}, 1000 + FRESH_MS)
    expect(done).toEqual(['paper.next', 'approve'])
  })
})

describe('a dialog', () => {
  it('covers the keys of the screen until it closes', () => {
    on('approve')
    on('go.reviews')
    const close = keyboard.openLayer(1)
    on('reason.1', { layer: 1 })
    press('a')
    press('1')
    press('g')
    press('r')
    close()
    press('a')
    expect(done).toEqual(['reason.1', 'approve'])
  })
})
