// Makes a demo store as a whole or not at all: filled under another name and renamed when it is complete.
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StoreFileError } from './db/refusal.ts'
import { createStoreAt, openStore, STORE_FILE, type Surroundings } from './keeping.ts'
import type { Store } from './store.ts'

/** Fills a new, empty demo store with its programme. */
export type FillDemo = (store: Store) => Promise<void>

/** `data` may hold no store yet. A try that was killed leaves `cardwarden.db.making`, which the next try replaces. */
export async function createDemoStore(data: string, fill: FillDemo, surroundings: Surroundings): Promise<Store> {
  const database = join(data, STORE_FILE)
  const making = `${database}.making`
  if (existsSync(database)) throw new StoreFileError('exists', database)
  const clear = (): void => {
    for (const end of ['', '-wal', '-shm']) rmSync(making + end, { force: true })
  }
  clear()
  const { store } = await createStoreAt({ database: making }, { demo: true }, surroundings)
  try {
    await fill(store)
    await store.close()
  } catch (error) {
    await store.close().catch(() => {})
    clear()
    throw error
  }
  // Closing the only connection has folded the log into the file, so that one rename moves the whole store.
  renameSync(making, database)
  return openStore({ database }, surroundings)
}
