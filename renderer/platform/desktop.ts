// What the desktop shell offers the page through its preload; absent in a browser. The list is fixed there, not here.

export type DesktopBridge = Readonly<{
  platform: string
  /** A command of the application menu (`lock`, `settings`, `keys`); answers how to stop listening. */
  onMenuCommand: (listener: (command: string) => void) => () => void
  notify: (title: string, body: string) => void
}>

declare global {
  interface Window {
    readonly cardwarden?: DesktopBridge
  }
}

export function desktop(): DesktopBridge | undefined {
  return window.cardwarden
}

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform)
}
