import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createStoreAt, STORE_FILE } from '#electron/store/keeping.ts'
import { createLog } from '#electron/store/security/redact.ts'
import { scoreLive, fileOf, makeLive, MAPPING, COLUMNS, IN_FILE, FIRST } from '../engine-writes.ts'
import { GAP, START } from '../engine.ts'
import { runImportCommand } from '../import-run.ts'
import { openWorld } from '../world.ts'
rmSync('/tmp/ew', { recursive: true, force: true }); mkdirSync('/tmp/ew')
writeFileSync('/tmp/ew/mapping.json', JSON.stringify({ ...MAPPING, columns: Object.fromEntries(COLUMNS.map((n: string) => [n, n])) }))
fileOf('/tmp/ew/first.csv', START, FIRST)
fileOf('/tmp/ew/payments.csv', START + FIRST * GAP, IN_FILE)
const database = '/tmp/ew/base/' + STORE_FILE
const made = await createStoreAt({ database }, { demo: true }, { log: createLog({ level: 'silent' }) })
await made.store.close()
await runImportCommand(['/tmp/ew/first.csv'], ['--mapping', '/tmp/ew/mapping.json', '--data', '/tmp/ew/base'])
const store = await openWorld(database, Date.now)
await makeLive(store, Date.now())
await scoreLive(store, Date.now())
await store.close()
