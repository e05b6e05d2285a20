// The risk engine with the store's writes: the thirty rules of docs/rules.md live, starters, score and habit score, by the one path that
// writes what they find, `authorise`, five hundred payments to a commit. Ledger rows, scores with their reasons, hits with their evidence,
// flags, holds and postings are in the same commits; nothing here writes by itself.
import { createRouterClient } from '@orpc/server'
import { publicId } from '#shared/domain/ids.ts'
import { authorise } from '#electron/store/api/network.ts'
import { rules } from '#electron/store/api/rules.ts'
import type { Actor } from '#electron/store/api/services.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { select } from '#electron/store/db/work.ts'
import { learntFully } from '#electron/store/risk/learning.ts'
import type { Store } from '#electron/store/store.ts'
import { median, type Bench } from './bench.ts'
import { manualTexts } from './engine.ts'
import { makeWorld, openWorld, paymentOf } from './world.ts'

const CARDS = 5_000
const HISTORY = 5_000
const A_COMMIT = 500
const ROUNDS = 5
const PER_ROUND = 5_000
const LEAST = 15_000

const requestId = (): string => `bench-${Math.random().toString(36).slice(2)}-${'0'.repeat(16)}`.slice(0, 40)

/** Written by one person and made live by another, through the commands. */
async function makeLive({ services }: Store, now: number): Promise<number> {
  const client = async (name: string, role: 'investigator' | 'supervisor') => {
    const id = await services.db.write(() => addOperator({ name, displayName: name, role, passwordHash: null }, now))
    const actor: Actor = { kind: 'operator', id, name, displayName: name, role, session: '' }
    return createRouterClient(rules, {
      context: { services, actor, peer: { transport: 'in-process' }, cookie: () => {} },
    })
  }
  const author = await client('author', 'investigator')
  const other = await client('other', 'supervisor')
  const list = { version: null, remove: [] }
  const shops = await services.db.read(() =>
    select((k) => k.selectFrom('merchant').select('id').orderBy('id').limit(4)),
  )
  const add = shops.map(({ id }) => publicId('merchant', id))
  await author.saveList({ ...list, requestId: requestId(), name: 'watched', kind: 'merchant', add })
  await author.saveList({ ...list, requestId: requestId(), name: 'unserved', kind: 'country', add: ['HK'] })
  const texts = manualTexts()
  const actions = { flag: 40, stepUp: false, decline: false, freeze: false }
  for (const [i, text] of texts.entries()) {
    const draft = { requestId: requestId(), rule: null, name: `Manual ${i + 1}`, text, actions }
    const { id, version } = await author.save(draft)
    const asked = await author.askLive({ requestId: requestId(), id, version, note: '' })
    await other.decideLive({ requestId: requestId(), id, version: asked.version, approve: true, note: 'bench' })
  }
  return texts.length
}

export const bench: Bench = async () => {
  const world = await makeWorld(CARDS, HISTORY)
  let now = world.end
  const store = await openWorld(world.file, () => now, true)
  const { services } = store
  const live = await makeLive(store, now)
  await learntFully(services)
  let next = HISTORY
  const write = async (payments: number): Promise<void> => {
    for (let left = payments; left > 0; left -= A_COMMIT) {
      await services.db.write(function* () {
        for (let i = 0; i < A_COMMIT; i++) {
          now += 8_640
          yield* authorise(services, paymentOf(world.cards, next++, 'written'))
        }
      })
    }
  }
  await write(PER_ROUND)
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    await write(PER_ROUND)
    rates.push((PER_ROUND / (performance.now() - began)) * 1000)
  }
  const counted = async (table: 'txn' | 'txn_score' | 'rule_hit' | 'flag'): Promise<number> => {
    const [row] = await services.db.read(() =>
      select((k) => k.selectFrom(table).select((e) => e.fn.countAll<number>().as('n'))),
    )
    return row!.n
  }
  const [scores, hits, flags] = [await counted('txn_score'), await counted('rule_hit'), await counted('flag')]
  console.log(
    `  ${live} rules of the manual live; ${PER_ROUND} payments warmed; in the store ${await counted('txn')} payments, ${scores} scores with reasons, ${hits} hits with evidence, ${flags} flags`,
  )
  await store.close()
  world.remove()
  const rate = median(rates)
  return [
    {
      name: `risk engine with the store's writes, ${A_COMMIT} payments to a commit`,
      unit: 'payments/s',
      median: rate,
      peer: null,
      ratio: null,
      required: `>= ${LEAST.toLocaleString('en')}`,
      ok: rate >= LEAST,
    },
  ]
}
