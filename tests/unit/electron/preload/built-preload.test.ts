import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { build, isBuilt, OUT } from '#electron/cli/build.ts'

const folder = join(OUT, 'preload')
let source: string

beforeAll(async () => {
  if (!isBuilt('desktop')) expect(await build()).toBe(0)
  source = readFileSync(join(folder, 'index.cjs'), 'utf8')
}, 120_000)

type Call = readonly [method: string, ...args: ReadonlyArray<unknown>]

/** Runs the built file as Electron's sandbox does: CommonJS, with a `require` that knows 'electron' only. */
const preload = () => {
  const calls: Call[] = []
  const exposed = new Map<string, Record<string, unknown>>()
  const listeners = new Map<string, (...args: ReadonlyArray<unknown>) => void>()
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: Record<string, unknown>) => void exposed.set(name, api),
    },
    ipcRenderer: {
      invoke: (...args: ReadonlyArray<unknown>) => void calls.push(['invoke', ...args]),
      on: (channel: string, listener: () => void) => void listeners.set(channel, listener),
      off: (channel: string) => void listeners.delete(channel),
    },
  }
  const required: string[] = []
  const require = (name: string): unknown => {
    required.push(name)
    if (name !== 'electron') throw new Error(`module not found: ${name}`)
    return electron
  }
  const module = { exports: {} }
  const process = { platform: 'win32', versions: { electron: '45.4.1' } }
  vm.runInNewContext(source, { require, module, exports: module.exports, process })
  return { calls, exposed, listeners, required }
}

describe('the built preload', () => {
  it('is one CommonJS file that requires electron and nothing else', () => {
    expect(readdirSync(folder, { recursive: true })).toEqual(['index.cjs'])
    expect(preload().required).toEqual(['electron'])
    expect(source).not.toMatch(/^\s*(import|export)\b/m)
    expect([...source.matchAll(/\b(?:require|import)\s*\(([^)]*)\)/g)].map(([, name]) => name)).toEqual(['"electron"'])
  })

  it('exposes exactly the list', () => {
    const { exposed } = preload()
    expect([...exposed.keys()]).toEqual(['cardwarden'])
    const bridge = exposed.get('cardwarden')!
    expect(Object.keys(bridge).sort()).toEqual([
      'connectStore',
      'notify',
      'onMenuCommand',
      'openFile',
      'platform',
      'saveFile',
      'storeTarget',
    ])
    expect(bridge['platform']).toEqual({ os: 'windows', electron: '45.4.1' })
  })

  it('asks on fixed channels with one argument, whatever the page adds', () => {
    const { exposed, calls } = preload()
    const bridge = exposed.get('cardwarden') as Record<string, (...args: ReadonlyArray<unknown>) => unknown>
    bridge['openFile']!({ kinds: [] }, 'more')
    bridge['saveFile']!({ name: 'a.csv' }, 'more')
    bridge['notify']!({ title: 'x' }, 'more')
    bridge['storeTarget']!('more')
    bridge['connectStore']!({ url: null }, 'more')
    expect(calls).toEqual([
      ['invoke', 'desktop:open-file', { kinds: [] }],
      ['invoke', 'desktop:save-file', { name: 'a.csv' }],
      ['invoke', 'desktop:notify', { title: 'x' }],
      ['invoke', 'desktop:store-target'],
      ['invoke', 'desktop:connect-store', { url: null }],
    ])
  })

  it('hands the page a menu command without the event it came with, until it stops listening', () => {
    const { exposed, listeners } = preload()
    const heard: unknown[] = []
    const bridge = exposed.get('cardwarden') as {
      onMenuCommand: (listener: (...args: unknown[]) => void) => () => void
    }
    const stop = bridge.onMenuCommand((...args) => heard.push(args))
    listeners.get('desktop:menu-command')!({ sender: 'ipcRenderer' }, 'settings')
    expect(heard).toEqual([['settings']])
    stop()
    expect(listeners.size).toBe(0)
  })
})
