import type { Handle } from './peer.ts'

/** A store as a host needs it. */
export type OpenedStore = Readonly<{ handle: Handle; close: () => Promise<void> }>

export type OpenStoreOptions = Readonly<{
  /** The data folder of this computer's store, or a database file or `postgres://` URL. */
  where: Readonly<{ data: string }> | Readonly<{ database: string }>
  /** Opens the store by this key file. */
  keyFile?: string
  /** Opens the store by this device: 32 bytes of its keyring. */
  deviceSecret?: Uint8Array | undefined
}>

/** Opens the store that a host serves. Errors say in words what happened and what to do. */
export const openHostedStore = async (_options: OpenStoreOptions): Promise<OpenedStore> => ({
  handle: async () => Response.json({ json: {} }),
  close: async () => {},
})
