// What an approval does: the applicant becomes a customer with an account and a virtual card; numbers are sealed before they are written.
import { randomInt } from 'node:crypto'
import { stateAt, type Limits, type Scope } from '#shared/domain/card.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import { decimalsOf } from '#shared/domain/money.ts'
import { lastFour, luhnCheckDigit } from '#shared/domain/pan.ts'
import { accountOf, addCustomer, confirmCustomer } from '#electron/store/db/admissions.ts'
import { fieldsOf, type ApplicationRow } from '#electron/store/db/applications.ts'
import { addAccount, addCard, cardsOfCustomer, panExists, toCard } from '#electron/store/db/cards.ts'
import { cardStateCodes, pinStateCodes } from '#electron/store/db/codes.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import { addHistory } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { normaliseEmail, normaliseNationalId, normalisePhone } from '#electron/store/security/normalise.ts'
import { contactPlace, panPlace } from './contact.ts'
import type { Services } from './services.ts'

/** Limits of a new card, whole units of the billing currency. */
export const STARTING_LIMITS = { payment: 5_000, day: 5_000, month: 30_000 } as const
export const STARTING_SCOPE: Scope = { abroad: false, online: true, contactless: true, cash: false }
/** Minor units that a new account of the demo begins with, so that its card can pay; elsewhere the wallet loads it. */
export const DEMO_CREDIT = 2_000_000
const VALID_YEARS = 3
const PAN_DIGITS = 16
/** More numbers than this taken in a row means that the range is nearly used up. */
const PAN_TRIES = 100

/** The first millisecond after the month, three years on, in which the card still pays. */
export function expiryOf(issuedAt: number): number {
  const date = new Date(issuedAt)
  return Date.UTC(date.getUTCFullYear() + VALID_YEARS, date.getUTCMonth() + 1, 1)
}

/** A random number of the range with its check digit. */
function randomPan(bin: string): string {
  let digits = bin
  while (digits.length < PAN_DIGITS - 1) digits += String(randomInt(10))
  return digits + luhnCheckDigit(digits)
}

function* freePan({ keyring, programme }: Services): Work<Readonly<{ pan: string; index: string }>> {
  for (let i = 0; i < PAN_TRIES; i++) {
    const pan = randomPan(programme.bin)
    const index = blindIndex(keyring, 'pan', pan)
    if (!(yield* panExists(index))) return { pan, index }
  }
  throw new Error(`no free card number was found in the range ${programme.bin}`)
}

const value = (fields: ReadonlyArray<FieldLine>, name: string): string | null => {
  const line = fields.find((one) => one.field === name)
  return line?.typed ?? line?.printed ?? line?.zone ?? null
}

/** A customer from the application: names, place and language in clear, what identifies or reaches the person sealed. */
function* createCustomer(services: Services, row: ApplicationRow, now: number): Work<number> {
  const { cipher, keyring } = services
  const fields = yield* fieldsOf(cipher, row.id)
  const id = yield* takeKeys('customer')
  const sealed = (kind: 'phone' | 'email' | 'national_id', text: string | null, plain: string | undefined) => ({
    enc: text === null ? null : cipher.seal(plain ?? text, contactPlace(kind, id)),
    // What does not have the form of such a value is kept as it was typed and cannot be searched.
    idx: plain === undefined ? null : blindIndex(keyring, kind, plain),
  })
  const phone = value(fields, 'phone')
  const email = value(fields, 'email')
  const national = value(fields, 'national_id') ?? value(fields, 'document_number')
  const phoneCell = sealed('phone', phone, normalisePhone(phone ?? '', row.country))
  const emailCell = sealed('email', email, normaliseEmail(email ?? ''))
  const nationalCell = sealed('national_id', national, normaliseNationalId(national ?? ''))
  const by = row.decider ?? ''
  yield* addCustomer({
    id,
    native: row.native,
    latin: row.latin,
    language: row.language,
    city: row.city,
    country: row.country,
    at: now,
    verifiedAt: row.decided_at ?? now,
    verifiedBy: by,
    phone: phoneCell.enc,
    phoneIndex: phoneCell.idx,
    email: emailCell.enc,
    emailIndex: emailCell.idx,
    national: nationalCell.enc,
    nationalIndex: nationalCell.idx,
    origin: row.origin,
  })
  yield* addHistory('customer', id, now, 'customer.created', by)
  return id
}

export type Admission = Readonly<{
  customer: number
  created: boolean
  /** The card that was issued; `null` when the customer already holds one that may still pay. */
  card: Readonly<{ id: number; last4: string }> | null
}>

/** Carries an approval out. Inside the write that marks the decision as carried out. */
export function* admit(services: Services, row: ApplicationRow, now: number): Work<Admission> {
  if (row.customer_id === null) {
    const customer = yield* createCustomer(services, row, now)
    return { customer, created: true, card: yield* issueCard(services, customer, row, now) }
  }
  const customer = row.customer_id
  yield* confirmCustomer(customer, row.decided_at ?? now, row.decider ?? '')
  const held = yield* cardsOfCustomer(customer)
  const usable = held.some((card) => ['active', 'frozen'].includes(stateAt(toCard(card), now)))
  return { customer, created: false, card: usable ? null : yield* issueCard(services, customer, row, now) }
}

export function* issueCard(
  services: Services,
  customer: number,
  row: Pick<ApplicationRow, 'origin' | 'decider'>,
  now: number,
): Work<Readonly<{ id: number; last4: string }>> {
  const { cipher, programme } = services
  const { currency, bin } = programme
  let account = yield* accountOf(customer, currency)
  if (account === undefined) {
    account = yield* takeKeys('account')
    yield* addAccount(account, customer, currency, programme.demo ? DEMO_CREDIT : 0)
  }
  const { pan, index } = yield* freePan(services)
  const id = yield* takeKeys('card')
  const last4 = lastFour(pan)
  const unit = 10 ** decimalsOf(currency)
  const limits: Limits = {
    payment: STARTING_LIMITS.payment * unit,
    day: STARTING_LIMITS.day * unit,
    month: STARTING_LIMITS.month * unit,
  }
  yield* addCard({
    id,
    customer,
    account,
    bin,
    last4,
    pan: cipher.seal(pan, panPlace(id)),
    panIndex: index,
    issuedAt: now,
    expiresAt: expiryOf(now),
    ...limits,
    abroad: Number(STARTING_SCOPE.abroad),
    origin: row.origin,
    state: cardStateCodes.code('active'),
    pinState: pinStateCodes.code('unset'),
  })
  yield* addHistory('card', id, now, 'card.issued', row.decider)
  return { id, last4 }
}
