import { parseArgs } from 'node:util'
import type { StoreTarget } from '#shared/desktop.ts'
import { parseStoreAddress } from './store-address.ts'

export type LaunchOptions = Readonly<{ data: string; target: StoreTarget }>

/**
 * What the command line says to the desktop shell: `--data DIR`, `--store URL`. Chromium's own switches pass unread.
 * Throws for a `--store` that is no address.
 */
export const launchOptions = (argv: ReadonlyArray<string>, defaultData: string): LaunchOptions => {
  const { values } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string' }, store: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  })
  const store = typeof values['store'] === 'string' ? parseStoreAddress(values['store']) : undefined
  if (store !== undefined && 'problem' in store)
    throw new Error('--store takes https://HOST, or http:// on this computer')
  return {
    data: typeof values['data'] === 'string' ? values['data'] : defaultData,
    target: store === undefined ? { kind: 'local' } : { kind: 'remote', origin: store.origin },
  }
}
