// Many cards at once: a freeze is carried out at once and can be taken back; every card has its own audit row.
import { z } from 'zod'
import { OPERATOR_FREEZE_REASONS } from '../domain/card.ts'
import { command, id, Last4, Note, query, RequestId, Time, Version } from './base.ts'

/** Which cards: a number range, a list, or those that a query over payments finds. */
export const BulkChoice = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('bin'), bin: z.string().regex(/^\d{4,8}$/, '4 to 8 digits') }),
  z.strictObject({ by: z.literal('cards'), cards: z.array(id('card')).min(1).max(5_000) }),
  z.strictObject({ by: z.literal('query'), query: z.string().min(1).max(2000) }),
])
export const BULK_KINDS = ['freeze', 'unfreeze'] as const
export const BULK_STATES = ['running', 'done', 'cancelled', 'take_back_asked', 'taking_back', 'taken_back'] as const
export const BULK_EXCEPTIONS = ['already_frozen', 'not_frozen', 'final_state', 'needs_second', 'changed_since'] as const

/** Taking back: at once, by asking a second person, or by agreeing to what a colleague asked. */
export const TAKE_BACKS = ['now', 'ask', 'agree'] as const
/** Ending what was asked for: a colleague refuses it, who asked withdraws it. */
export const DISMISSALS = ['refuse', 'withdraw'] as const

const Exceptions = z.array(z.strictObject({ why: z.enum(BULK_EXCEPTIONS), count: z.int() }))

export const BulkJob = z.strictObject({
  id: id('bulk'),
  version: Version,
  kind: z.enum(BULK_KINDS),
  state: z.enum(BULK_STATES),
  choice: BulkChoice,
  reason: z.string().nullable(),
  note: z.string(),
  by: z.string(),
  at: Time,
  total: z.int(),
  done: z.int(),
  skipped: z.int(),
  undone: z.int(),
  endedAt: Time.nullable(),
  /** Until when the same person takes it back alone; null: a second person has to agree. */
  takeBackUntil: Time.nullable(),
  /** How far whoever asks may take it back now; null: not at all. */
  takeBack: z.enum(TAKE_BACKS).nullable(),
  /** Who has asked to take it back. */
  askedBy: z.string().nullable(),
  /** How whoever asks may end the wish to take it back; null: not at all. */
  dismiss: z.enum(DISMISSALS).nullable(),
  exceptions: Exceptions,
})

export const bulk = {
  preview: query('cards.bulk', 'POST', '/bulk/preview', 'Dry run: how many cards, and which are left out and why')
    .input(z.strictObject({ kind: z.enum(BULK_KINDS), choice: BulkChoice }))
    .output(
      z.strictObject({
        total: z.int(),
        /** False: the query found more than is looked at; narrow it. */
        complete: z.boolean(),
        willChange: z.int(),
        exceptions: Exceptions,
        /** The first of those that are left out. */
        leftOut: z.array(z.strictObject({ card: id('card'), last4: Last4, why: z.enum(BULK_EXCEPTIONS) })),
      }),
    ),
  start: command('cards.bulk', 'bulk.started', '/bulk', 'Carry it out, never staged or slowed')
    .input(
      z.strictObject({
        requestId: RequestId,
        kind: z.enum(BULK_KINDS),
        choice: BulkChoice,
        /** For a freeze. */
        reason: z.enum(OPERATOR_FREEZE_REASONS).nullable(),
        note: Note.min(1),
        /** What the dry run counted: another number is refused, so that nobody freezes more than was seen. */
        expected: z.int(),
      }),
    )
    .output(BulkJob),
  list: query('cards.bulk', 'GET', '/bulk', 'The newest first').output(z.strictObject({ rows: z.array(BulkJob) })),
  get: query('cards.bulk', 'GET', '/bulk/{id}', 'How far it is')
    .input(z.strictObject({ id: id('bulk') }))
    .output(BulkJob),
  cancel: command('cards.bulk', 'bulk.cancelled', '/bulk/{id}/cancel', 'Stop; what was done stays done')
    .input(z.strictObject({ requestId: RequestId, id: id('bulk'), version: Version }))
    .output(z.strictObject({ version: Version })),
  takeBack: command('cards.bulk', 'bulk.taken_back', '/bulk/{id}/take-back', 'Undo, or ask a second person to agree')
    .input(z.strictObject({ requestId: RequestId, id: id('bulk'), version: Version, note: Note.min(1) }))
    .output(z.strictObject({ outcome: z.enum(['done', 'staged']), version: Version })),
  dismissTakeBack: command(
    'cards.bulk',
    'bulk.take_back_dismissed',
    '/bulk/{id}/take-back/dismiss',
    'Refuse what a colleague asked to take back, or withdraw what one asked oneself; the cards stay as they are',
  )
    .input(z.strictObject({ requestId: RequestId, id: id('bulk'), version: Version, note: Note.min(1) }))
    .output(z.strictObject({ version: Version })),
  result: query('cards.bulk', 'GET', '/bulk/{id}/result', 'Every card and what became of it, a page at a time')
    .input(
      z.strictObject({ id: id('bulk'), after: id('card').optional(), limit: z.int().min(1).max(2000).default(500) }),
    )
    .output(
      z.strictObject({
        rows: z.array(
          z.strictObject({
            card: id('card'),
            last4: Last4,
            state: z.enum(['pending', 'done', 'skipped', 'undone', 'kept']),
            why: z.enum(BULK_EXCEPTIONS).nullable(),
            at: Time.nullable(),
          }),
        ),
        more: z.boolean(),
      }),
    ),
  file: command('cards.bulk', 'bulk.result_saved', '/bulk/{id}/file', 'Every card and what became of it, as a file')
    .input(z.strictObject({ requestId: RequestId, id: id('bulk') }))
    .output(z.strictObject({ name: z.string(), type: z.string(), text: z.string(), rows: z.int() })),
}
