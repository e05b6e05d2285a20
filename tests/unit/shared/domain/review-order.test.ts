import { describe, expect, it } from 'vitest'
import { arrivalsOf, ORDERS, simulate, type Team } from '#tests/bench/review-simulation.ts'

// `npm run bench -- review-day` judges ten days of a larger team with the risks of the demo.
const TEAM: Team = {
  seed: 'a day in a test',
  load: 1.1,
  reviewers: 3,
  days: 1,
  backlogHours: 8,
  risks: [0, 4, 7, 7, 11, 15, 18, 22, 25, 29, 34, 41, 47, 55, 78],
}

describe('the order of the queue over a day at 110 % load', () => {
  const ours = simulate(TEAM, ORDERS.ours)
  it('keeps ten points more promises than risk alone', () => {
    expect(ours.kept - simulate(TEAM, ORDERS.risk_only).kept).toBeGreaterThanOrEqual(0.1)
  })
  it('decides the risky ones twice as soon as oldest-first', () => {
    expect(simulate(TEAM, ORDERS.oldest_first).riskyHours / ours.riskyHours).toBeGreaterThanOrEqual(2)
  })
  it('meets the same arrivals whatever the order, as many as the load says', () => {
    const capacity = (TEAM.reviewers * 24 * 60) / (6 * Math.exp(0.125))
    expect(arrivalsOf(TEAM)).toEqual(arrivalsOf(TEAM))
    expect(ours.arrived / capacity).toBeCloseTo(1.1, 1)
  })
})
