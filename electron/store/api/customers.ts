// People: search, the customer page, numbers revealed with a reason, notes.
import { addDays, dayStart, localDay } from '#shared/domain/calendar.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import { holdsCaseOf } from '#electron/store/db/case-scope.ts'
import { cardById, cardsOfCustomer, sealedPan, toCard, type CardRow } from '#electron/store/db/cards.ts'
import { statusCodes } from '#electron/store/db/codes.ts'
import {
  cardsHeldBy,
  countCustomers,
  openFlagsOn,
  searchCustomers,
  type CustomerPosition,
} from '#electron/store/db/customer-search.ts'
import {
  customerById,
  flagsOn,
  linkedCustomers,
  openWorkOf,
  spendingOf,
  type CustomerRow,
} from '#electron/store/db/customers.ts'
import { latestOfCards } from '#electron/store/db/payment-rows.ts'
import { addHistory, historyOf, notesOf } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { cardView } from './card-view.ts'
import { maskedContact, openContact, panPlace } from './contact.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store, type Permitted } from './implementer.ts'
import { fullName, personName, readsMasked } from './names.ts'
import { notesView, writeNote } from './notes.ts'
import { readerOf } from './payment-query.ts'
import { customerSearch, heldState } from './people-query.ts'
import { refuse } from './refuse.ts'
import { mayReadCustomer } from './scope.ts'
import type { Programme } from './services.ts'
import { flagLine, historyLine, newestFirst, paymentLine, type TimelineLine } from './timeline.ts'

const SPEND_DAYS = 30
const LINE_PAYMENTS = 50
const LINES = 80
/** How long a revealed number may stand on a screen. */
const REVEAL_MS = 20_000
const SPENT = [statusCodes.code('approved'), statusCodes.code('cleared')]

const MARK = /^(\d{1,15})\.(\d{1,16})$/
function positionOf(cursor: string | undefined): CustomerPosition | null {
  if (cursor === undefined) return null
  const mark = MARK.exec(cursor)
  if (mark === null)
    throw refuse.badInput('cursor', 'it is not one of this list', 'Pass the cursor of the block before')
  return { since: Number(mark[1]), id: Number(mark[2]) }
}

/** One bar a local day, today last. */
function* spendBars(
  cards: ReadonlyArray<CardRow>,
  programme: Programme,
  now: number,
): Work<Array<{ start: number; home: number; abroad: number }>> {
  const { timeZone, homeCountry } = programme
  const today = localDay(now, timeZone)
  const bars = Array.from({ length: SPEND_DAYS }, (_, i) => ({
    start: dayStart(addDays(today, i - SPEND_DAYS + 1), timeZone),
    home: 0,
    abroad: 0,
  }))
  // A person's cards bill in one currency as a rule; others would not add up with it.
  const currency = cards[0]?.currency ?? programme.currency
  const keys = cards.map((card) => card.id)
  for (const payment of yield* spendingOf(keys, currency, bars[0]!.start, SPENT)) {
    const bar = bars.findLast((one) => one.start <= payment.at)!
    bar[payment.country === null || payment.country === homeCountry ? 'home' : 'abroad'] += payment.billing_amount
  }
  return bars
}

function* timeline(customer: CustomerRow, cards: ReadonlyArray<CardRow>): Work<Array<TimelineLine>> {
  const keys = cards.map((card) => card.id)
  const last4 = new Map(cards.map((card) => [card.id, card.last4]))
  const lines = (yield* latestOfCards(keys, LINE_PAYMENTS)).map(paymentLine)
  for (const row of yield* historyOf('customer', customer.id, LINES)) lines.push(historyLine(row))
  for (const card of cards) {
    for (const row of yield* historyOf('card', card.id, LINES)) lines.push(historyLine(row, { last4: card.last4 }))
  }
  for (const flag of yield* flagsOn(keys, LINES)) lines.push(flagLine(flag, { last4: last4.get(flag.card_id)! }))
  return newestFirst(lines, LINES)
}

function* readable(call: Permitted, id: string): Work<CustomerRow> {
  const key = internalKey('customer', id)
  const row = key === undefined ? undefined : yield* customerById(key)
  if (row === undefined || !(yield* mayReadCustomer(call, row.id))) throw refuse.notFound('customer')
  return row
}

const target = (row: CustomerRow) =>
  ({ targetKind: 'customer', target: publicId('customer', row.id), label: fullName(row) }) as const

