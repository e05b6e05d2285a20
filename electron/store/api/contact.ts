// Sealed facts of people and cards: where they lie, how they are shown masked, and how one is read in full for a reveal.
import type { REVEALABLE } from '#shared/contract/customers.ts'
import { maskEmail, maskId, maskPhone } from '#shared/domain/mask.ts'
import type { CustomerRow } from '#electron/store/db/customers.ts'
import type { FieldCipher, FieldPlace } from '#electron/store/security/fields.ts'

type Contact = Exclude<(typeof REVEALABLE)[number], 'pan'>

const COLUMNS = { phone: 'phone_enc', email: 'email_enc', national_id: 'national_enc' } as const

/** Where a sealed fact lies; whoever writes it seals it for the same place. */
export const contactPlace = (fact: Contact, customer: number): FieldPlace => ({
  table: 'customer',
  column: COLUMNS[fact],
  row: customer,
})
export const panPlace = (card: number): FieldPlace => ({ table: 'card', column: 'pan_enc', row: card })

/** In full; `null` where the store does not know it. */
export function openContact(cipher: FieldCipher, row: CustomerRow, fact: Contact): string | null {
  const sealed = row[COLUMNS[fact]]
  return sealed === null ? null : cipher.open(sealed, contactPlace(fact, row.id))
}

type MaskedContact = Readonly<{ phone: string | null; email: string | null; nationalId: string | null }>

/** For readers of people unnamed nothing of it, not even its last digits. */
export function maskedContact(cipher: FieldCipher, row: CustomerRow, unnamed: boolean): MaskedContact {
  const show = (fact: Contact, mask: (value: string) => string): string | null => {
    const value = unnamed ? null : openContact(cipher, row, fact)
    return value === null ? null : mask(value)
  }
  return {
    phone: show('phone', maskPhone),
    email: show('email', maskEmail),
    nationalId: show('national_id', maskId),
  }
}
