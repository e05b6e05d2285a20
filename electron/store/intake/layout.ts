// How a file's columns become payments, by name: a preset. A name can be handed to another thread where a function cannot.
import type { Preset } from './record.ts'
import { presetNamed } from './presets/presets.ts'

export type LayoutName = Readonly<{ kind: 'preset'; id: string }>

export function layoutOf(name: LayoutName): Preset {
  const preset = presetNamed(name.id)
  if (preset === undefined) throw new Error(`There is no preset ${name.id}`)
  return preset
}
