// Notes as colleagues read them: sealed in the store, opened here.
import { publicId } from '#shared/domain/ids.ts'
import type { Services } from './services.ts'

type Sealed = Readonly<{ id: number; at: number; text_enc: Uint8Array; display_name: string }>

export const notePlace = (id: number) => ({ table: 'note', column: 'text_enc', row: id }) as const

export const notesView = (services: Services, rows: ReadonlyArray<Sealed>) =>
  rows.map((row) => ({
    id: publicId('note', row.id),
    at: row.at,
    by: row.display_name,
    text: services.cipher.open(row.text_enc, notePlace(row.id)),
  }))
