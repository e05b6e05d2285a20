// What stands around a list of payments: counts, charts, group totals, completion. All of it is asked by the list's own query.
import { z } from 'zod'
import { DECLINE_REASONS } from '../domain/authorisation.ts'
import { Count, Currency, PersonName, query, Time } from './base.ts'

const Query = z.string().max(2000)

/** What payments can be grouped by. */
export const GROUPINGS = [
  'status',
  'reason',
  'channel',
  'country',
  'mcc',
  'currency',
  'origin',
  'label',
  'merchant',
  'card',
  'customer',
] as const
export type Grouping = (typeof GROUPINGS)[number]

/**
 * How much of the query is summed. `exact`: all of it. Otherwise its newest `payments` payments, the oldest of them at `from`: every
 * number counts these only, and the page says so.
 */
const Coverage = z.strictObject({ exact: z.boolean(), payments: z.int(), from: Time.nullable() })

const Bar = z.strictObject({
  start: Time,
  /** The bar's last ms + 1. */
  end: Time,
  /** Minor units approved or cleared, in `currency`. */
  approved: z.int(),
  /** Payments tried; refunds do not count. */
  payments: z.int(),
  declined: z.int(),
  /** The query that lists what the bar stands for. */
  query: z.string(),
})

const Group = z.strictObject({
  /** The value as the query language writes it; null: the payments that have none. */
  value: z.string().nullable(),
  /** A merchant's name; a card's last four digits; null where the value says it all. */
  label: z.string().nullable(),
  name: PersonName.nullable(),
  payments: z.int(),
  declined: z.int(),
  /** Approved or cleared, minor units by billing currency, the largest first. */
  approved: z.array(z.strictObject({ amount: z.int(), currency: Currency })),
  /** The query that lists the group; null where the language has no words for it. */
  query: z.string().nullable(),
})

export const Completion = z.strictObject({
  /** Replaces `span` of the text; a `recent` query replaces the whole text. */
  insert: z.string(),
  kind: z.enum(['field', 'value', 'recent']),
  field: z.string().nullable(),
  /** A merchant's or person's name where `insert` is an id or quoted. */
  label: z.string().nullable(),
  /** Payments of the rest of the query that have this value; null where it is not counted. */
  count: Count.nullable(),
})

export const paymentFigures = {
  count: query('records.read', 'POST', '/transactions/count', 'How many payments match, up to 10,000')
    .input(z.strictObject({ query: Query, snapshot: z.string().max(40) }))
    .output(z.strictObject({ count: Count })),
  charts: query(
    'records.read',
    'POST',
    '/transactions/charts',
    'Spend by time, declines by reason, payments by weekday and hour, each part with the query that opens it',
  )
    .input(z.strictObject({ query: Query }))
    .output(
      z.strictObject({
        coverage: Coverage,
        currency: Currency,
        unit: z.enum(['hour', 'day', 'month']),
        /** Without a gap, oldest first. */
        bars: z.array(Bar),
        reasons: z.array(z.strictObject({ reason: z.enum(DECLINE_REASONS), count: z.int(), query: z.string() })),
        /** Those with payments; weekday 1 is Monday, hours of the programme's time zone. */
        hours: z.array(
          z.strictObject({
            weekday: z.int(),
            hour: z.int(),
            payments: z.int(),
            declined: z.int(),
            query: z.string(),
          }),
        ),
      }),
    ),
  totals: query(
    'records.read',
    'POST',
    '/transactions/totals',
    'The groups of a query with their totals, largest first',
  )
    .input(z.strictObject({ query: Query, by: z.enum(GROUPINGS), limit: z.int().min(1).max(50).default(12) }))
    .output(
      z.strictObject({
        coverage: Coverage,
        groups: z.array(Group),
        /** Groups that are not listed. */
        others: z.int(),
      }),
    ),
  complete: query('records.read', 'POST', '/transactions/complete', 'What could stand at a place of a query')
    .input(z.strictObject({ text: Query, caret: z.int().min(0).max(2000) }))
    .output(
      z.strictObject({
        span: z.tuple([z.int(), z.int()]),
        /** False: counts are of the newest payments only. */
        exact: z.boolean(),
        items: z.array(Completion),
      }),
    ),
}
