// Flagged cards and the verdict on them.
import { z } from 'zod'
import { VERDICTS } from '../domain/flag.ts'
import { ORIGINS } from '../domain/payment.ts'
import { CardView } from './cards.ts'
import {
  command,
  id,
  Last4,
  Money,
  NoteView,
  PersonName,
  query,
  ReasonView,
  RequestId,
  Time,
  Undoable,
  Version,
} from './base.ts'
import { TransactionRow } from './transactions.ts'
import { CARD_STATES } from '../domain/card.ts'

export const FlagRow = z.strictObject({
  id: id('flag'),
  version: Version,
  state: z.enum(['open', 'decided']),
  verdict: z.enum(VERDICTS).nullable(),
  score: z.int(),
  card: id('card'),
  last4: Last4,
  cardState: z.enum(CARD_STATES),
  customer: id('customer'),
  name: PersonName,
  rules: z.array(z.string()),
  openedAt: Time,
  /** The sum of the flagged payments, and what of it was already approved; billing currency. */
  couldBeLost: Money,
  approved: Money,
  payments: z.int(),
  origin: z.enum(ORIGINS),
})

export const FlagDetail = z.strictObject({
  row: FlagRow,
  card: CardView,
  reasons: z.array(ReasonView),
  /** The card's payments on the flag's day and those flagged, newest first. */
  payments: z.array(TransactionRow),
  flagged: z.array(id('transaction')),
  decision: z
    .strictObject({ verdict: z.enum(VERDICTS), by: z.string(), at: Time, effectiveAt: Time, effected: z.boolean() })
    .nullable(),
  notes: z.array(NoteView),
  /** Other cards flagged at the same merchants within a day. */
  sameMerchant: z.int(),
})

export const flags = {
  list: query('flags.read', 'GET', '/flags', 'Flagged cards')
    .input(
      z.strictObject({
        show: z.enum(['open', 'decided']),
        order: z.enum(['loss', 'age']),
        /** History that was imported stays out of the open work unless asked for. */
        imported: z.boolean().default(false),
      }),
    )
    .output(
      z.strictObject({
        now: Time,
        rows: z.array(FlagRow),
        counts: z.strictObject({ open: z.int(), decidedToday: z.int(), imported: z.int() }),
        lastHitAt: Time.nullable(),
        rules: z.int(),
      }),
    ),
  get: query('flags.read', 'GET', '/flags/{id}', 'One flagged card with reasons and payments')
    .input(z.strictObject({ id: id('flag') }))
    .output(FlagDetail),
  verdict: command(
    'flags.decide',
    'flag.decided',
    '/flags/{id}/verdict',
    'Say what it was: legitimate, unsure or fraud',
  )
    .input(z.strictObject({ requestId: RequestId, id: id('flag'), version: Version, verdict: z.enum(VERDICTS) }))
    .output(Undoable),
  undo: command('flags.decide', 'flag.verdict_undone', '/flags/{id}/undo', 'Take a verdict back within ten seconds')
    .input(z.strictObject({ requestId: RequestId, id: id('flag'), version: Version }))
    .output(z.strictObject({ version: Version })),
}
