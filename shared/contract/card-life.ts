// The card's life beyond freeze and limits: end, replacement, PIN, limits by kind of shop, blocks, lifts, travel.
import { z } from 'zod'
import { CARD_MOVES, LIFE_STATES } from '../domain/card-life.ts'
import { LimitsSchema, ScopeSchema } from './cards.ts'
import { command, Country, id, Money, Note, query, RequestId, Time, Version } from './base.ts'
import { TransactionRow } from './transactions.ts'

const act = { requestId: RequestId, id: id('card'), version: Version, note: Note }
const Done = z.strictObject({ version: Version, at: Time })

export const SCOPES = ['abroad', 'online', 'contactless', 'cash'] as const

const Recurring = z.strictObject({ merchant: z.string(), last: Time, money: Money })
export const GroupLimits = z.record(z.string(), z.int().min(0))
const Blocks = {
  groups: GroupLimits,
  merchants: z.array(id('merchant')).max(50),
  blockedGroups: z.array(z.string()).max(40),
}
export const TravelView = z.strictObject({
  id: z.int(),
  countries: z.array(Country),
  from: Time,
  until: Time,
  at: Time,
  by: z.string(),
})

export const CardLife = z.strictObject({
  id: id('card'),
  version: Version,
  state: z.enum(LIFE_STATES),
  /** What may be done with it in its state, whoever asks. */
  moves: z.array(z.enum(CARD_MOVES)),
  ended: z.strictObject({ at: Time, by: z.string(), note: z.string() }).nullable(),
  replaces: id('card').nullable(),
  replacedBy: id('card').nullable(),
  pin: z.strictObject({ ageDays: z.int().nullable(), old: z.boolean() }),
  groups: z.array(z.strictObject({ group: z.string(), limit: z.int().nullable(), used: z.int() })),
  blocks: z.array(
    z.strictObject({
      kind: z.enum(['merchant', 'group']),
      merchant: id('merchant').nullable(),
      name: z.string(),
    }),
  ),
  lifts: z.array(z.strictObject({ scope: z.enum(SCOPES), at: Time, until: Time, by: z.string() })),
  travel: z.array(TravelView),
  recurring: z.array(Recurring),
})

export const cardLife = {
  get: query('records.read', 'GET', '/cards/{id}/life', 'What the card may and may not, and what may be done with it')
    .input(z.strictObject({ id: id('card') }))
    .output(CardLife),
  reportLost: command(
    'cards.freeze',
    'card.reported',
    '/cards/{id}/report',
    'Lost or stolen: final; the next payment is declined, a replacement is issued where asked',
  )
    .input(z.strictObject({ ...act, kind: z.enum(['lost', 'stolen']), replace: z.boolean() }))
    .output(
      z.strictObject({
        version: Version,
        at: Time,
        replacement: id('card').nullable(),
        /** Merchants that charged the card regularly: the holder has to tell them the new number. */
        recurring: z.array(Recurring),
      }),
    ),
  replace: command('cards.freeze', 'card.replaced', '/cards/{id}/replace', 'Issue another card for one that has ended')
    .input(z.strictObject(act))
    .output(z.strictObject({ card: id('card'), at: Time })),
  close: command('cards.freeze', 'card.closed', '/cards/{id}/close', 'Close for good, as the holder asked')
    .input(z.strictObject({ ...act, note: Note.min(1) }))
    .output(Done),
  forcePinChange: command('cards.limits', 'pin.change_forced', '/cards/{id}/pin/force', 'The PIN must be changed')
    .input(z.strictObject(act))
    .output(Done),
  unlockPin: command('cards.limits', 'pin.unlocked', '/cards/{id}/pin/unlock', 'Open a locked PIN to be changed')
    .input(z.strictObject(act))
    .output(Done),
  setControls: command(
    'cards.limits',
    'card.controls_set',
    '/cards/{id}/controls',
    'Limits by kind of shop, blocked merchants and kinds; what is left out ends',
  )
    .input(
      z.strictObject({
        ...act,
        ...Blocks,
      }),
    )
    .output(Done),
  lift: command('cards.limits', 'card.scope_lifted', '/cards/{id}/lift', 'Switch something on until a moment')
    .input(z.strictObject({ ...act, scope: z.enum(SCOPES), until: Time }))
    .output(Done),
  endLift: command('cards.limits', 'card.lift_ended', '/cards/{id}/lift/end', 'End a lift early')
    .input(z.strictObject({ ...act, scope: z.enum(SCOPES) }))
    .output(Done),
  noteTravel: command('cards.limits', 'card.travel_noted', '/cards/{id}/travel', 'The holder will be abroad')
    .input(z.strictObject({ ...act, countries: z.array(Country).min(1).max(20), from: Time, until: Time }))
    .output(Done),
  endTravel: command('cards.limits', 'card.travel_ended', '/cards/{id}/travel/end', 'End a travel notice')
    .input(z.strictObject({ ...act, travel: z.int() }))
    .output(Done),
  limitEffect: query(
    'records.read',
    'POST',
    '/cards/{id}/limit-effect',
    'What other limits, scope and blocks would have done to the last 90 days',
  )
    .input(
      z.strictObject({
        id: id('card'),
        limits: LimitsSchema,
        scope: ScopeSchema,
        /** By kind of shop; absent: as they are. */
        controls: z.strictObject(Blocks).optional(),
      }),
    )
    .output(
      z.strictObject({
        days: z.int(),
        payments: z.int(),
        /** Approved then, declined under the new ones. */
        wouldDecline: z.int(),
        /** Declined then for a limit or a switch, passing under the new ones. */
        wouldPass: z.int(),
      }),
    ),
  merchants: query('records.read', 'GET', '/cards/{id}/merchants', 'Where the card was used lately, most often first')
    .input(z.strictObject({ id: id('card') }))
    .output(
      z.strictObject({
        rows: z.array(z.strictObject({ merchant: id('merchant'), name: z.string(), payments: z.int(), last: Time })),
      }),
    ),
  attempts: query('records.read', 'GET', '/cards/{id}/attempts', 'Payments tried since the card ended')
    .input(z.strictObject({ id: id('card') }))
    .output(z.strictObject({ since: Time.nullable(), rows: z.array(TransactionRow) })),
}
