// Card controls: freeze and its preview, unfreeze, limits and scope.
import { z } from 'zod'
import { CARD_STATES, FREEZE_REASONS, OPERATOR_FREEZE_REASONS, PIN_STATES } from '../domain/card.ts'
import { command, Currency, DoneOrStaged, id, Last4, Money, Note, query, RequestId, Time, Version } from './base.ts'

export const LimitsSchema = z.strictObject({
  payment: z.int().min(0).nullable(),
  day: z.int().min(0).nullable(),
  month: z.int().min(0).nullable(),
})
export const ScopeSchema = z.strictObject({
  abroad: z.boolean(),
  online: z.boolean(),
  contactless: z.boolean(),
  cash: z.boolean(),
})

export const FreezeView = z.strictObject({
  reason: z.enum(FREEZE_REASONS),
  by: z.enum(['operator', 'holder', 'rule']),
  byName: z.string(),
  at: Time,
  until: Time.nullable(),
  note: z.string(),
  /** Lifting it needs a second person. */
  grave: z.boolean(),
})

/** What may be done with the card in its state, whoever asks; the role's grants come on top. */
export const CARD_ACTIONS = ['freeze', 'unfreeze', 'ask_unfreeze', 'limits'] as const

export const CardView = z.strictObject({
  id: id('card'),
  version: Version,
  customer: id('customer'),
  bin: z.string(),
  last4: Last4,
  holder: z.string(),
  state: z.enum(CARD_STATES),
  freeze: FreezeView.nullable(),
  currency: Currency,
  available: z.int(),
  held: z.int(),
  limits: LimitsSchema,
  scope: ScopeSchema,
  /** Approved so far today and this month, minor units. */
  used: z.strictObject({ day: z.int(), month: z.int() }),
  pin: z.strictObject({ state: z.enum(PIN_STATES), wrongTries: z.int(), tries: z.int(), changedAt: Time.nullable() }),
  expires: z.string().regex(/^\d\d\/\d\d$/),
  issuedAt: Time,
  lastPaymentAt: Time.nullable(),
  /** Payments that were tried since the freeze. */
  sinceFreeze: z.int().nullable(),
  pendingChange: id('staged').nullable(),
  allowed: z.array(z.enum(CARD_ACTIONS)),
})

export const cards = {
  get: query('records.read', 'GET', '/cards/{id}', 'One card')
    .input(z.strictObject({ id: id('card') }))
    .output(CardView),
  freezePreview: query(
    'cards.freeze',
    'GET',
    '/cards/{id}/freeze-preview',
    'What a freeze will decline, and what still passes',
  )
    .input(z.strictObject({ id: id('card') }))
    .output(
      z.strictObject({
        /** Merchants that charge this card regularly, with the next date expected. */
        recurring: z.strictObject({
          count: z.int(),
          next: z.strictObject({ merchant: z.string(), at: Time, money: Money }).nullable(),
        }),
        /** Approved earlier, not yet cleared: these still clear. */
        uncleared: z.strictObject({ count: z.int(), total: Money }),
        lastPaymentAt: Time.nullable(),
        language: z.enum(['en', 'zh-CN']),
      }),
    ),
  freeze: command('cards.freeze', 'card.frozen', '/cards/{id}/freeze', 'Freeze: the next payment is declined')
    .input(
      z.strictObject({
        requestId: RequestId,
        id: id('card'),
        version: Version,
        reason: z.enum(OPERATOR_FREEZE_REASONS),
        note: Note,
        until: Time.nullable(),
      }),
    )
    .output(z.strictObject({ version: Version, at: Time })),
  unfreeze: command(
    'cards.unfreeze',
    'card.unfrozen',
    '/cards/{id}/unfreeze',
    'Unfreeze, or ask a second person after fraud',
  )
    .input(z.strictObject({ requestId: RequestId, id: id('card'), version: Version, note: Note.min(1) }))
    .output(DoneOrStaged),
  setLimits: command(
    'cards.limits',
    'card.limits_set',
    '/cards/{id}/limits',
    'Set limits and scope, or ask a second person past policy',
  )
    .input(
      z.strictObject({
        requestId: RequestId,
        id: id('card'),
        version: Version,
        limits: LimitsSchema,
        scope: ScopeSchema,
        note: Note,
      }),
    )
    .output(DoneOrStaged),
}
