// People: search, the customer page, reveals, notes.
import { z } from 'zod'
import {
  command,
  Count,
  Country,
  id,
  Last4,
  Money,
  Note,
  NoteView,
  PersonName,
  query,
  RequestId,
  Time,
  TimelineEntry,
  Version,
} from './base.ts'
import { CardView } from './cards.ts'
import { CARD_STATES } from '../domain/card.ts'

export const CustomerRow = z.strictObject({
  id: id('customer'),
  name: PersonName,
  city: z.string().nullable(),
  country: Country.nullable(),
  since: Time,
  cards: z.array(z.strictObject({ id: id('card'), last4: Last4, state: z.enum(CARD_STATES) })),
  openFlags: z.int(),
})

export const REVEALABLE = ['phone', 'email', 'national_id', 'pan'] as const
export const REVEAL_REASONS = ['caller_check', 'fraud_case', 'document_check', 'legal_request'] as const

export const Customer = z.strictObject({
  id: id('customer'),
  version: Version,
  name: PersonName,
  verified: z.boolean(),
  since: Time,
  language: z.enum(['en', 'zh-CN']),
  /** Masked. */
  phone: z.string().nullable(),
  email: z.string().nullable(),
  nationalId: z.string().nullable(),
  city: z.string().nullable(),
  country: Country.nullable(),
  verifiedAt: Time.nullable(),
  verifiedBy: z.string().nullable(),
  cards: z.array(CardView),
  open: z.strictObject({ flags: z.int(), reviews: z.int(), approvals: z.int() }),
  /** One bar a day over 30 days, minor units of the billing currency. */
  spend: z.array(z.strictObject({ start: Time, home: z.int(), abroad: z.int() })),
  timeline: z.array(TimelineEntry),
  linked: z.array(
    z.strictObject({
      id: id('customer'),
      name: PersonName,
      same: z.array(z.enum(['phone', 'email', 'national_id', 'device', 'document', 'address'])),
      cards: z.array(z.strictObject({ id: id('card'), last4: z.string(), state: z.enum(CARD_STATES) })),
    }),
  ),
  notes: z.array(NoteView),
})

export const customers = {
  search: query('records.read', 'POST', '/customers/search', 'People by name, last four, exact phone or e-mail')
    .input(
      z.strictObject({
        text: z.string().max(200),
        cursor: z.string().max(200).optional(),
        limit: z.int().min(1).max(200).default(100),
      }),
    )
    .output(z.strictObject({ rows: z.array(CustomerRow), cursor: z.string().nullable(), count: Count })),
  get: query('records.read', 'GET', '/customers/{id}', 'One customer with cards, time line, notes')
    .input(z.strictObject({ id: id('customer') }))
    .output(Customer),
  reveal: command(
    'numbers.reveal',
    'number.revealed',
    '/customers/{id}/reveal',
    'See one number in full, for twenty seconds, with a reason',
  )
    .input(
      z.strictObject({
        requestId: RequestId,
        id: id('customer'),
        field: z.enum(REVEALABLE),
        /** Which card, for `pan`. */
        card: id('card').optional(),
        reason: z.enum(REVEAL_REASONS),
      }),
    )
    .output(z.strictObject({ value: z.string().meta({ revealed: true }), until: Time })),
  addNote: command('notes.write', 'note.written', '/customers/{id}/notes', 'Write a note that colleagues see')
    .input(z.strictObject({ requestId: RequestId, id: id('customer'), text: Note.min(1) }))
    .output(NoteView),
}

export const find = {
  everything: query('signed_in', 'POST', '/find', 'The best eight of every kind for a text')
    .input(z.strictObject({ text: z.string().max(200) }))
    .output(
      z.strictObject({
        hits: z.array(
          z.discriminatedUnion('kind', [
            z.strictObject({
              kind: z.literal('customer'),
              id: id('customer'),
              name: PersonName,
              city: z.string().nullable(),
            }),
            z.strictObject({
              kind: z.literal('card'),
              id: id('card'),
              customer: id('customer'),
              last4: Last4,
              state: z.enum(CARD_STATES),
              name: PersonName,
            }),
            z.strictObject({
              kind: z.literal('transaction'),
              id: id('transaction'),
              at: Time,
              merchant: z.string(),
              money: Money,
              last4: Last4,
            }),
            z.strictObject({ kind: z.literal('case'), id: id('application'), name: PersonName, state: z.string() }),
          ]),
        ),
        /** The kinds that have hits, in the order of the hits. `query` opens the kind's own list with all of them. */
        groups: z.array(
          z.strictObject({
            kind: z.enum(['customer', 'card', 'transaction', 'case']),
            shown: z.int(),
            more: z.boolean(),
            query: z.string().nullable(),
          }),
        ),
      }),
    ),
}
