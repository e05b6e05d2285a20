// How a person is named to whoever asks: in full, or masked where the role reads records masked.
import { maskName } from '#shared/domain/mask.ts'
import { grantOf } from '#shared/domain/permissions.ts'
import type { Actor } from './services.ts'

export type Named = Readonly<{ native: string | null; latin: string }>

/** Whether this reader sees people unnamed. A reader without the right to records (an administrator) does too. */
export function readsMasked(actor: Actor | null): boolean {
  if (actor?.kind !== 'operator') return true
  const grant = grantOf(actor.role, 'records.read')
  return grant === undefined || grant === 'masked'
}

export function personName(row: Named, masked: boolean): Named {
  if (!masked) return { native: row.native, latin: row.latin }
  return { native: row.native === null ? null : maskName(row.native), latin: maskName(row.latin) }
}

/** One line for an audit label or a notice: the Chinese name first, then the Latin one. */
export const fullName = (row: Named): string => (row.native === null ? row.latin : `${row.native} ${row.latin}`)
