// Quality of reviews and the shift: blind second looks, known answers, agreement; who is here, and the days' promise.
import { z } from 'zod'
import { AUTO_RULES } from '../domain/autoRules.ts'
import { FINAL_REASONS, MEND_REASONS, SHIFT_STATES } from '../domain/review.ts'
import { command, id, Note, query, RequestId, Time } from './base.ts'

const Verdict = z.enum(['approve', 'reject', 'ask'])
const Share = z.number().min(0).max(1)

export const quality = {
  summary: query('reviews.supervise', 'GET', '/quality', 'Second looks, known answers and agreement')
    .input(z.strictObject({ days: z.int().min(1).max(90) }))
    .output(
      z.strictObject({
        from: Time,
        share: Share,
        /** Looks that wait in the queue among the others. */
        open: z.int(),
        looks: z.int(),
        agreed: z.int(),
        byReviewer: z.array(
          z.strictObject({
            name: z.string(),
            rule: z.boolean(),
            looks: z.int(),
            agreed: z.int(),
            known: z.int(),
            knownRight: z.int(),
          }),
        ),
        byReason: z.array(z.strictObject({ reason: z.string(), looks: z.int(), agreed: z.int() })),
        differing: z.array(
          z.strictObject({
            original: id('application'),
            first: z.string().nullable(),
            rule: z.enum(AUTO_RULES).nullable(),
            second: z.string(),
            expected: Verdict,
            verdict: Verdict,
            at: Time,
          }),
        ),
      }),
    ),
  seedKnown: command(
    'reviews.supervise',
    'quality.known_seeded',
    '/quality/known',
    'Put a decided case into the queue again, as one whose right answer is known',
  )
    .input(
      z.strictObject({
        requestId: RequestId,
        id: id('application'),
        verdict: Verdict,
        reasons: z.array(z.enum([...FINAL_REASONS, ...MEND_REASONS])),
      }),
    )
    .output(z.strictObject({ done: z.literal(true) })),
  setPolicy: command('reviews.supervise', 'quality.policy_set', '/quality/policy', 'Set the share of second looks')
    .input(z.strictObject({ requestId: RequestId, secondLookShare: Share }))
    .output(z.strictObject({ secondLookShare: Share })),
  shift: query('reviews.read', 'GET', '/quality/shift', 'Who is here, notes of the last day, and the days’ promise')
    .input(z.strictObject({ days: z.int().min(1).max(30) }))
    .output(
      z.strictObject({
        now: Time,
        people: z.array(
          z.strictObject({
            id: id('operator'),
            name: z.string(),
            state: z.enum(SHIFT_STATES),
            since: Time.nullable(),
            holds: z.int(),
          }),
        ),
        notes: z.array(z.strictObject({ id: z.int(), at: Time, by: z.string(), text: z.string() })),
        /** Oldest first; `kept` of `decided` within the promise. */
        days: z.array(z.strictObject({ day: z.int(), decided: z.int(), kept: z.int() })),
      }),
    ),
  setShift: command('reviews.decide', 'shift.set', '/quality/shift', 'Say that I am on, away or off, with a note')
    .input(z.strictObject({ requestId: RequestId, state: z.enum(SHIFT_STATES), note: Note }))
    .output(z.strictObject({ state: z.enum(SHIFT_STATES) })),
}
