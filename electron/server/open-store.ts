import { openHosted } from '#electron/store/hosted.ts'
import { openStore } from '#electron/store/keeping.ts'
import { createLog, type Log, type LogLevel } from '#electron/store/security/redact.ts'
import type { Handle } from './peer.ts'

/** A store as a host needs it. */
export type OpenedStore = Readonly<{ handle: Handle; close: () => Promise<void> }>

export type OpenStoreOptions = Readonly<{
  /**
   * The data folder of this computer, which may hold no store yet: then the host answers the first start. Or a database
   * file or `postgres://` URL, where a store must be.
   */
  where: Readonly<{ data: string }> | Readonly<{ database: string }>
  /** Opens the store by this key file. */
  keyFile?: string | undefined
  /** Opens the store by this device: 32 bytes of its keyring. */
  deviceSecret?: Uint8Array | undefined
  log: Log
}>

const LEVELS: ReadonlyArray<string> = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] satisfies LogLevel[]

/** The log of a host: warnings and errors, or what the variable CARDWARDEN_LOG asks for. Lines go to stderr, cleaned. */
export const hostLog = (level: string | undefined = process.env['CARDWARDEN_LOG']): Log =>
  createLog({ level: LEVELS.includes(level ?? '') ? (level as LogLevel) : 'warn' })

/** Opens the store that a host serves. Errors say in words what happened and what to do. */
export const openHostedStore = async (options: OpenStoreOptions): Promise<OpenedStore> => {
  const { where, keyFile, deviceSecret, log } = options
  if ('database' in where) return openStore({ database: where.database, keyFile, deviceSecret }, { log, serves: true })
  return openHosted({ data: where.data, keyFile, deviceSecret }, { log, serves: true }, async (store) => {
    // Needed once in a store's life, and only where the person asks for a demo.
    const { defaultDemo, fillDemo } = await import('#electron/store/demo/fill/fill.ts')
    await fillDemo(store, defaultDemo(Date.now()))
  })
}
