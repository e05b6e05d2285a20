// How a file's columns become payments, as data that can be handed to another thread: a preset's name, or a mapping.
import type { Mapping } from '#shared/intake/mapping.ts'
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
