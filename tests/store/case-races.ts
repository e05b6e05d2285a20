// Two consoles, each in a process of its own, go for the same case at the same moment, again and again: both take it and both approve it.
// In every other round one person sits at both, so that the hold lets both pass and only the version decides. Used by the suite (some
// rounds) and by the bench (10,000).
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Programme, Services } from '#electron/store/api/services.ts'
import { submitApplication } from '#electron/store/db/submissions.ts'
import { select } from '#electron/store/db/work.ts'
import { publicId } from '#shared/domain/ids.ts'
import type { Operator } from './databases.ts'
import { SUBMISSION } from './review-cases.ts'

export type RaceOrder = Readonly<{
  where: string
  master: string
  programme: Programme
  operator: Operator
  at: number
  place: number
}>
export type RaceTurn = Readonly<{ id: string; round: number }>
export type RaceWord = 'ready' | Readonly<{ round: number; decided: boolean; refused: string | null }>

export type RaceReport = Readonly<{
  rounds: number
  /** Rounds in which both consoles were told that they decided, or two rows of the audit say so. */
  decidedTwice: number
  notDecided: number
  refusals: Readonly<Record<string, number>>
}>

const CONSOLE = fileURLToPath(new URL('./race-console.ts', import.meta.url))
const BATCH = 250

type Store = Readonly<{ where: string; master: Buffer; services: Services }>

const heard = (child: ChildProcess): Promise<RaceWord> =>
  new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a console ended during the race'))
    child.once('exit', ended)
    child.once('message', (word: RaceWord) => {
      child.off('exit', ended)
      resolve(word)
    })
  })

/** `people`: two for the consoles; in odd rounds the first sits at both. */
export async function raceForCases(
  { where, master, services }: Store,
  people: readonly [Operator, Operator],
  rounds: number,
): Promise<RaceReport> {
  const { db, cipher, programme } = services
  const at = services.clock()
  const ids: Array<string> = []
  const clean = SUBMISSION.checks.map((check) => ({ ...check, result: 'pass' as const }))
  while (ids.length < rounds) {
    const many = Math.min(BATCH, rounds - ids.length)
    const made = await db.write(function* () {
      const keys: Array<number> = []
      for (let i = 0; i < many; i++)
        keys.push(yield* submitApplication(cipher, { ...SUBMISSION, checks: clean, papers: [] }, at))
      return keys
    })
    ids.push(...made.map((key) => publicId('application', key)))
  }
  const order = { where, master: master.toString('base64'), programme, at }
  // Consoles 0 and 1 are two people; 0 and 2 are one person at two desks.
  const seats = [people[0], people[1], people[0]]
  const children = seats.map(() => fork(CONSOLE, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }))
  try {
    await Promise.all(
      children.map((child, place) => {
        const ready = heard(child)
        child.send({ ...order, operator: seats[place]!, place } satisfies RaceOrder)
        return ready
      }),
    )
    let [decidedTwice, notDecided] = [0, 0]
    const refusals: Record<string, number> = {}
    for (const [round, id] of ids.entries()) {
      const pair = round % 2 === 0 ? [children[0]!, children[1]!] : [children[2]!, children[0]!]
      const words = pair.map(heard)
      for (const child of pair) child.send({ id, round } satisfies RaceTurn)
      const told = (await Promise.all(words)).filter((word) => word !== 'ready')
      const decided = told.filter((word) => word.decided).length
      if (decided > 1) decidedTwice++
      if (decided === 0) notDecided++
      for (const { refused } of told) if (refused !== null) refusals[refused] = (refusals[refused] ?? 0) + 1
    }
    const twice = await db.read(() =>
      select((k) =>
        k
          .selectFrom('audit')
          .select('target')
          .where('action', '=', 'case.approved')
          .where('result', '=', 'done')
          .groupBy('target')
          .having((e) => e.fn.countAll(), '>', 1),
      ),
    )
    return { rounds, decidedTwice: Math.max(decidedTwice, twice.length), notDecided, refusals }
  } finally {
    for (const child of children) child.kill()
  }
}
