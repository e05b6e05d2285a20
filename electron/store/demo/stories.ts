// What happened to the people of the cast in the last day and a half, told relative to the demo's now: enough for every
// screen to open on something worth reading, and for the handbook to point at.
import type { Channel, PinResult } from '#shared/domain/authorisation.ts'
import { localDay } from '#shared/domain/calendar.ts'
import type { Card } from '#shared/domain/card.ts'
import { decimalsOf } from '#shared/domain/money.ts'
import { castIndex } from './cast.ts'
import { frozen, pinChanged, travelNotice } from './cardEvents.ts'
import type { Fates } from './fates.ts'
import { DAY, HOUR, type Household } from './holders.ts'
import type { Planned, PlannedEvent } from './ledger.ts'
import type { StoryMerchant } from './merchants.ts'
import { AGENT, INVESTIGATOR, REVIEWER } from './operators.ts'
import type { DemoNote, Scenario } from './records.ts'
import { countryOf, TIME_ZONE } from './reference.ts'
import type { Shops } from './shops.ts'

const MINUTE = 60_000

type Line = readonly [minutesAgo: number, shop: StoryMerchant, amount: number, channel?: Channel, pin?: PinResult]
type Story = Readonly<{ last4: string; lines: ReadonlyArray<Line>; scenario?: Scenario; abroad?: boolean }>

/** Amounts are whole units of the shop's currency. */
const STORIES: ReadonlyArray<Story> = [
  {
    // Travels with notice; the flight home goes over the daily limit twice.
    last4: '4242',
    lines: [
      [19 * 60 + 38, '云岭咖啡', 38, 'contactless'],
      [12 * 60 + 40, 'Merlion Quay Hotel', 188.4, 'chip'],
      [12 * 60 + 5, 'Pelican Air', 842, 'online'],
      [40, 'Merlion Quay Hotel', 212.4, 'chip'],
      [4, 'Pelican Air', 842, 'online'],
    ],
  },
  {
    // Spent most of the day's limit, then tries a shop in Japan three times.
    last4: '6120',
    lines: [
      [186, 'Kumo Electronics', 24_000, 'online'],
      [171, 'Kumo Electronics', 48_600, 'online'],
      [24, 'Kumo Electronics', 24_900, 'online'],
      [16, 'Kumo Electronics', 21_500, 'online'],
      [1, 'Kumo Electronics', 18_400, 'online'],
    ],
  },
  {
    last4: '9017',
    scenario: 'card_testing',
    abroad: true,
    lines: [
      [27, 'Orbit Game Store', 1, 'online'],
      [26, 'Orbit Game Store', 1, 'online'],
      [25, 'Orbit Game Store', 2, 'online'],
      [24, 'Orbit Game Store', 1, 'online'],
      [23, 'Orbit Game Store', 1.99, 'online'],
      [22, 'Orbit Game Store', 2, 'online'],
      [21, 'Orbit Game Store', 1.99, 'online'],
      [20, 'Orbit Game Store', 189, 'online'],
      [18, 'Orbit Game Store', 219.99, 'online'],
    ],
  },
  {
    last4: '2267',
    abroad: true,
    lines: [
      [65, 'Orbit Game Store', 249.99, 'online'],
      [63, 'Orbit Game Store', 249.99, 'online'],
    ],
  },
  { last4: '1183', abroad: true, lines: [[150, 'Casa Tramonto', 204.1, 'chip', 'right']] },
  {
    last4: '5566',
    abroad: true,
    lines: [
      [192, 'Lucky Tern Casino', 300, 'online'],
      [190, 'Lucky Tern Casino', 500, 'online'],
    ],
  },
  {
    last4: '3308',
    abroad: true,
    lines: [
      [20 * 60, 'Meridian FX Kiosk', 1500, 'chip', 'right'],
      [302, 'Meridian FX Kiosk', 1500, 'chip', 'right'],
      [281, 'Meridian FX Kiosk', 2000, 'chip', 'right'],
    ],
  },
  {
    last4: '2894',
    abroad: true,
    lines: [
      [124, 'Casa Tramonto', 238.4, 'chip', 'wrong'],
      [123, 'Casa Tramonto', 238.4, 'chip', 'wrong'],
      [121, 'Casa Tramonto', 238.4, 'chip', 'wrong'],
      [118, 'Casa Tramonto', 238.4, 'chip', 'right'],
    ],
  },
  { last4: '7751', lines: [[57, 'Nordlys Hotell', 3460, 'chip', 'right']] },
  { last4: '8156', lines: [[23 * 60, 'Nordlys Hotell', 2120, 'chip', 'right']] },
  { last4: '7012', lines: [[15 * 60, 'Orbit Game Store', 49.9, 'online']] },
  { last4: '5048', lines: [[18 * 60, 'Pelican Air', 962, 'online']] },
  { last4: '8420', abroad: true, lines: [[26 * 60, 'Mekong Lantern Kitchen', 412_000, 'contactless']] },
  {
    last4: '1407',
    abroad: true,
    lines: [
      [70, 'Cobalt Cloud', 264, 'online'],
      [44, 'Blue Heron Rail', 118, 'chip', 'none'],
    ],
  },
  {
    last4: '7730',
    scenario: 'takeover_after_pin_change',
    lines: [
      [281, 'Blue Heron Rail', 1420, 'chip', 'right'],
      [277, 'Harbour Lane Market', 1680, 'chip', 'right'],
      [272, 'Harbour Lane Market', 1720, 'chip', 'right'],
    ],
  },
]

