// What a person typed into a search for people, as what it can be: a name, last four digits, a phone, an e-mail address, an id.
import { internalKey } from '#shared/domain/ids.ts'
import { cardStateCodes } from '#electron/store/db/codes.ts'
import type { CustomerSearch, HeldCard } from '#electron/store/db/customer-search.ts'
import { stateAt, type CardState } from '#shared/domain/card.ts'
import { blindIndex } from '#electron/store/security/fields.ts'
import { normaliseEmail, normalisePhone } from '#electron/store/security/normalise.ts'
import type { Reader } from '#electron/store/db/search-sql.ts'
import type { Services } from './services.ts'

/** Digits with the signs that stand in phone numbers, too long for a card's last four. */
const PHONE = /^\+?[\d\s().-]{6,24}$/

/** The last four digits when the text is nothing else: `4242`, `•••• 4242`. */
export const lastFourOf = (text: string): string | undefined =>
  /^(?:[•*·.]+ ?)?(\d{4})$/.exec(text.normalize('NFKC').trim())?.[1]

export const wordsOf = (text: string): ReadonlyArray<string> => text.trim().split(/\s+/).filter(Boolean).slice(0, 10)

/** An empty text finds everybody the reader may see. Who reads people unnamed finds them by id and last four only. */
export function customerSearch(services: Services, reader: Reader, text: string): CustomerSearch {
  const { keyring, programme } = services
  const { casesOf } = reader
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return { casesOf }
  const last4 = lastFourOf(plain)
  if (last4 !== undefined) return { casesOf, last4 }
  const key = internalKey('customer', plain)
  if (key !== undefined) return { casesOf, key }
  if (!reader.names) return { casesOf, nobody: true }
  const email = plain.includes('@') ? normaliseEmail(plain) : undefined
  if (email !== undefined) return { casesOf, email: blindIndex(keyring, 'email', email) }
  const phone = PHONE.test(plain) ? normalisePhone(plain, programme.homeCountry) : undefined
  if (phone !== undefined) return { casesOf, phone: blindIndex(keyring, 'phone', phone) }
  return { casesOf, words: wordsOf(text) }
}

/** A freeze that has run out and a card past its date show as what they are now. */
export function heldState(card: Pick<HeldCard, 'state' | 'freeze_until' | 'expires_at'>, now: number): CardState {
  const state = cardStateCodes.word(card.state)
  return stateAt(
    {
      state,
      freeze:
        state === 'frozen'
          ? { reason: 'other', by: 'operator', byName: '', at: 0, until: card.freeze_until, note: '' }
          : null,
      limits: { payment: null, day: null, month: null },
      scope: { abroad: true, online: true, contactless: true, cash: true },
      pin: { state: 'set', wrongTries: 0, changedAt: null },
      expiresAt: card.expires_at,
    },
    now,
  )
}
