// Sealed facts of people and cards: where they lie, and how they are read for a reveal or shown masked.
import type { FieldPlace } from '#electron/store/security/fields.ts'

const COLUMNS = { phone: 'phone_enc', email: 'email_enc', national: 'national_enc', pan: 'pan_enc' } as const

/** Where a sealed fact lives; whoever writes it seals it for the same place. */
export const sealedPlace = (table: 'customer' | 'card', fact: keyof typeof COLUMNS, row: number): FieldPlace => ({
  table,
  column: COLUMNS[fact],
  row,
})
