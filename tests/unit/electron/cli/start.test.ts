import { describe, expect, it } from 'vitest'
import { browserCommand } from '#electron/cli/browser.ts'
import { unfitPlace } from '#electron/cli/electron-runtime.ts'
import { readListen } from '#electron/cli/serve.ts'
import { readPort } from '#electron/cli/start.ts'

describe('a place without windows', () => {
  it.each([
    ['linux', {}, 1000, 'no display'],
    ['linux', { DISPLAY: '' }, 1000, 'no display'],
    ['linux', { DISPLAY: ':0' }, 0, 'as root'],
    ['linux', { DISPLAY: ':0' }, 1000, undefined],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000, undefined],
    ['darwin', {}, 0, undefined],
    ['win32', {}, undefined, undefined],
  ] as const)('%s %o user %s: %s', (platform, env, uid, words) => {
    const reason = unfitPlace(platform, env, uid)
    if (words === undefined) expect(reason).toBeUndefined()
    else expect(reason).toContain(words)
  })
})

it('the browser is opened without a shell that would read the address', () => {
  const url = 'http://127.0.0.1:1/?a=1&calc'
  expect(browserCommand(url, 'linux')).toEqual(['xdg-open', [url]])
  expect(browserCommand(url, 'darwin')).toEqual(['open', [url]])
  expect(browserCommand(url, 'win32')).toEqual(['rundll32', ['url.dll,FileProtocolHandler', url]])
})

describe('an address to listen on', () => {
  it.each([
    ['127.0.0.1:7420', { hostname: '127.0.0.1', port: 7420 }],
    ['localhost:0', { hostname: 'localhost', port: 0 }],
    ['[::1]:7420', { hostname: '::1', port: 7420 }],
    ['7420', { hostname: '127.0.0.1', port: 7420 }],
  ])('%s', (text, expected) => expect(readListen(text)).toEqual(expected))

  it.each(['0.0.0.0:80', '[::]:80', 'team.example.org:443', '127.0.0.1', '127.0.0.1:', ':', '127.0.0.1:99999', ''])(
    '%j is refused',
    (text) => expect(() => readListen(text)).toThrow(),
  )

  it.each(['-1', '1.5', '65536', 'x', '', ' 80'])('port %j is refused', (text) =>
    expect(() => readPort(text)).toThrow(),
  )
})
