import { describe, expect, it } from 'vitest'
import { COMMANDS, commandsOn, SCREENS, type ScreenName } from '#renderer/ui/keyboard/commands.ts'
import { isSingleKey } from '#renderer/ui/keyboard/match.ts'

const screens = Object.keys(SCREENS) as ReadonlyArray<ScreenName>

describe('the list of keys', () => {
  it.each(screens)('gives no key two meanings on the screen %s', (screen) => {
    const meanings = new Map<string, string[]>()
    for (const command of commandsOn(screen))
      for (const key of command.keys) meanings.set(key, [...(meanings.get(key) ?? []), command.id])
    expect([...meanings].filter(([, ids]) => ids.length > 1)).toEqual([])
  })
  it('never begins a sequence with a key that means something by itself', () => {
    const starters = new Set(
      COMMANDS.flatMap((command) => command.keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0])),
    )
    const single = COMMANDS.filter((command) => command.keys.some((key) => starters.has(key)))
    expect(single).toEqual([])
  })
  it('has every key of the brief', () => {
    const brief =
      '/|Mod+K|?|Escape|G O|G R|G F|G T|G C|G U|G P|G A|G I|G S|G X|G L|J|K|ArrowDown|ArrowUp|Home|End|PageUp|PageDown|' +
      'Enter|Shift+Enter|Space|[|]|Mod+Enter|1|2|3|4|5|6|7|8|9|Z|N|A|R|S|I|D|Shift+D|+|-|0|O|B|M|F|Shift+F|U|H|L|W|E|' +
      'P|Y|C|V|X|T|Tab|F8'
    const keys = new Set<string>(COMMANDS.flatMap((command) => command.keys))
    expect(brief.split('|').filter((key) => !keys.has(key))).toEqual([])
  })
  it('takes no key that the browser or the system owns, but for Ctrl+K and Ctrl+Enter', () => {
    const withMod = COMMANDS.flatMap((command) => command.keys.filter((key) => key.startsWith('Mod+')))
    expect([...new Set(withMod)].sort()).toEqual(['Mod+Enter', 'Mod+K'])
    const taken = /^(F[1-7]|F1[0-2]|Alt\+.*|Shift\+Space)$/
    expect(COMMANDS.filter((command) => command.keys.some((key) => taken.test(key)))).toEqual([])
  })
  it('lets no single character act inside a text field', () => {
    const inText = COMMANDS.filter((command) => 'inText' in command && command.keys.some(isSingleKey))
    expect(inText).toEqual([])
  })
  it('repeats only movements while a key is held', () => {
    const repeating = COMMANDS.filter((command) => 'repeats' in command).map((command) => command.id)
    expect(repeating.every((id) => id.startsWith('move.'))).toBe(true)
  })
})
