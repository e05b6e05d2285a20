// A store host in a process of its own, for the test that kills it: opens the folder's store and serves it on loopback.
import { join } from 'node:path'
import { admitOwnOrigin } from '#electron/server/admission.ts'
import { createHost } from '#electron/server/host.ts'
import { listenOnPort } from '#electron/server/listen.ts'
import { openStore, STORE_FILE } from '#electron/store/keeping.ts'
import { createLog } from '#electron/store/security/redact.ts'

const store = await openStore({ database: join(process.argv[2]!, STORE_FILE) }, { log: createLog({ level: 'silent' }) })
const host = createHost({ handle: store.handle, peer: { transport: 'http' }, admit: admitOwnOrigin(), version: '0' })
const { address } = await listenOnPort(host, '127.0.0.1', 0)
console.log(address)
