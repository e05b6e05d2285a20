// What holders do with their own cards, through the wallet. Errors name the field. No version is asked for: a holder acts on what stands
// now. Applications are in applications.ts.
import { z } from 'zod'
import { LimitsSchema, ScopeSchema } from './cards.ts'
import { command, Country, id, RequestId, Time, Version } from './base.ts'

const mine = { requestId: RequestId, customer: id('customer'), card: id('card') }
const Pin = z.string().regex(/^\d{4,12}$/, '4 to 12 digits')
const Done = z.strictObject({ version: Version, at: Time })

export const wallet = {
  setPin: command('wallet.holder', 'pin.set', '/wallet/pin', 'Choose a PIN: the first, or one for a forgotten one')
    .input(z.strictObject({ ...mine, pin: Pin }))
    .output(Done),
  changePin: command('wallet.holder', 'pin.changed', '/wallet/pin/change', 'Another PIN, knowing the one in use')
    .input(z.strictObject({ ...mine, current: Pin, pin: Pin }))
    .output(
      z.discriminatedUnion('outcome', [
        z.strictObject({ outcome: z.literal('changed'), version: Version, at: Time }),
        z.strictObject({ outcome: z.literal('wrong_pin'), triesLeft: z.int() }),
      ]),
    ),
  freeze: command('wallet.holder', 'card.frozen', '/wallet/freeze', 'The holder freezes the card')
    .input(z.strictObject({ ...mine, reason: z.enum(['holder_pause', 'device_lost']), until: Time.nullable() }))
    .output(Done),
  unfreeze: command('wallet.holder', 'card.unfrozen', '/wallet/unfreeze', 'The holder lifts the holder’s own pause')
    .input(z.strictObject(mine))
    .output(Done),
  setLimits: command('wallet.holder', 'card.limits_set', '/wallet/limits', 'Limits and scope, up to the policy')
    .input(z.strictObject({ ...mine, limits: LimitsSchema, scope: ScopeSchema }))
    .output(Done),
  noteTravel: command('wallet.holder', 'card.travel_noted', '/wallet/travel', 'The holder will be abroad')
    .input(z.strictObject({ ...mine, countries: z.array(Country).min(1).max(20), from: Time, until: Time }))
    .output(Done),
  reportLost: command('wallet.holder', 'card.reported', '/wallet/report', 'Lost or stolen: final')
    .input(z.strictObject({ ...mine, kind: z.enum(['lost', 'stolen']), replace: z.boolean() }))
    .output(z.strictObject({ version: Version, at: Time, replacement: id('card').nullable() })),
}
