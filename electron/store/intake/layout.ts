// How a file's columns become payments, as data that can be handed to another thread: a preset's name, or a mapping.
import { missingOf, type Mapping } from '#shared/intake/mapping.ts'
import { mappedLayout } from './mapped-rows.ts'
import { presetNamed } from './presets/presets.ts'
import type { Preset } from './record.ts'

export type LayoutName = Readonly<{ kind: 'preset'; id: string }> | Readonly<{ kind: 'mapping'; mapping: Mapping }>

export const sourceOf = (layout: LayoutName): string => (layout.kind === 'preset' ? layout.id : layout.mapping.source)

export function layoutOf(name: LayoutName): Preset {
  if (name.kind === 'mapping') return mappedLayout(name.mapping)
  const preset = presetNamed(name.id)
  if (preset === undefined) throw new Error(`There is no preset ${name.id}`)
  return preset
}

/** The mapping of a file of customers, cards or merchants; `null` for one of payments. */
export const recordsOf = (layout: LayoutName): Mapping | null =>
  layout.kind === 'mapping' && layout.mapping.of !== undefined ? layout.mapping : null

/** What a file must have to be read by it. */
export function needsOf(layout: LayoutName): Pick<Preset, 'id' | 'columns'> {
  const records = recordsOf(layout)
  if (records === null) return layoutOf(layout)
  const missing = missingOf(records)
  if (missing.length > 0) throw new Error(`the mapping ${records.source} does not say ${missing.join(', ')}`)
  return { id: records.source, columns: Object.values(records.columns) }
}
