// Kills a store host with SIGKILL while clients write, opens the store again and asks what it holds: every acknowledged change with its
// audit row, no audit row without its change, the chain whole. Used by the suite (a few rounds) and by the bench (many).
import { safe } from '@orpc/client'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { auditAfter } from '#electron/store/db/audit.ts'
import { outcomeOf } from '#electron/store/db/records.ts'
import { transactionOfRequest } from '#electron/store/db/payments.ts'
import { verifyAudit } from '#electron/store/api/audit.ts'
import { cardForChange } from '#electron/store/db/cards.ts'
import { openStore, STORE_FILE } from '#electron/store/keeping.ts'
import { createLog } from '#electron/store/security/redact.ts'
import { tokenHash } from '#electron/store/security/sessions.ts'
import { addServiceKey } from '#electron/store/db/operators.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { openSmallStore, operatorName } from '#tests/contract/small-store.ts'
import { clientOver, withCookies } from '#tests/contract/transports.ts'

const HOST = fileURLToPath(new URL('./kill-host.ts', import.meta.url))
const PROCESSOR_KEY = 'the processor of a test, whose key is long enough'

export type KillReport = Readonly<{
  rounds: number
  acknowledged: number
  /** Acknowledged, and not there any more. */
  lost: ReadonlyArray<string>
  /** A change without its audit row, or the other way round. */
  torn: ReadonlyArray<string>
  chainsBroken: number
}>

async function startHost(folder: string): Promise<Readonly<{ origin: string; kill: () => Promise<void> }>> {
  const child = spawn(process.execPath, [HOST, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  return {
    origin: String(first.value),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

export async function killWhileWriting(rounds: number): Promise<KillReport> {
  const small = await openSmallStore()
  const { folder, cards } = small
  await small.store.services.db.write(() => addServiceKey('processor', tokenHash(PROCESSOR_KEY), Date.now()))
  await small.store.close()

  const commands: Array<string> = []
  const payments: Array<string> = []
  const lost: Array<string> = []
  const torn: Array<string> = []
  let chainsBroken = 0
  for (let round = 0; round < rounds; round++) {
    const host = await startHost(folder)
    let going = true
    const plain = (request: Request): Promise<Response> => fetch(request)
    const investigator = clientOver(host.origin, withCookies(plain))
    await investigator.session.signInDemo({ requestId: randomUUID(), name: operatorName('investigator') })
    const processor = clientOver(host.origin, (request) => {
      const headers = new Headers(request.headers)
      headers.set('authorization', `Bearer ${PROCESSOR_KEY}`)
      return fetch(new Request(request, { headers }))
    })
    const freezing = async (id: string): Promise<void> => {
      while (going) {
        const { data: card } = await safe(investigator.cards.get({ id }))
        if (card === undefined) return
        const requestId = randomUUID()
        const change = { requestId, id, version: card.version, note: '' }
        const { error } =
          card.state === 'frozen'
            ? await safe(investigator.cards.unfreeze({ ...change, note: 'kill test' }))
            : await safe(investigator.cards.freeze({ ...change, reason: 'holder_pause', until: null }))
        if (error === null) commands.push(requestId)
      }
    }
    const paying = async (): Promise<void> => {
      while (going) {
        const requestId = randomUUID()
        const { error } = await safe(
          processor.network.authorise({
            requestId,
            card: { id: cards[2]! },
            amount: 100,
            currency: 'CNY',
            channel: 'online',
            pin: 'none',
            merchant: { id: 'm', name: 'Kumo Electronics', mcc: '5732', country: 'CN' },
          }),
        )
        if (error === null) payments.push(requestId)
        else if (!('code' in error)) return
      }
    }
    const work = [freezing(cards[0]!), freezing(cards[1]!), paying(), paying()]
    // Within the stream of writes, at another place each round.
    const before = commands.length + payments.length
    const enough = 15 + ((round * 7) % 40)
    while (commands.length + payments.length < before + enough) await new Promise((resolve) => setTimeout(resolve, 2))
    await new Promise((resolve) => setTimeout(resolve, (round * 0.37) % 3))
    await host.kill()
    going = false
    await Promise.all(work)

    const store = await openStore({ database: join(folder, STORE_FILE) }, { log: createLog({ level: 'silent' }) })
    const { db } = store.services
    const audited = new Set<string>()
    for (let seq = 0; ;) {
      const rows = await db.read(() => auditAfter(seq, 1_000))
      if (rows.length === 0) break
      seq = rows.at(-1)!.seq
      for (const row of rows) {
        if (row.request_id === null || !row.action.startsWith('card.')) continue
        audited.add(row.request_id)
        if ((await db.read(() => outcomeOf(row.request_id!))) === undefined)
          torn.push(`audit row ${row.seq} without a change`)
      }
    }
    for (const id of commands) {
      if ((await db.read(() => outcomeOf(id))) === undefined) lost.push(`command ${id}`)
      else if (!audited.has(id)) torn.push(`command ${id} without an audit row`)
    }
    for (const id of payments)
      if ((await db.read(() => transactionOfRequest(id))) === undefined) lost.push(`payment ${id}`)
    const spent = await db.read(() => cardForChange(internalKey('card', cards[2]!)!))
    if (spent!.available + spent!.held !== 10_000_000) torn.push('an account does not add up')
    if (!(await verifyAudit(store.services)).result.whole) chainsBroken++
    await store.close()
  }
  await small.close().catch(() => {})
  return { rounds, acknowledged: commands.length + payments.length, lost, torn, chainsBroken }
}
