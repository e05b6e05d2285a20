// Which shell the page runs in, and what the desktop shell offers through its preload (the list is shared/desktop.ts).
import { DESKTOP_GLOBAL, type DesktopBridge } from '#shared/desktop.ts'

declare global {
  interface Window {
    readonly [DESKTOP_GLOBAL]?: DesktopBridge
  }
}

/** Absent in a browser. */
export function desktop(): DesktopBridge | undefined {
  return window[DESKTOP_GLOBAL]
}

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform)
}