export const customers = {
  search: store.customers.search.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { services, grant, actor } = context
      const now = services.clock()
      const masked = readsMasked(actor)
      const search = customerSearch(services, readerOf(context, grant), input.text)
      const block = yield* searchCustomers(search, { before: positionOf(input.cursor), limit: input.limit })
      const held = yield* cardsHeldBy(block.rows.map((row) => row.id))
      const flagged = yield* openFlagsOn(held.map((card) => card.id))
      const last = block.rows.at(-1)
      return {
        rows: block.rows.map((row) => {
          const cards = held.filter((card) => card.customer_id === row.id)
          return {
            id: publicId('customer', row.id),
            name: personName(row, masked),
            city: row.city,
            country: row.country,
            since: row.since,
            cards: cards.map((card) => ({
              id: publicId('card', card.id),
              last4: card.last4,
              state: heldState(card, now),
            })),
            openFlags: cards.reduce((sum, card) => sum + (flagged.get(card.id) ?? 0), 0),
          }
        }),
        cursor: block.more && last !== undefined ? `${last.since}.${last.id}` : null,
        count: yield* countCustomers(search),
      }
    }),
  ),

  get: store.customers.get.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { services, actor } = context
      const { programme, cipher } = services
      const now = services.clock()
      const masked = readsMasked(actor)
      const row = yield* readable(context, input.id)
      const cards = yield* cardsOfCustomer(row.id)
      const views = []
      for (const card of cards) views.push(yield* cardView(programme, card, now, masked))
      return {
        id: publicId('customer', row.id),
        version: row.version,
        name: personName(row, masked),
        verified: row.verified_at !== null,
        since: row.since,
        language: row.language === 'zh-CN' ? ('zh-CN' as const) : ('en' as const),
        ...maskedContact(cipher, row, masked),
        city: row.city,
        country: row.country,
        verifiedAt: row.verified_at,
        verifiedBy: row.verified_by,
        cards: views,
        open: yield* openWorkOf(row.id, now),
        spend: yield* spendBars(cards, programme, now),
        timeline: yield* timeline(row, cards),
        linked: yield* linkedTo(context, row, masked),
        notes: notesView(services, yield* notesOf('customer', row.id)),
      }
    }),
  ),

  reveal: store.customers.reveal.handler(({ input, context }) => {
    type Answer = { value: string; until: number }
    return command<Answer>(context, { action: context.action, input, keep: false }, function* ({ now, by }): Work<
      Act<Answer>
    > {
      const row = yield* readable(context, input.id)
      if (context.grant === 'own_cases' && !(yield* holdsCaseOf(operatorOf(context).id, row.id))) {
        throw refuse.notFound('customer')
      }
      const { field, reason } = input
      const found = field === 'pan' ? yield* panOf(context, row, input.card) : null
      const value = field === 'pan' ? found!.value : openContact(context.services.cipher, row, field)
      if (value === null) throw refuse.notFound(field)
      yield* addHistory('customer', row.id, now, 'number.revealed', by, {
        field,
        reason,
        ...(found !== null && { last4: found.last4 }),
      })
      return {
        answer: { value, until: now + REVEAL_MS },
        // What was seen is named, never its value.
        audit: {
          ...(found === null
            ? target(row)
            : { targetKind: 'card', target: publicId('card', found.id), label: maskPan(found.last4) }),
          reason,
          changes: [{ field, before: null, after: null }],
        },
        events: [{ kind: 'customer', target: publicId('customer', row.id), what: 'number.revealed' }],
      }
    })
  }),

  addNote: store.customers.addNote.handler(async ({ input, context }) => {
    const operator = operatorOf(context)
    type Answer = { id: string; at: number; by: string }
    // The answer is kept for a repeat of the request; the text is sealed, so it is not part of what is kept.
    const written = await command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<
      Act<Answer>
    > {
      const row = yield* readable(context, input.id)
      const id = yield* writeNote(context.services, 'customer', row.id, operator.id, input.text, now)
      return {
        answer: { id: publicId('note', id), at: now, by },
        audit: target(row),
        events: [{ kind: 'note', target: publicId('customer', row.id), what: 'note.written' }],
      }
    })
    return { ...written, text: input.text }
  }),
}

function* panOf(
  call: Permitted,
  customer: CustomerRow,
  card: string | undefined,
): Work<Readonly<{ id: number; last4: string; value: string }>> {
  if (card === undefined) throw refuse.badInput('card', 'a card number needs its card', 'Pass the id of the card')
  const key = internalKey('card', card)
  const row = key === undefined ? undefined : yield* cardById(key)
  if (row === undefined || row.customer_id !== customer.id) throw refuse.notFound('card')
  const sealed = yield* sealedPan(row.id)
  // Imported cards may be known by their last four digits only.
  if (sealed === null) throw refuse.notFound('pan')
  return { id: row.id, last4: row.last4, value: call.services.cipher.open(sealed, panPlace(row.id)) }
}

/** People who share something with this one, of those that the reader may see. */
function* linkedTo(call: Permitted, row: CustomerRow, masked: boolean) {
  const linked = []
  for (const other of yield* linkedCustomers(row)) {
    if (!(yield* mayReadCustomer(call, other.id))) continue
    linked.push({
      id: publicId('customer', other.id),
      name: personName(other, masked),
      same: other.same.map((link) => (link === 'national' ? ('national_id' as const) : link)),
      cards: (yield* cardsOfCustomer(other.id)).map((card) => {
        const { state } = toCard(card)
        return { id: publicId('card', card.id), last4: card.last4, state }
      }),
    })
  }
  return linked
}
