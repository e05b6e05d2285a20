import { createStoreAt, openStore } from '#electron/store/keeping.ts'
import { StoreFileError } from '#electron/store/db/refusal.ts'
import { defaultDemo, fillDemo } from '#electron/store/demo/fill/fill.ts'
import type { Log } from '#electron/store/security/redact.ts'

/**
 * Makes the demo programme in a PostgreSQL database that holds no store yet. Its key lies with this user's other keys, or
 * in `keyFile`. Unlike in a data folder, a fill that is killed leaves a part of the demo: drop the schema and try again.
 */
export const ensurePostgresDemo = async (database: string, keyFile: string | undefined, log: Log): Promise<void> => {
  try {
    const store = await openStore({ database, keyFile }, { log })
    return await store.close()
  } catch (error) {
    if (!(error instanceof StoreFileError && error.problem === 'no_store')) throw error
  }
  console.log('Making a demo programme in the database. Keep no real cards in it.')
  const { store } = await createStoreAt({ database, keyFile }, { demo: true }, { log })
  try {
    await fillDemo(store, defaultDemo(Date.now()))
  } finally {
    await store.close()
  }
}
