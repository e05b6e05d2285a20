import { describe, expect, it } from 'vitest'
import { launchOptions } from '#electron/main/launch-options.ts'
import { parseStoreAddress } from '#electron/main/store-address.ts'

describe('the address of a store', () => {
  it.each([
    ['team.example.org', { origin: 'https://team.example.org' }],
    [' https://team.example.org/ ', { origin: 'https://team.example.org' }],
    ['team.example.org:8443', { origin: 'https://team.example.org:8443' }],
    ['HTTPS://Team.Example.org', { origin: 'https://team.example.org' }],
    ['http://127.0.0.1:7420', { origin: 'http://127.0.0.1:7420' }],
    ['http://localhost:7420', { origin: 'http://localhost:7420' }],
    ['http://[::1]:7420', { origin: 'http://[::1]:7420' }],
    ['http://team.example.org', { problem: 'needs_https' }],
    ['http://127.0.0.1.example.org', { problem: 'needs_https' }],
    ['ftp://team.example.org', { problem: 'not_an_address' }],
    ['file:///etc/passwd', { problem: 'not_an_address' }],
    ['https://user:password@team.example.org', { problem: 'not_an_address' }],
    ['https://team.example.org/path', { problem: 'not_an_address' }],
    ['https://team.example.org?x=1', { problem: 'not_an_address' }],
    ['javascript:alert(1)', { problem: 'not_an_address' }],
    ['two words', { problem: 'not_an_address' }],
    ['', { problem: 'not_an_address' }],
  ])('%j is %o', (text, expected) => expect(parseStoreAddress(text)).toEqual(expected))
})

describe('the launch of the desktop shell', () => {
  it('takes the data folder and the store, and lets other switches pass', () => {
    expect(launchOptions(['--inspect=0', '/app', '--data', '/d', '--enable-logging'], '/default')).toEqual({
      data: '/d',
      target: { kind: 'local' },
    })
    expect(launchOptions(['--store=team.example.org'], '/default')).toEqual({
      data: '/default',
      target: { kind: 'remote', origin: 'https://team.example.org' },
    })
  })

  it('refuses a store without TLS', () => {
    expect(() => launchOptions(['--store', 'http://team.example.org'], '/d')).toThrow('https')
  })
})
