// What happened, as it happens: one stream for every open console. An event says which thing changed, never its content.
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { stream, Time } from './base.ts'

export const EVENT_KINDS = [
  'transactions',
  'flag',
  'case',
  'card',
  'customer',
  'staged',
  'rule',
  'model',
  'audit',
  'note',
  'view',
  'import',
  'session',
] as const

export const StoreEvent = z.strictObject({
  /** Grows by time; the id to resume after. */
  seq: z.int(),
  at: Time,
  kind: z.enum(EVENT_KINDS),
  /** Public id of what changed; null where many did (`transactions`). */
  id: z.string().nullable(),
  what: z.string(),
  by: z.string().nullable(),
})

export const events = {
  stream: stream(
    'signed_in',
    '/events',
    'Everything this session may know of, from now on or after the last event id',
  ).output(eventIterator(StoreEvent)),
}
