import { BrowserWindow } from 'electron'
import { MENU_COMMAND_CHANNEL, type MenuCommand } from '#shared/desktop.ts'
import { APP_ORIGIN, windowOptions } from './policy.ts'

export type ConsoleWindow = Readonly<{
  /** Brings the window up, or opens it anew when it was closed (macOS keeps the program running). */
  show: () => void
  reload: () => void
  send: (command: MenuCommand) => void
  current: () => BrowserWindow | undefined
}>

/** The one window of the console. `onReady` is called when its page has loaded for the first time. */
export const createConsoleWindow = (preload: string, developer: boolean, onReady: () => void): ConsoleWindow => {
  let window: BrowserWindow | undefined

  const open = (): void => {
    const opened = new BrowserWindow(windowOptions(preload, developer))
    window = opened
    opened.once('closed', () => {
      window = undefined
    })
    opened.once('ready-to-show', () => opened.show())
    opened.webContents.once('did-finish-load', onReady)
    // A page that crashed leaves a dead window: load it again, at the address it was.
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') opened.webContents.reload()
    })
    void opened.loadURL(`${APP_ORIGIN}/`)
  }

  return {
    show: () => {
      if (window === undefined) return open()
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    reload: () => void window?.loadURL(`${APP_ORIGIN}/`),
    send: (command) => window?.webContents.send(MENU_COMMAND_CHANNEL, command),
    current: () => window,
  }
}
