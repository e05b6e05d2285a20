// What a layout still leaves open.
import type { ImportKind, MappedField } from '#shared/intake/kinds.ts'
import { kindOf, missingOf } from '#shared/intake/mapping.ts'
import type { client } from '../../platform/client.ts'
import type { Described } from './useImport.ts'

export type Layout = Parameters<typeof client.imports.rehearse>[0]['layout']

export const missing = (layout: Layout | undefined): ReadonlyArray<string> =>
  layout === undefined ? ['layout'] : layout.kind === 'preset' ? [] : missingOf(layout.mapping)

/** Day and month could be swapped in every row that was looked at. */
export const asksDates = (described: Described | undefined, layout: Layout | undefined): boolean =>
  layout?.kind === 'mapping' && described !== undefined && described.questions.includes('dates')

/** What the file is read as. */
export const kindOfLayout = (layout: Layout | undefined): ImportKind =>
  layout?.kind === 'mapping' ? kindOf(layout.mapping) : 'transactions'

/** The word for one of our fields: an id is that of what the file holds. */
export const fieldWord = (kind: ImportKind, field: string): string =>
  field === ('outsideId' satisfies MappedField) && kind !== 'transactions' ? `recordId.${kind}` : `fieldName.${field}`
