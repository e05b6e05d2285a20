import { FuseV1Options } from '@electron/fuses'
import type { Session, WebContents } from 'electron'
import { describe, expect, it } from 'vitest'
import {
  APP_SCHEME_PRIVILEGES,
  FUSES,
  guardContents,
  guardSession,
  isAppUrl,
  type Development,
  webPreferences,
  windowOptions,
} from '#electron/main/policy.ts'
import { recording } from './recording.ts'

describe('the page', () => {
  it('is a sandboxed web page with one preload file', () => {
    expect(webPreferences('/out/preload/index.cjs', false)).toEqual({
      preload: '/out/preload/index.cjs',
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
      spellcheck: false,
      devTools: false,
    })
    expect(windowOptions('/p', false).webPreferences).toEqual(webPreferences('/p', false))
  })

  it('has developer tools only where it is developed, and nothing else changes', () => {
    expect(webPreferences('/p', true)).toEqual({ ...webPreferences('/p', false), devTools: true })
  })

  it('has a scheme that can fetch and stream but loosens nothing', () => {
    expect(APP_SCHEME_PRIVILEGES).toEqual({
      scheme: 'app',
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
    })
  })
})

describe.each([
  ['app://console/', true],
  ['app://console/reviews/app_1?x=1#y', true],
  ['app://console.attacker.example/', false],
  ['app://console:81/', false],
  ['app://user@console/', false],
  ['app://other/', false],
  ['https://console/', false],
  ['https://attacker.example/app://console/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['about:blank', false],
  ['', false],
])('the address %j', (url, own) => {
  it(own ? 'is the page' : 'is not the page', () => expect(isAppUrl(url)).toBe(own))

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    `${own ? 'passes' : 'is stopped at'} %s`,
    (event) => {
      const contents = recording<WebContents>()
      guardContents(contents.object)
      let prevented = false
      contents.handler('on', event)({ url, isMainFrame: true, preventDefault: () => (prevented = true) })
      expect(prevented).toBe(!own)
    },
  )
})

describe('the contents', () => {
  it('open no windows, no guest pages and no frames', () => {
    const contents = recording<WebContents>()
    guardContents(contents.object)
    expect(contents.handler('setWindowOpenHandler')({ url: 'app://console/' })).toEqual({ action: 'deny' })
    const prevented: string[] = []
    contents.handler('on', 'will-attach-webview')({ preventDefault: () => prevented.push('webview') })
    contents.handler(
      'on',
      'will-frame-navigate',
    )({
      url: 'app://console/',
      isMainFrame: false,
      preventDefault: () => prevented.push('frame'),
    })
    expect(prevented).toEqual(['webview', 'frame'])
  })
})

describe('the session', () => {
  const guarded = (development?: Development) => {
    const session = recording<Session>()
    guardSession(session.object, development)
    return session
  }
  const request = (permission: string, requestingUrl: string, isMainFrame = true): boolean => {
    let granted: boolean | undefined
    const decide = (answer: boolean): void => void (granted = answer)
    guarded().handler('setPermissionRequestHandler')({}, permission, decide, { requestingUrl, isMainFrame })
    expect(granted).toBeDefined()
    return granted === true
  }
  const check = (permission: string, origin: string, isMainFrame = true): unknown =>
    guarded().handler('setPermissionCheckHandler')(null, permission, origin, { isMainFrame })

  it('lets the page copy, and grants it nothing else', () => {
    expect(request('clipboard-sanitized-write', 'app://console/cards')).toBe(true)
    expect(check('clipboard-sanitized-write', 'app://console/')).toBe(true)
    const others = [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fileSystem',
      'hid',
      'usb',
    ]
    for (const permission of [...others, 'serial', 'midi', 'fullscreen', 'display-capture', 'unknown']) {
      expect(request(permission, 'app://console/'), permission).toBe(false)
      expect(check(permission, 'app://console/'), permission).toBe(false)
    }
  })

  it('grants nothing to another origin or to a frame', () => {
    expect(request('clipboard-sanitized-write', 'https://attacker.example/')).toBe(false)
    expect(request('clipboard-sanitized-write', 'app://console/', false)).toBe(false)
    expect(check('clipboard-sanitized-write', 'https://attacker.example')).toBe(false)
    expect(check('clipboard-sanitized-write', 'app://console/', false)).toBe(false)
  })

  it('gives no device and no download', () => {
    expect(guarded().handler('setDevicePermissionHandler')({ deviceType: 'usb' })).toBe(false)
    let prevented = false
    guarded().handler('on', 'will-download')({ preventDefault: () => (prevented = true) })
    expect(prevented).toBe(true)
  })

  it.each([
    ['app://console/rpc/v1/cards/freeze', false],
    ['blob:app://console/1b2c', false],
    ['data:image/png;base64,AAAA', false],
    ['app://other/x', true],
    ['https://attacker.example/pixel.gif', true],
    ['http://127.0.0.1:8080/', true],
    ['wss://attacker.example/', true],
    ['file:///etc/passwd', true],
    ['devtools://devtools/bundled/inspector.html', true],
  ])('loads %s: cancelled %s', (url, cancel) => {
    let answer: unknown
    guarded().handler('webRequest.onBeforeRequest')({ url }, (decision: unknown) => void (answer = decision))
    expect(answer).toEqual({ cancel })
  })

  it('loads developer tools only where the console is developed', () => {
    let answer: unknown
    const url = 'devtools://devtools/bundled/inspector.html'
    guarded({ server: undefined }).handler('webRequest.onBeforeRequest')(
      { url },
      (decision: unknown) => void (answer = decision),
    )
    expect(answer).toEqual({ cancel: false })
  })
})

describe('under npm run dev', () => {
  it.each([
    ['ws://localhost:5173/?token=x', false],
    ['ws://localhost:5174/', true],
    ['ws://attacker.example:5173/', true],
    ['http://localhost:5173/', true],
  ])('Vite may send its updates and no more: %s cancelled %s', (url, cancel) => {
    const session = recording<Session>()
    guardSession(session.object, { server: 'http://localhost:5173' })
    let answer: unknown
    session.handler('webRequest.onBeforeRequest')({ url }, (decision: unknown) => void (answer = decision))
    expect(answer).toEqual({ cancel })
  })
})

describe('the fuses', () => {
  it('close every way around the packaged program', () => {
    expect(FUSES).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      wasmTrapHandlers: true,
    })
  })

  it('are all that this Electron has', () => {
    const known = Object.values(FuseV1Options).filter((name) => typeof name === 'string')
    expect(
      Object.keys(FUSES)
        .map((name) => name.toLowerCase())
        .sort(),
    ).toEqual(known.map((name) => name.toLowerCase()).sort())
  })
})
