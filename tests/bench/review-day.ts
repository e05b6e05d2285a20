// A review team's day at 110 % of what it can do, begun with eight hours of work in the queue: the order of the product beside oldest-first
// and risk-only, over ten such days. Promises kept and how soon the risky ones are decided.
import { generateDemo } from '#electron/store/demo/generate.ts'
import type { Counting } from '#shared/domain/workCalendar.ts'
import { median, type Bench, type Measure } from './bench.ts'
import { ORDERS, RISKY, simulate, type OrderName, type Outcome } from './review-simulation.ts'

const SEEDS = 10
const OFFICE: Counting = { zone: 'UTC', weekdays: [1, 2, 3, 4, 5], from: 540, to: 1080, holidays: [] }
const REVIEWERS = 6
const BACKLOG_HOURS = 8
const LOAD = 1.1
const MORE_POINTS = 10
const SOONER = 2

export const bench: Bench = async () => {
  const demo = { seed: 1, customers: 400, transactions: 600, days: 90, asOf: Date.UTC(2026, 10, 24, 1, 30) }
  const risks = [...generateDemo({ ...demo, applications: 400 }).cases()].map((item) => item.risk)
  const daysBy = (calendar: Counting) =>
    Array.from({ length: SEEDS }, (_, i) => {
      const load = { load: LOAD, reviewers: REVIEWERS, days: 1, backlogHours: BACKLOG_HOURS, risks }
      const team = { seed: `day ${i}`, ...load, calendar }
      return {
        ours: simulate(team, ORDERS.ours),
        oldest_first: simulate(team, ORDERS.oldest_first),
        risk_only: simulate(team, ORDERS.risk_only),
      } satisfies Record<OrderName, Outcome>
    })
  const days = daysBy(null)
  const kept = (order: OrderName): number => median(days.map((day) => day[order].kept * 100))
  const hours = (order: OrderName): number => median(days.map((day) => day[order].riskyHours))
  // The worst of the days decides, not their middle.
  const points = Math.min(...days.map((day) => (day.ours.kept - day.risk_only.kept) * 100))
  const sooner = Math.min(...days.map((day) => day.oldest_first.riskyHours / day.ours.riskyHours))
  const measures: Array<Measure> = (['ours', 'oldest_first', 'risk_only'] as const).flatMap((order) => [
    {
      name: `${order}: decided within 24 hours`,
      unit: '%',
      median: kept(order),
      peer: null,
      ratio: null,
      required: null,
      ok: true,
    },
    {
      name: `${order}: risk ${RISKY} and more, arrival to decision`,
      unit: 'h',
      median: hours(order),
      peer: null,
      ratio: null,
      required: null,
      ok: true,
    },
  ])
  // The same team at work in an office, with the promise in working hours.
  const office = daysBy(OFFICE)
  for (const order of ['ours', 'oldest_first', 'risk_only'] as const) {
    const kept24 = median(office.map((day) => day[order].kept * 100))
    const name = `${order}, working hours: decided within 24 of them`
    measures.push({ name, unit: '%', median: kept24, peer: null, ratio: null, required: null, ok: true })
    const risky = median(office.map((day) => day[order].riskyHours))
    const soon = `${order}, working hours: risk ${RISKY} and more`
    measures.push({ name: soon, unit: 'h', median: risky, peer: null, ratio: null, required: null, ok: true })
  }
  return [
    ...measures,
    {
      name: `more promises kept than risk-only, worst of ${SEEDS} days`,
      unit: 'points',
      median: points,
      peer: null,
      ratio: null,
      required: `>= ${MORE_POINTS}`,
      ok: points >= MORE_POINTS,
    },
    {
      name: `risky ones decided sooner than oldest-first, worst of ${SEEDS} days`,
      unit: 'times',
      median: sooner,
      peer: null,
      ratio: null,
      required: `>= ${SOONER}`,
      ok: sooner >= SOONER,
    },
  ]
}
