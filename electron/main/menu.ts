import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '#shared/desktop.ts'
import type { Words } from './words.ts'

type Item = MenuItemConstructorOptions

/**
 * Edit, zoom and window roles only. No reload, no developer tools: a reload in the middle of a case would lose what was
 * typed. On macOS the application's own menu comes first, with Settings where the system expects them.
 */
export const menuTemplate = (
  words: Words['menu'],
  platform: NodeJS.Platform,
  send: (command: MenuCommand) => void,
): Item[] => {
  const separator: Item = { type: 'separator' }
  const application: Item = {
    label: 'Cardwarden',
    submenu: [
      { role: 'about', label: words.about },
      separator,
      { label: words.settings, accelerator: 'Cmd+,', click: () => send('settings') },
      separator,
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      separator,
      { role: 'quit', label: words.quit },
    ],
  }
  const edit: Item = {
    label: words.edit,
    submenu: [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      separator,
      { role: 'cut', label: words.cut },
      { role: 'copy', label: words.copy },
      { role: 'paste', label: words.paste },
      { role: 'selectAll', label: words.selectAll },
    ],
  }
  const view: Item = {
    label: words.view,
    submenu: [
      { role: 'resetZoom', label: words.resetZoom },
      { role: 'zoomIn', label: words.zoomIn },
      { role: 'zoomOut', label: words.zoomOut },
      separator,
      { role: 'togglefullscreen', label: words.fullScreen },
    ],
  }
  const window: Item = {
    label: words.window,
    submenu: [
      { role: 'minimize', label: words.minimize },
      { role: 'close', label: words.close },
    ],
  }
  return platform === 'darwin' ? [application, edit, view, window] : [edit, view, window]
}
