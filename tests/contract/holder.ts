// One person with an account and an active card, written through the store's own repositories. For suites and benches that need holders.
import { luhnCheckDigit } from '#shared/domain/pan.ts'
import type { Limits } from '#shared/domain/card.ts'
import { publicId } from '#shared/domain/ids.ts'
import type { Services } from '#electron/store/api/services.ts'
import { addCustomer } from '#electron/store/db/admissions.ts'
import { addAccount, addCard } from '#electron/store/db/cards.ts'
import { cardStateCodes, originCodes, pinStateCodes } from '#electron/store/db/codes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import type { Work } from '#electron/store/db/work.ts'
import { blindIndex } from '#electron/store/security/fields.ts'

export type Holder = Readonly<{
  native: string | null
  latin: string
  phone?: string
  email?: string
  /** Tells this card's number from the others': 0 … 9,999,999. */
  serial: number
  /** Minor units of the billing currency. */
  credit: number
  limits: Limits
}>

export function* addHolder(
  services: Services,
  holder: Holder,
  at: number,
): Work<Readonly<{ customer: string; card: string; pan: string }>> {
  const { cipher, keyring, programme } = services
  const { native, latin, phone, email, serial, credit, limits } = holder
  const origin = originCodes.code('demo')
  const customer = yield* takeKeys('customer')
  const contact = (column: string, kind: 'phone' | 'email', text: string | undefined) => ({
    sealed: text === undefined ? null : cipher.seal(text, { table: 'customer', column, row: customer }),
    index: text === undefined ? null : blindIndex(keyring, kind, text),
  })
  const byPhone = contact('phone_enc', 'phone', phone)
  const byEmail = contact('email_enc', 'email', email)
  yield* addCustomer({
    id: customer,
    native,
    latin,
    language: native === null ? 'en' : 'zh-CN',
    city: 'Hangzhou',
    country: 'CN',
    at,
    verifiedAt: at,
    verifiedBy: 'The reviewer',
    phone: byPhone.sealed,
    phoneIndex: byPhone.index,
    email: byEmail.sealed,
    emailIndex: byEmail.index,
    national: null,
    nationalIndex: null,
    origin,
  })
  const account = yield* takeKeys('account')
  yield* addAccount(account, customer, programme.currency, credit)
  const card = yield* takeKeys('card')
  const digits = `${programme.bin}${String(serial).padStart(7, '0')}`
  const pan = digits + luhnCheckDigit(digits)
  yield* addCard({
    id: card,
    customer,
    account,
    bin: programme.bin,
    last4: pan.slice(-4),
    pan: cipher.seal(pan, { table: 'card', column: 'pan_enc', row: card }),
    panIndex: blindIndex(keyring, 'pan', pan),
    issuedAt: at,
    expiresAt: Date.UTC(2029, 8, 1),
    payment: limits.payment,
    day: limits.day,
    month: limits.month,
    abroad: 0,
    origin,
    state: cardStateCodes.code('active'),
    pinState: pinStateCodes.code('set'),
  })
  return { customer: publicId('customer', customer), card: publicId('card', card), pan }
}
