import type { BrowserWindowConstructorOptions, CustomScheme, Session, WebContents, WebPreferences } from 'electron'

/**
 * Every security option of the desktop shell, in one place and without importing Electron's values, so that a test can
 * hand in recording fakes. Source: Electron's security checklist, electronjs.org/docs/latest/tutorial/security.
 */

/** The page's origin. The scheme is ours: file:// would give the page more rights than a web page has. */
export const APP_SCHEME = 'app'
export const APP_HOST = 'console'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`

/** Registered before `ready`. `stream` keeps the event stream live; nothing here weakens the content policy. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    stream: true,
    codeCache: true,
    bypassCSP: false,
    allowServiceWorkers: false,
    corsEnabled: false,
    allowExtensions: false,
  },
}

/** What the page may do: nothing but be a web page with the one preload file. Stated in full, defaults included. */
export const webPreferences = (preload: string, developer: boolean): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  plugins: false,
  // Chromium would fetch dictionaries from the network, and send what is typed to the system's checker.
  spellcheck: false,
  devTools: developer,
})

/** The window of the console: 1440x900 is the design size, 1180x700 the smallest. */
export const windowOptions = (preload: string, developer: boolean): BrowserWindowConstructorOptions => ({
  width: 1440,
  height: 900,
  minWidth: 1180,
  minHeight: 700,
  show: false,
  backgroundColor: '#f6f7f9',
  title: 'Cardwarden',
  webPreferences: webPreferences(preload, developer),
})

export const isAppUrl = (url: string): boolean => {
  try {
    const { protocol, host, username, password } = new URL(url)
    return protocol === `${APP_SCHEME}:` && host === APP_HOST && username === '' && password === ''
  } catch {
    return false
  }
}

/** Copying what to tell a caller is the only thing the page asks the browser for. */
const GRANTED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** The only schemes the page's process may load from; blob: and data: are images the page itself made. */
const LOADABLE: ReadonlySet<string> = new Set([`${APP_SCHEME}:`, 'blob:', 'data:'])

/** What a checkout adds to a packaged program: developer tools, and under `npm run dev` Vite's line for updates. */
export type Development = Readonly<{ server: string | undefined }>

const isLoadable = (url: string, development: Development | undefined): boolean => {
  if (isAppUrl(url)) return true
  if (development?.server !== undefined && URL.parse(url)?.origin === updatesOrigin(development.server)) return true
  const protocol = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase()
  if (protocol === undefined || protocol === `${APP_SCHEME}:`) return false
  return LOADABLE.has(protocol) || (development !== undefined && protocol === 'devtools:')
}

const updatesOrigin = (server: string): string => new URL(server).origin.replace(/^http/, 'ws')

/** Denies the page every permission and device it does not use, and every address that is not its own. */
export const guardSession = (session: Session, development: Development | undefined): void => {
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(GRANTED_PERMISSIONS.has(permission) && details.isMainFrame && isAppUrl(details.requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      GRANTED_PERMISSIONS.has(permission) && details.isMainFrame && isAppUrl(origin),
  )
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isLoadable(details.url, development) }))
  // Files leave through the save dialog of the main process, never by a download the page starts.
  session.on('will-download', (event) => event.preventDefault())
}

/** Keeps the page where it is: no other address, no second window, no guest page. */
export const guardContents = (contents: WebContents): void => {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (details) => {
    if (!isAppUrl(details.url)) details.preventDefault()
  })
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame || !isAppUrl(details.url)) details.preventDefault()
  })
  contents.on('will-redirect', (details) => {
    if (!isAppUrl(details.url)) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/**
 * Burnt into the packaged binary; names as electron-builder's `electronFuses` takes them. A test compares this list
 * with the fuses @electron/fuses knows, so that a new one cannot slip in at its default.
 */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  // At Electron's default: it speeds bounds checks of WebAssembly up and guards nothing.
  wasmTrapHandlers: true,
} satisfies Readonly<Record<string, boolean>>
