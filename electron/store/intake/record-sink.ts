// Customers, cards and merchants of a source as rows of the store: what a slice would do, and the doing of it.
import { contactPlace, panPlace } from '#electron/store/api/contact.ts'
import type { Services } from '#electron/store/api/services.ts'
import { accountOf } from '#electron/store/db/admissions.ts'
import { addAccount } from '#electron/store/db/cards.ts'
import { cardStateCodes, originCodes, pinStateCodes } from '#electron/store/db/codes.ts'
import { addImportedCard, addImportedCustomer, addImportedMerchant } from '#electron/store/db/intake.ts'
import { keysOfSource, takenNumbers } from '#electron/store/db/intake-records.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import type { Work } from '#electron/store/db/work.ts'
import { binOf } from '#shared/domain/pan.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { refuse } from './cells.ts'
import type { CardRecord, CustomerRecord, SourceRecord } from './mapped-records.ts'
import type { IntakeMerchant, RowRefusal } from './record.ts'

export type RowRecord = Readonly<{ row: number; read: SourceRecord }>
/** What becomes of a slice's rows. `customer` is the card's holder in the store. */
export type Judged = Readonly<{
  fresh: ReadonlyArray<RowRecord & Readonly<{ customer?: number }>>
  known: number
  refused: ReadonlyArray<RowRefusal & Readonly<{ row: number }>>
}>

const IMPORT = originCodes.code('import')
type Tools = Pick<Services, 'keyring' | 'cipher' | 'programme'>

/** What the store has of the ids that a slice names. */
type There = Readonly<{
  ids: ReadonlyMap<string, number>
  holders: ReadonlyMap<string, number>
  numbers: ReadonlySet<string>
}>
type IndexOf = (number: string) => string

/** Sorts rows of one kind into new ones, known ones and those that the store must refuse. `source` is undefined while it has no row. */
export function* judge(
  { keyring }: Pick<Services, 'keyring'>,
  source: number | undefined,
  rows: ReadonlyArray<RowRecord>,
): Work<Judged> {
  const [first] = rows
  const indexOf: IndexOf = (number) => blindIndex(keyring, 'pan', number)
  const cards = rows.flatMap(({ read }) => (read.of === 'cards' ? [read.record] : []))
  const outsideIds = rows.map(({ read }) => read.record.outsideId)
  const customers = [...new Set(cards.map(({ customer }) => customer))]
  const none: ReadonlyMap<string, number> = new Map()
  const unknown = source === undefined || first === undefined
  const ids = unknown ? none : yield* keysOfSource(first.read.of, source, outsideIds)
  const holders = unknown ? none : yield* keysOfSource('customers', source, customers)
  const numbers = yield* takenNumbers(cards.flatMap(({ number }) => (number === null ? [] : [indexOf(number)])))
  return decide(rows, { ids, holders, numbers }, indexOf)
}

/** The same where there is no store yet. */
export const judgeWithoutStore = (rows: ReadonlyArray<RowRecord>): Judged =>
  decide(rows, { ids: new Map(), holders: new Map(), numbers: new Set() }, (number) => number)

function decide(rows: ReadonlyArray<RowRecord>, { ids, holders, numbers: taken }: There, indexOf: IndexOf): Judged {
  const numbers = new Set(taken)
  const seen = new Set(ids.keys())
  const fresh: Array<Judged['fresh'][number]> = []
  const refusals: Array<Judged['refused'][number]> = []
  let known = 0
  for (const one of rows) {
    const { row, read } = one
    if (seen.has(read.record.outsideId)) {
      known++
      continue
    }
    if (read.of !== 'cards') {
      fresh.push(one)
    } else {
      const { customer, columns } = read.record
      const holder = holders.get(customer)
      const index = read.record.number === null ? null : indexOf(read.record.number)
      if (holder === undefined) {
        const remedy = 'a customer of this source: import customers first'
        refusals.push({ row, ...refuse('unknown_customer', columns.customer, customer, remedy) })
        continue
      }
      if (index !== null && numbers.has(index)) {
        const remedy = 'a number that no other card has; payments by this number find the card that has it'
        refusals.push({ row, ...refuse('number_taken', columns.number, null, remedy) })
        continue
      }
      if (index !== null) numbers.add(index)
      fresh.push({ ...one, customer: holder })
    }
    seen.add(read.record.outsideId)
  }
  return { fresh, known, refused: refusals }
}

/** Inside the write that judged the row. */
export function* addRecord(
  tools: Tools,
  source: Readonly<{ id: number; name: string }>,
  { read, customer }: Judged['fresh'][number],
  now: number,
): Work<void> {
  if (read.of === 'customers') yield* addCustomer(tools, source.id, read.record, now)
  else if (read.of === 'cards') yield* addCard(tools, source, read.record, customer!, now)
  else yield* addMerchant(source.id, read.record)
}

function* addCustomer({ cipher, keyring }: Tools, source: number, customer: CustomerRecord, now: number): Work<void> {
  const { native, latin, phone, email, city, country } = customer
  const id = yield* takeKeys('customer')
  yield* addImportedCustomer({
    id,
    native,
    latin,
    search: (native === null ? latin : `${native} ${latin}`).toLowerCase(),
    since: now,
    city,
    country,
    phone: phone === null ? null : cipher.seal(phone, contactPlace('phone', id)),
    phoneIndex: phone === null ? null : blindIndex(keyring, 'phone', phone),
    email: email === null ? null : cipher.seal(email, contactPlace('email', id)),
    emailIndex: email === null ? null : blindIndex(keyring, 'email', email),
    origin: IMPORT,
    source,
    outside: customer.outsideId,
  })
}

function* addCard(
  { cipher, keyring, programme }: Tools,
  source: Readonly<{ id: number; name: string }>,
  card: CardRecord,
  customer: number,
  now: number,
): Work<void> {
  const { number, state } = card
  const currency = card.currency ?? programme.currency
  let account = yield* accountOf(customer, currency)
  if (account === undefined) {
    account = yield* takeKeys('account')
    yield* addAccount(account, customer, currency, 0)
  }
  const id = yield* takeKeys('card')
  const row = {
    id,
    customer,
    account,
    bin: number === null ? '' : binOf(number),
    last4: card.lastFour,
    pan: number === null ? null : cipher.seal(number, panPlace(id)),
    panIndex: number === null ? null : blindIndex(keyring, 'pan', number),
    issuedAt: now,
    expiresAt: card.expiresAt,
    state: cardStateCodes.code(state),
    pinState: pinStateCodes.code('set'),
    origin: IMPORT,
    source: source.id,
    outside: card.outsideId,
  }
  // Its own system knows why it is frozen; here it says where it was frozen.
  const freeze = {
    freezeReason: 'other',
    freezeBy: 'operator',
    freezeName: source.name,
    freezeAt: now,
    freezeNote: source.name,
  }
  yield* addImportedCard(row, state === 'frozen' ? freeze : null)
}

function* addMerchant(source: number, { outsideId, name, mcc, country, city }: IntakeMerchant): Work<void> {
  yield* addImportedMerchant({
    source,
    outside: outsideId,
    name,
    mcc: mcc ?? '',
    country,
    city,
  })
}
