// The first screen and the rail: what waits, and how the programme stands.
import { z } from 'zod'
import { DECLINE_REASONS } from '../domain/authorisation.ts'
import { Currency, query, Time, TimelineEntry } from './base.ts'

const Queue = z.strictObject({
  open: z.int(),
  mine: z.int(),
  late: z.int(),
  /** The moment that makes it pressing. */ pressingAt: Time.nullable(),
})

export const overview = {
  counts: query('signed_in', 'GET', '/overview/counts', 'Open work that this person may do').output(
    z.strictObject({
      reviews: z.strictObject({ open: z.int(), late: z.int() }).nullable(),
      flags: z.strictObject({ open: z.int(), late: z.int() }).nullable(),
      approvals: z.strictObject({ open: z.int(), late: z.int() }).nullable(),
      /** `late`: the deadline is less than three days away, or over. */
      disputes: z.strictObject({ open: z.int(), late: z.int() }).nullable(),
    }),
  ),
  summary: query(
    'overview.read',
    'GET',
    '/overview',
    'The panels of the first screen; a panel is null where the role sees none',
  )
    .input(z.strictObject({ days: z.union([z.literal(1), z.literal(14), z.literal(90)]) }))
    .output(
      z.strictObject({
        at: Time,
        /** Hours left, floored; −1 is late. `kept`: share of cases decided within the promise in 7 days, 0 … 1. */
        reviews: z
          .strictObject({
            hours: z.array(z.strictObject({ hours: z.int(), count: z.int() })),
            kept: z.number().nullable(),
          })
          .nullable(),
        queues: z.strictObject({
          reviews: Queue.nullable(),
          answered: Queue.nullable(),
          flags: Queue.nullable(),
          approvals: Queue.nullable(),
        }),
        /** One entry a day (an hour, for days = 1); `start` UTC ms, `approved` minor units of the billing currency. */
        spend: z
          .strictObject({
            currency: Currency,
            bars: z.array(
              z.strictObject({
                start: Time,
                approved: z.int(),
                payments: z.int(),
                declined: z.int(),
                unfinished: z.boolean(),
              }),
            ),
          })
          .nullable(),
        declined: z
          .strictObject({
            payments: z.int(),
            declined: z.int(),
            /** `usual`: mean count by this hour of the day over the 14 days before. */
            reasons: z.array(
              z.strictObject({ reason: z.enum(DECLINE_REASONS), count: z.int(), usual: z.number().nullable() }),
            ),
          })
          .nullable(),
        rules: z
          .strictObject({
            flags: z.int(),
            fraud: z.int(),
            rules: z.array(z.strictObject({ rule: z.string(), flags: z.int(), decided: z.int(), fraud: z.int() })),
          })
          .nullable(),
        latest: z.array(TimelineEntry),
      }),
    ),
}
