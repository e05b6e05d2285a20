// Cards, their holders and merchants of a source: found in the store, or added.
import type { Services } from '#electron/store/api/services.ts'
import { addAccount } from '#electron/store/db/cards.ts'
import { binOf } from '#shared/domain/pan.ts'
import { cardStateCodes, originCodes, pinStateCodes } from '#electron/store/db/codes.ts'
import {
  addImportedCard,
  addImportedCustomer,
  addImportedMerchant,
  cardWithNumber,
  importedCard,
  importedCustomer,
  importedMerchant,
} from '#electron/store/db/intake.ts'
import { takeKeys } from '#electron/store/db/keys.ts'
import type { Work } from '#electron/store/db/work.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import type { NewCard } from './packed.ts'
import type { MetCard } from './pipeline.ts'
import type { IntakeCard, IntakeMerchant } from './record.ts'

const IMPORT = originCodes.code('import')

/** No file says when a card expires; such a card does not. */
const NEVER = Date.UTC(2100, 0, 1)

export type People = Readonly<{
  card: (met: NewCard) => Work<MetCard>
  merchant: (merchant: IntakeMerchant) => Work<number>
}>

export function createPeople({ cipher, keyring }: Services, source: number): People {
  const panIndexOf = (number: string): string => blindIndex(keyring, 'pan', number)

  function* findCard(card: IntakeCard): Work<number | undefined> {
    return card.number === null
      ? yield* importedCard(source, card.outsideId)
      : yield* cardWithNumber(panIndexOf(card.number))
  }

  function* holderOf({ customer, at }: NewCard, panIndex: string | null): Work<number> {
    // A holder who is known by the card alone is found again by the number's keyed index, never by the number.
    const outside = customer.outsideId ?? `card:${panIndex}`
    const known = yield* importedCustomer(source, outside)
    if (known !== undefined) return known
    const id = yield* takeKeys('customer')
    yield* addImportedCustomer({
      id,
      native: null,
      latin: customer.name,
      search: customer.name.toLowerCase(),
      since: at,
      city: customer.city,
      country: customer.country,
      phone: null,
      phoneIndex: null,
      email: null,
      emailIndex: null,
      origin: IMPORT,
      source,
      outside,
    })
    return id
  }

  function* card(met: NewCard): Work<MetCard> {
    const found = yield* findCard(met.card)
    if (found !== undefined) return { id: found, stranger: true }
    const { card, at, currency } = met
    const panIndex = card.number === null ? null : panIndexOf(card.number)
    const customer = yield* holderOf(met, panIndex)
    const account = yield* takeKeys('account')
    yield* addAccount(account, customer, currency, 0)
    const id = yield* takeKeys('card')
    yield* addImportedCard({
      id,
      customer,
      account,
      bin: card.number === null ? '' : binOf(card.number),
      last4: card.lastFour,
      pan: card.number === null ? null : cipher.seal(card.number, { table: 'card', column: 'pan_enc', row: id }),
      panIndex,
      issuedAt: at,
      expiresAt: NEVER,
      state: cardStateCodes.code('active'),
      pinState: pinStateCodes.code('set'),
      origin: IMPORT,
      source,
      outside: card.outsideId,
    })
    return { id, stranger: false }
  }

  function* merchant({ outsideId, name, mcc, country, city }: IntakeMerchant): Work<number> {
    return (
      (yield* importedMerchant(source, outsideId)) ??
      (yield* addImportedMerchant({
        source,
        outside: outsideId,
        name,
        mcc: mcc ?? '',
        country,
        city,
      }))
    )
  }

  return { card, merchant }
}
