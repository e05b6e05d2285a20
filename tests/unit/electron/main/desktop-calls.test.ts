import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IpcMain } from 'electron'
import { afterAll, describe, expect, it } from 'vitest'
import { answerDesktopCalls, fileName, OPEN_LIMIT, type DesktopServices } from '#electron/main/desktop-calls.ts'
import { DESKTOP_CHANNELS, type StoreTarget } from '#shared/desktop.ts'
import { recording } from './recording.ts'

const folder = mkdtempSync(join(tmpdir(), 'cardwarden-calls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PAGE = { senderFrame: { url: 'app://console/reviews', parent: null } }
const KINDS = [{ name: 'CSV', extensions: ['csv', 'gz'] }]

const calls = (services: Partial<DesktopServices> = {}) => {
  const ipc = recording<IpcMain>()
  const used: StoreTarget[] = []
  const notices: unknown[] = []
  answerDesktopCalls(ipc.object, {
    chooseFile: async () => undefined,
    choosePlace: async () => undefined,
    notify: (notice) => notices.push(notice),
    storeTarget: () => ({ kind: 'local' }),
    confirmStore: async () => true,
    useStore: (target) => used.push(target),
    ...services,
  })
  const call = async (name: keyof typeof DESKTOP_CHANNELS, input?: unknown, event: unknown = PAGE): Promise<unknown> =>
    ipc.handler('handle', DESKTOP_CHANNELS[name])(event, input)
  return { call, used, notices, ipc }
}

describe('the calls of the page', () => {
  it('are answered on the listed channels and no other', () => {
    const { ipc } = calls()
    expect(ipc.calls.map(([name, [channel]]) => [name, channel])).toEqual(
      Object.values(DESKTOP_CHANNELS).map((channel) => ['handle', channel]),
    )
  })

  it.each([
    ['another page', { senderFrame: { url: 'https://attacker.example/', parent: null } }],
    ['a frame in the page', { senderFrame: { url: 'app://console/', parent: {} } }],
    ['a page that is gone', { senderFrame: null }],
  ])('are refused to %s', async (_what, event) => {
    const { call, used } = calls()
    await expect(call('storeTarget', undefined, event)).rejects.toThrow('for the console only')
    await expect(call('connectStore', { url: null }, event)).rejects.toThrow()
    expect(used).toEqual([])
  })

  it('are refused with arguments that are not what the list says', async () => {
    const { call } = calls({ choosePlace: async () => join(folder, 'no') })
    await expect(call('openFile', { kinds: [], path: '/etc/passwd' })).rejects.toThrow()
    await expect(call('openFile')).rejects.toThrow()
    await expect(call('saveFile', { name: '', kinds: [], content: 'x' })).rejects.toThrow()
    await expect(call('saveFile', { name: 'a', kinds: [], content: { evil: true } })).rejects.toThrow()
    await expect(
      call('saveFile', { name: 'a', kinds: [{ name: 'x', extensions: ['../x'] }], content: '' }),
    ).rejects.toThrow()
    await expect(call('notify', { title: 'x'.repeat(201), body: '' })).rejects.toThrow()
    await expect(call('connectStore', {})).rejects.toThrow()
  })
})

describe('opening a file', () => {
  it('gives the page its name and content, not its path', async () => {
    const path = join(folder, '交易.csv')
    writeFileSync(path, 'a,b\n1,2\n')
    const asked: unknown[] = []
    const { call } = calls({ chooseFile: async (kinds) => (asked.push(kinds), path) })
    const opened = await call('openFile', { kinds: KINDS })
    expect(opened).toEqual({ outcome: 'opened', name: '交易.csv', bytes: new Uint8Array(Buffer.from('a,b\n1,2\n')) })
    expect(asked).toEqual([KINDS])
    expect(JSON.stringify(opened)).not.toContain(folder)
  })

  it('says when nothing was chosen, when it is too large and when it cannot be read', async () => {
    expect(await calls().call('openFile', { kinds: [] })).toEqual({ outcome: 'cancelled' })
    const large = join(folder, 'large')
    writeFileSync(large, '')
    truncateSync(large, OPEN_LIMIT + 1)
    expect(await calls({ chooseFile: async () => large }).call('openFile', { kinds: [] })).toEqual({
      outcome: 'too_large',
      limitBytes: OPEN_LIMIT,
    })
    const gone = join(folder, 'gone')
    expect(await calls({ chooseFile: async () => gone }).call('openFile', { kinds: [] })).toEqual({ outcome: 'failed' })
  })
})

describe('saving a file', () => {
  it('writes text and bytes where the person chose', async () => {
    const path = join(folder, 'saved.csv')
    const { call } = calls({ choosePlace: async () => path })
    expect(await call('saveFile', { name: 'saved.csv', kinds: KINDS, content: '时间,金额\n' })).toEqual({
      outcome: 'saved',
      name: 'saved.csv',
    })
    expect(readFileSync(path, 'utf8')).toBe('时间,金额\n')
    await call('saveFile', { name: 'saved.csv', kinds: KINDS, content: new Uint8Array([1, 2]) })
    expect([...readFileSync(path)]).toEqual([1, 2])
  })

  it('says when it was cancelled and when the place does not take it', async () => {
    expect(await calls().call('saveFile', { name: 'a', kinds: [], content: '' })).toEqual({ outcome: 'cancelled' })
    const { call } = calls({ choosePlace: async () => join(folder, 'none', 'a.csv') })
    expect(await call('saveFile', { name: 'a', kinds: [], content: '' })).toEqual({
      outcome: 'failed',
      reason: 'other',
    })
  })

  it.each([
    ['export.csv', 'export.csv'],
    ['../../.ssh/authorized_keys', '__.._.ssh_authorized_keys'],
    ['a/b\\c:d*e?.csv', 'a_b_c_d_e_.csv'],
    ['.hidden', '_hidden'],
    ['new\nline\u0000.csv', 'new_line_.csv'],
    ['  ', '_'],
  ])('suggests for %j the name %j', (suggested, expected) => {
    const name = fileName(suggested)
    expect(name).not.toMatch(/[/\\]/)
    expect(name).toBe(expected)
  })
})

describe('connecting to a store', () => {
  it('happens after the person confirmed it', async () => {
    const { call, used } = calls()
    expect(await call('connectStore', { url: 'team.example.org' })).toEqual({ outcome: 'connected' })
    expect(await call('connectStore', { url: null })).toEqual({ outcome: 'connected' })
    expect(used).toEqual([{ kind: 'remote', origin: 'https://team.example.org' }, { kind: 'local' }])
  })

  it('does not happen without, nor to an address without TLS', async () => {
    const { call, used } = calls({ confirmStore: async () => false })
    expect(await call('connectStore', { url: 'team.example.org' })).toEqual({ outcome: 'cancelled' })
    expect(await call('connectStore', { url: 'http://team.example.org' })).toEqual({ outcome: 'needs_https' })
    expect(await call('connectStore', { url: 'not an address' })).toEqual({ outcome: 'not_an_address' })
    expect(used).toEqual([])
  })

  it('and notices are told to the system as they are', async () => {
    const { call, notices } = calls()
    await call('notify', { title: 'Two cases are late', body: '' })
    expect(notices).toEqual([{ title: 'Two cases are late', body: '' }])
  })
})
