// The review queue and the review bench. What a case is, as the pages see it, and the order of its parts; pure.
// Imported by this folder only.
import { timeLeft } from '#shared/domain/review.ts'
import type { Counting } from '#shared/domain/workCalendar.ts'
import type { Client } from '../../platform/client.ts'

export type ReviewList = Awaited<ReturnType<Client['reviews']['list']>>
export type ReviewRow = ReviewList['rows'][number]
export type ReviewCase = Awaited<ReturnType<Client['reviews']['get']>>
export type Paper = ReviewCase['documents'][number]
export type Check = ReviewCase['checks'][number]
export type CheckCode = Check['code']
export type Mark = Exclude<Check['result'], 'open'>
export type Hit = ReviewCase['hits'][number]
export type FieldLine = ReviewCase['fields'][number]

/** What is left of the promise, ms; negative when late. While the applicant is asked, what was left when the clock stopped. */
export const leftOf = (
  row: Pick<ReviewRow, 'left' | 'paused' | 'dueAt'>,
  now: number,
  calendar: Counting = null,
): number => (row.paused ? row.left : timeLeft({ dueAt: row.dueAt, pausedAt: null }, now, calendar))

const URGENCY: Readonly<Record<Check['result'], number>> = { open: 1, unsure: 1, fail: 2, pass: 3 }

/**
 * Mine first, then unsure, failed, passed. A check of a person keeps its place when it is marked, so that nothing moves under
 * the hand; within a group the order of the store stays.
 */
export function sortChecks(checks: ReadonlyArray<Check>): ReadonlyArray<Check> {
  const rank = (check: Check): number => (check.by === 'person' ? 0 : URGENCY[check.result])
  return checks
    .map((check, at) => ({ check, at }))
    .sort((a, b) => rank(a.check) - rank(b.check) || a.at - b.at)
    .map(({ check }) => check)
}

export const isUnmarked = (check: Check): boolean => check.by === 'person' && check.result === 'open'

/** The check to go to after one was marked: the next unmarked one below it, else the first, else where one stands. */
export function nextCheck(sorted: ReadonlyArray<Check>, from: CheckCode): CheckCode {
  const at = sorted.findIndex((check) => check.code === from)
  const open = [...sorted.slice(at + 1), ...sorted.slice(0, at)].find(isUnmarked)
  return open?.code ?? from
}

/** Papers of the submission under review first, in the order they came; earlier submissions after them, newest first. */
export function sortPapers(papers: ReadonlyArray<Paper>): ReadonlyArray<Paper> {
  return papers
    .map((paper, at) => ({ paper, at }))
    .sort(
      (a, b) =>
        Number(b.paper.current) - Number(a.paper.current) ||
        (a.paper.current ? 0 : b.paper.submission - a.paper.submission) ||
        a.at - b.at,
    )
    .map(({ paper }) => paper)
}

const CARRIES_FACE: ReadonlySet<Paper['kind']> = new Set(['passport', 'id_front'])

/**
 * What a paper is best laid beside: a portrait beside the selfie and the selfie beside a portrait, else the same paper of an
 * earlier or later submission, else any other paper. `undefined` when there is only one.
 */
export function companionOf(papers: ReadonlyArray<Paper>, paper: Paper): Paper | undefined {
  const others = papers.filter((other) => other.id !== paper.id)
  const together = others.filter((other) => (paper.current ? other.current : other.submission === paper.submission))
  const face =
    paper.kind === 'selfie'
      ? together.find((other) => CARRIES_FACE.has(other.kind))
      : CARRIES_FACE.has(paper.kind)
        ? together.find((other) => other.kind === 'selfie')
        : undefined
  return face ?? others.find((other) => other.kind === paper.kind) ?? others[0]
}

/** The same kind of paper as it came in the submission before; `undefined` for a first one. */
export function earlierOf(papers: ReadonlyArray<Paper>, paper: Paper): Paper | undefined {
  return papers
    .filter((other) => other.kind === paper.kind && other.submission < paper.submission)
    .reduce<Paper | undefined>(
      (best, other) => (best === undefined || other.submission > best.submission ? other : best),
      undefined,
    )
}

/** One step on, or back, in a ring; `skip` is stepped over. */
export function stepPaper(papers: ReadonlyArray<Paper>, from: string, step: 1 | -1, skip?: string): Paper | undefined {
  const ring = papers.filter((paper) => paper.id !== skip)
  const at = ring.findIndex((paper) => paper.id === from)
  return ring[(at + step + ring.length) % ring.length]
}
