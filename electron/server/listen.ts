import { chmodSync } from 'node:fs'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { removeIfStale } from './pipe.ts'

export type Listening = Readonly<{
  /** `http://127.0.0.1:PORT` of a port, the path of a pipe. */
  address: string
  /** Takes no new requests, lets running ones end for a moment, then cuts what is left (event streams never end). */
  close: () => Promise<void>
}>

type Fetch = (request: Request) => Promise<Response>

/** Milliseconds that a running request gets to end when the host closes. */
const GRACE = 300

/** Listens on a loopback address. Port 0 takes a free one. Rejects with the system's error when the port is taken. */
export const listenOnPort = async (fetch: Fetch, hostname: string, port: number): Promise<Listening> => {
  const server = createServer(fetch)
  await start(server, (done) => server.listen(port, hostname, done))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port')
  const name = hostname.includes(':') ? `[${hostname}]` : hostname
  return { address: `http://${name}:${bound.port}`, close: () => close(server) }
}

/** Listens on a Unix socket or a Windows named pipe. A socket that a dead process left is removed first. */
export const listenOnPipe = async (fetch: Fetch, path: string): Promise<Listening> => {
  if (process.platform !== 'win32' && !(await removeIfStale(path))) {
    throw new Error(`Another program listens on ${path}`)
  }
  const server = createServer(fetch)
  await start(server, (done) => server.listen(path, done))
  if (process.platform !== 'win32') chmodSync(path, 0o600)
  return { address: path, close: () => close(server) }
}

const createServer = (fetch: Fetch): Server =>
  // The adaptor's faster Request and Response would replace the globals of the whole process.
  createAdaptorServer({ fetch, hostname: 'localhost', overrideGlobalObjects: false }) as Server

const start = (server: Server, listen: (done: () => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    listen(() => {
      server.off('error', reject)
      resolve()
    })
  })

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
