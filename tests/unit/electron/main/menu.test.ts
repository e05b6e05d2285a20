import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { menuTemplate } from '#electron/main/menu.ts'
import { fill, wordsFor } from '#electron/main/words.ts'

const items = (template: ReadonlyArray<MenuItemConstructorOptions>): ReadonlyArray<MenuItemConstructorOptions> =>
  template.flatMap((menu) => menu.submenu as MenuItemConstructorOptions[]).filter((item) => item.type !== 'separator')

describe('the menu', () => {
  it('on Windows and Linux has edit, zoom and window roles only', () => {
    const { menu } = wordsFor('en-GB')
    expect(items(menuTemplate(menu, 'linux', () => {})).map(({ role }) => role)).toEqual([
      'undo',
      'redo',
      'cut',
      'copy',
      'paste',
      'selectAll',
      'resetZoom',
      'zoomIn',
      'zoomOut',
      'togglefullscreen',
      'minimize',
      'close',
    ])
  })

  it('on macOS adds the application menu, where Settings sends its command', () => {
    const sent: string[] = []
    const template = menuTemplate(wordsFor('en').menu, 'darwin', (command) => sent.push(command))
    const settings = items(template).filter(({ role }) => role === undefined)
    expect(settings.map(({ label }) => label)).toEqual(['Settings…'])
    ;(settings[0]!.click as () => void)()
    expect(sent).toEqual(['settings'])
  })

  it.each(['darwin', 'linux', 'win32'] as const)('on %s can neither reload nor open developer tools', (platform) => {
    const roles = items(menuTemplate(wordsFor('zh-CN').menu, platform, () => {})).map(({ role }) => role)
    expect(roles).not.toContain('reload')
    expect(roles).not.toContain('forceReload')
    expect(roles).not.toContain('toggleDevTools')
  })
})

describe('the words of the shell', () => {
  it('are Chinese for every Chinese locale, English for the rest', () => {
    expect(wordsFor('zh-CN').menu.edit).toBe('编辑')
    expect(wordsFor('zh-Hant-HK').menu.edit).toBe('编辑')
    expect(wordsFor('de').menu.edit).toBe('Edit')
  })

  it('are the same list with the same blanks in both languages', () => {
    const shape = (value: unknown): unknown =>
      typeof value === 'string'
        ? (value.match(/\{\{\w+\}\}/g) ?? []).sort()
        : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, shape(inner)]))
    expect(shape(wordsFor('zh'))).toEqual(shape(wordsFor('en')))
  })

  it('are filled in by name', () => {
    expect(fill('{{a}} and {{b}} and {{c}}', { a: '$1', b: 'two' })).toBe('$1 and two and {{c}}')
  })
})
