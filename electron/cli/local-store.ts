// Opens the store that a command works on: a data folder's, a file or a PostgreSQL URL. The command acts as the program `cli`.
import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { defaultDataFolder, storeFile } from '#electron/server/data-folder.ts'
import { openStore } from '#electron/store/keeping.ts'
import { createLog } from '#electron/store/security/redact.ts'
import type { Store } from '#electron/store/store.ts'

/** The options every such command takes, for parseArgs. */
export const STORE_OPTIONS = {
  data: { type: 'string' },
  database: { type: 'string' },
  'key-file': { type: 'string' },
} as const

export const STORE_HELP = `  --data DIR               the folder of the store; by default this user's application data
  --database FILE|URL      the store itself instead: a file, or postgres://user@host/name
  --key-file FILE          the key that opens the store`

type StoreValues = Readonly<{
  data?: string | undefined
  database?: string | undefined
  'key-file'?: string | undefined
}>

export function storeDatabase({ data, database }: StoreValues): string {
  if (data !== undefined && database !== undefined) throw new Error('Give --database or --data, not both')
  const asked = database ?? process.env['CARDWARDEN_DATABASE']
  if (asked !== undefined && data === undefined) return /^postgres(ql)?:\/\//.test(asked) ? asked : resolve(asked)
  return storeFile(data === undefined ? defaultDataFolder() : resolve(data))
}

export function openLocalStore(values: StoreValues): Promise<Store> {
  const keyFile = values['key-file']
  return openStore(
    { database: storeDatabase(values), ...(keyFile !== undefined && { keyFile: resolve(keyFile) }) },
    { log: createLog({ level: 'warn' }) },
  )
}

/** The system's user behind a command, for the audit. */
export const systemUser = (): string => userInfo().username