export function createStories(
  household: Household,
  shops: Shops,
  startsAt: number,
  asOf: number,
): Fates & Readonly<{ notes: ReadonlyArray<DemoNote> }> {
  // Just after midnight the told morning would be two days: tell it as of an hour before.
  const now = localDay(asOf, TIME_ZONE) === localDay(asOf - 4 * HOUR, TIME_ZONE) ? asOf : asOf - 5 * HOUR
  const ago = (minutes: number): number => now - minutes * MINUTE - 7000
  const payments: Array<Planned> = []
  const issued = new Map<number, Card>()
  const cardOf = (last4: string): number => castIndex(last4)
  const nameOf = (last4: string): string => household.customers[castIndex(last4)]!.name.latin
  const change = (last4: string, more: Partial<Card>): void => {
    const index = cardOf(last4)
    issued.set(index, { ...(issued.get(index) ?? household.cards[index]!.issued), ...more })
  }

  for (const story of STORIES) {
    const card = cardOf(story.last4)
    const { scope } = household.cards[card]!.issued
    const away = household.customers[card]!.country !== 'CN'
    change(story.last4, { scope: { ...scope, online: true, contactless: true, abroad: away || story.abroad === true } })
    for (const [place, [minutes, shop, amount, channel = 'online', pin]] of story.lines.entries()) {
      const merchant = shops.named(shop)
      const minor = Math.round(amount * 10 ** decimalsOf(countryOf(merchant.country).currency))
      payments.push({
        // Some seconds off the minute, as life is, but never past the next line.
        at: ago(minutes) - ((place * 17 + minutes * 7) % 50) * 1000,
        card,
        merchant: merchant.index,
        amount: minor,
        channel,
        pin: pin ?? (channel === 'chip' ? 'right' : 'none'),
        ...(story.scenario !== undefined && { scenario: story.scenario, knownAt: asOf + DAY }),
      })
    }
  }
  const plain = { payment: 500_000, day: 500_000, month: 3_000_000 }
  for (const last4 of ['4242', '6120', '3308', '7730', '9017', '2267', '2894', '1183', '1407'])
    change(last4, { limits: plain })
  change('5048', { expiresAt: Math.max(startsAt + DAY, asOf - 6 * DAY) })

  const events: ReadonlyArray<PlannedEvent> = [
    pinChanged({ at: ago(63 * 60), card: cardOf('4242') }, 'pin.changed', null),
    travelNotice({ at: ago(38 * 60), card: cardOf('4242') }, 'SG', asOf + 5 * DAY, nameOf('4242')),
    pinChanged({ at: ago(290), card: cardOf('7730') }, 'pin.changed', null),
    frozen({ at: ago(19), card: cardOf('9017') }, 'suspected_fraud', INVESTIGATOR, '', {
      note: 'Seven payments of one or two dollars at one shop within seven minutes, then 189.00.',
    }),
    frozen({ at: ago(1) + 30_000, card: cardOf('5310') }, 'holder_pause', null, nameOf('5310')),
  ]
  const notes: ReadonlyArray<DemoNote> = [
    {
      kind: 'customer',
      target: castIndex('4242'),
      operator: REVIEWER.index,
      at: household.customers[castIndex('4242')]!.verifiedAt + HOUR,
      text: 'Prefers to be called after 18:00.',
    },
    {
      kind: 'customer',
      target: castIndex('4242'),
      operator: AGENT.index,
      at: ago(39 * 60),
      text: 'Asked how travel notices work. Explained; the holder sets one for Singapore.',
    },
    {
      kind: 'customer',
      target: castIndex('8420'),
      operator: AGENT.index,
      at: ago(25 * 60),
      text: 'Asked why a restaurant in Vientiane was declined. No rate for its currency; offered to pay by cash.',
    },
  ]
  return { payments, events: events.filter((event) => event.at >= startsAt), issued, notes }
}
