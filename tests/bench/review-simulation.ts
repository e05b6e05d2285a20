// Days of a review team, minute by minute in thought: applications arrive as the demo's do, reviewers take what the order of the queue puts
// first. Each order meets the same arrivals and the same working times. Pure; the same seed gives the same days.
import { createRandom } from '#electron/store/demo/random.ts'
import { HOUR, orderScore, promiseEnd } from '#shared/domain/review.ts'
import { afterCounted, countedBetween, type Counting } from '#shared/domain/workCalendar.ts'

const MINUTE = 60_000
const DAY = 24 * HOUR

export type Waiting = Readonly<{ id: number; at: number; dueAt: number; risk: number; minutes: number }>
/** Which of two waiting applications comes first at `now`: the larger. */
export type Order = (item: Waiting, now: number, calendar: Counting) => number

export const ORDERS = {
  /** The product's own. */
  ours: ({ dueAt, risk }, now, calendar) => orderScore({ dueAt, pausedAt: null, risk }, now, calendar).total,
  oldest_first: ({ at }) => -at,
  risk_only: ({ risk, at }) => risk * 1e15 - at,
} as const satisfies Readonly<Record<string, Order>>
export type OrderName = keyof typeof ORDERS

export type Team = Readonly<{
  seed: string
  /** Arrivals by what the reviewers can do: 1.1 is 110 %. */
  load: number
  reviewers: number
  /** The last one is judged; arrivals go on at the same load until its promises are over. */
  days: number
  /** Applications that wait when the first day begins, as hours of the team's work. */
  backlogHours: number
  /** Risks to draw from, such as those of the demo's cases. */
  risks: ReadonlyArray<number>
  /** The hours in which the team works and the promise counts; without it day and night. */
  calendar?: Counting
}>

export type Outcome = Readonly<{
  arrived: number
  /** Share of the applicants who arrived and got their decision within the promise. */
  kept: number
  /** Median hours from arrival to decision of those at or past `RISKY`; the undecided count as the time they have waited. */
  riskyHours: number
}>

/** The brief's three bars of four: from here on a risk is shown in amber or red. */
export const RISKY = 50
const MEDIAN_MINUTES = 6
const SIGMA = 0.5
/** More people apply by day: weight of each local hour. */
const BY_HOUR = [2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 8, 7, 7, 8, 8, 8, 8, 8, 9, 9, 8, 6, 4]

/** Everybody who applies: those already waiting have negative times. */
export function arrivalsOf({
  seed,
  load,
  reviewers,
  days,
  backlogHours,
  risks,
  calendar = null,
}: Team): ReadonlyArray<Waiting> {
  const random = createRandom(seed, 'review-day')
  const mean = MEDIAN_MINUTES * Math.exp(SIGMA ** 2 / 2)
  // Of the last day, which is the one that is judged.
  const perDay = (reviewers * countedBetween(calendar, (days - 1) * DAY, days * DAY)) / MINUTE / mean
  const whole = BY_HOUR.reduce((sum, weight) => sum + weight, 0)
  const out: Array<Waiting> = []
  const add = (at: number): void =>
    void out.push({
      id: out.length,
      at,
      dueAt: promiseEnd(at, calendar),
      risk: random.pick(risks),
      minutes: random.logNormal(MEDIAN_MINUTES, SIGMA),
    })
  const waiting = Math.round((reviewers * backlogHours * HOUR) / MINUTE / mean)
  // What waits came over the hours before, the newer the more of it.
  for (let i = 0; i < waiting; i++) add(-Math.floor(random.next() ** 1.5 * Math.min(20, backlogHours * 2) * HOUR))
  // Until the last promise ends: who applied on the last day is decided beside those who come after.
  for (let day = 0; day * DAY < promiseEnd(days * DAY, calendar); day++) {
    for (const [hour, weight] of BY_HOUR.entries()) {
      const expected = (perDay * load * weight) / whole
      const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0)
      for (let i = 0; i < count; i++) add(day * DAY + hour * HOUR + Math.floor(random.next() * HOUR))
    }
  }
  return out.sort((a, b) => a.at - b.at)
}

const medianOf = (values: ReadonlyArray<number>): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

export function simulate(team: Team, order: Order): Outcome {
  const calendar = team.calendar ?? null
  const arrivals = arrivalsOf(team)
  const end = team.days * DAY
  const horizon = promiseEnd(end, calendar)
  const decided = new Map<number, number>()
  const free = Array.from({ length: team.reviewers }, () => 0)
  const queue: Array<Waiting> = []
  let next = 0
  for (;;) {
    let who = 0
    for (let i = 1; i < free.length; i++) if (free[i]! < free[who]!) who = i
    let now = free[who]!
    if (now > horizon) break
    while (next < arrivals.length && arrivals[next]!.at <= now) queue.push(arrivals[next++]!)
    if (queue.length === 0) {
      if (next >= arrivals.length) break
      now = arrivals[next]!.at
      queue.push(arrivals[next++]!)
    }
    let best = 0
    let most = order(queue[0]!, now, calendar)
    for (let i = 1; i < queue.length; i++) {
      const score = order(queue[i]!, now, calendar)
      if (score > most || (score === most && queue[i]!.at < queue[best]!.at)) [best, most] = [i, score]
    }
    const [item] = queue.splice(best, 1)
    const done = afterCounted(calendar, now, item!.minutes * MINUTE)
    decided.set(item!.id, done)
    free[who] = done
  }
  // The last day is judged; those before it made its queue.
  const came = arrivals.filter(({ at }) => at >= end - DAY && at < end)
  const kept = came.filter(({ id, dueAt }) => (decided.get(id) ?? Number.POSITIVE_INFINITY) <= dueAt)
  const risky = came.filter(({ risk }) => risk >= RISKY)
  return {
    arrived: came.length,
    kept: kept.length / came.length,
    riskyHours: medianOf(risky.map(({ id, at }) => countedBetween(calendar, at, decided.get(id) ?? horizon) / HOUR)),
  }
}
