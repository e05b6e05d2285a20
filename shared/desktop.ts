// What the page may ask the desktop shell for: a fixed list. The preload offers exactly this, the main process answers it.
// In the browser shell there is none of it: `#renderer/platform/desktop.ts` knows which shell the page runs in.

/** The page finds the bridge as `window.cardwarden`. */
export const DESKTOP_GLOBAL = 'cardwarden'

export type FileKind = Readonly<{ name: string; extensions: ReadonlyArray<string> }>

/** Chosen by the person in the system's dialog. The page gets name and content, never a path. */
export type OpenFile = (request: Readonly<{ kinds: ReadonlyArray<FileKind> }>) => Promise<OpenedFile>
export type OpenedFile =
  | Readonly<{ outcome: 'opened'; name: string; bytes: Uint8Array }>
  | Readonly<{ outcome: 'cancelled' }>
  | Readonly<{ outcome: 'too_large'; limitBytes: number }>
  | Readonly<{ outcome: 'failed' }>

export type SaveFile = (
  request: Readonly<{ name: string; kinds: ReadonlyArray<FileKind>; content: string | Uint8Array }>,
) => Promise<SavedFile>
export type SavedFile =
  | Readonly<{ outcome: 'saved'; name: string }>
  | Readonly<{ outcome: 'cancelled' }>
  | Readonly<{ outcome: 'failed'; reason: 'no_space' | 'not_allowed' | 'other' }>

/** A notice of the system. It shows on locked screens: no names, no digits of cards. A click brings the window up. */
export type Notify = (notice: Readonly<{ title: string; body: string }>) => Promise<void>

/** Asked for in the system's menu. */
export type MenuCommand = 'settings'

/** The store the console works with: the one of this computer, or a server by its origin. */
export type StoreTarget = Readonly<{ kind: 'local' }> | Readonly<{ kind: 'remote'; origin: string }>

/**
 * Works with another store from now on: `https://host`, `http://` on this computer only, or null for the local one.
 * The person confirms it in a dialog of the system; then the page loads anew, signed out.
 */
export type ConnectStore = (request: Readonly<{ url: string | null }>) => Promise<ConnectedStore>
export type ConnectedStore = Readonly<{ outcome: 'connected' | 'cancelled' | 'not_an_address' | 'needs_https' }>

export type DesktopBridge = Readonly<{
  platform: Readonly<{ os: 'mac' | 'windows' | 'linux'; electron: string }>
  openFile: OpenFile
  saveFile: SaveFile
  notify: Notify
  storeTarget: () => Promise<StoreTarget>
  connectStore: ConnectStore
  /** Answers a function that ends the listening. */
  onMenuCommand: (listener: (command: MenuCommand) => void) => () => void
}>

/** The channels between preload and main, one for each call. */
export const DESKTOP_CHANNELS = {
  openFile: 'desktop:open-file',
  saveFile: 'desktop:save-file',
  notify: 'desktop:notify',
  storeTarget: 'desktop:store-target',
  connectStore: 'desktop:connect-store',
} as const satisfies Readonly<Partial<Record<keyof DesktopBridge, string>>>

export const MENU_COMMAND_CHANNEL = 'desktop:menu-command'
