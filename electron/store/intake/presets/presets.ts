// The presets by name.
import type { Preset } from '../record.ts'
import { fraudHandbook } from './fraud-handbook.ts'
import { sparkov } from './sparkov.ts'
import { tabformer } from './tabformer.ts'

export const PRESETS: ReadonlyArray<Preset> = [fraudHandbook, sparkov, tabformer]

export const presetNamed = (id: string): Preset | undefined => PRESETS.find((preset) => preset.id === id)
