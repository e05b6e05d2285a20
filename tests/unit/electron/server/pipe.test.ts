import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { admitBySecret } from '#electron/server/admission.ts'
import { createHost } from '#electron/server/host.ts'
import { listenOnPipe } from '#electron/server/listen.ts'
import { createPipePath, createSecret, PIPE_PATH_LIMIT, removeIfStale, SECRET_HEADER } from '#electron/server/pipe.ts'
import { raw } from './raw.ts'

const base = mkdtempSync(join(tmpdir(), 'cwp-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const unix = process.platform !== 'win32'

describe.runIf(unix)('the address of the pipe', () => {
  it('lies in a folder only this user may enter', async () => {
    const path = await createPipePath('linux', [base])
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(PIPE_PATH_LIMIT)
  })

  it('closes a folder that was left open', async () => {
    const path = await createPipePath('linux', [base])
    chmodSync(dirname(path), 0o755)
    await createPipePath('linux', [base])
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  })

  it('takes the next folder when the first is too long for the kernel', async () => {
    const long = join(base, 'x'.repeat(PIPE_PATH_LIMIT))
    mkdirSync(long)
    expect(dirname(dirname(await createPipePath('linux', [long, base])))).toBe(base)
  })

  it('says why when there is no fit folder', async () => {
    const taken = join(base, 'taken')
    mkdirSync(taken)
    symlinkSync(base, join(taken, `cardwarden-${process.getuid?.()}`))
    await expect(createPipePath('linux', [taken, join(base, 'y'.repeat(120))])).rejects.toThrow(
      /is not a folder.*longer than 100 bytes/s,
    )
  })

  it('is a named pipe with a random name on Windows', async () => {
    const one = await createPipePath('win32')
    expect(one).toMatch(/^\\\\\.\\pipe\\cardwarden-[0-9a-f]{32}$/)
    expect(await createPipePath('win32')).not.toBe(one)
  })

  it('is swept of sockets that dead processes left, and of nothing else', async () => {
    const folder = dirname(await createPipePath('linux', [base]))
    const dead = join(folder, 'dead.sock')
    await leaveSocket(dead)
    const file = join(folder, 'file.sock')
    writeFileSync(file, 'mine')
    const alive = await listenOnPipe(async () => new Response('here'), join(folder, 'alive.sock'))
    await createPipePath('linux', [base])
    expect(existsSync(dead)).toBe(false)
    expect(existsSync(file)).toBe(true)
    expect((await raw(alive.address, { path: '/' })).body.toString()).toBe('here')
    await alive.close()
  })
})

describe.runIf(unix)('listening on a pipe', () => {
  it('takes the place of a dead process', async () => {
    const path = join(base, 'replace.sock')
    await leaveSocket(path)
    const listening = await listenOnPipe(async () => new Response('new'), path)
    expect((await raw(path, { path: '/' })).body.toString()).toBe('new')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await listening.close()
  })

  it('leaves a living one alone', async () => {
    const path = join(base, 'living.sock')
    const first = await listenOnPipe(async () => new Response('first'), path)
    await expect(listenOnPipe(async () => new Response('second'), path)).rejects.toThrow('Another program listens')
    expect((await raw(path, { path: '/' })).body.toString()).toBe('first')
    expect(await removeIfStale(path)).toBe(false)
    await first.close()
  })

  it('refuses whoever does not know the secret of this launch', async () => {
    const secret = createSecret()
    let reached = 0
    const host = createHost({
      handle: async () => {
        reached += 1
        return Response.json({ json: 'yes' })
      },
      peer: { transport: 'pipe' },
      admit: admitBySecret(secret),
      version: '0',
    })
    const listening = await listenOnPipe(host, join(base, 'secret.sock'))
    const ask = (headers: Readonly<Record<string, string>>, path = '/rpc/v1/x') =>
      raw(listening.address, { method: 'POST', path, headers, body: '{}' })
    for (const offered of [undefined, '', createSecret(), secret.slice(1)]) {
      const answer = await ask(offered === undefined ? {} : { [SECRET_HEADER]: offered })
      expect(answer.status).toBe(401)
      expect(JSON.parse(answer.body.toString()).json.code).toBe('WRONG_SECRET')
    }
    expect((await ask({}, '/health')).status).toBe(401)
    expect(reached).toBe(0)
    expect((await ask({ [SECRET_HEADER]: secret })).status).toBe(200)
    await listening.close()
  })
})

/** A socket file whose listener was killed: what a crashed launch leaves behind. */
const leaveSocket = async (path: string): Promise<void> => {
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(existsSync(path)).toBe(true)
}
