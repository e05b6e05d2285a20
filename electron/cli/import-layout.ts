// What `cardwarden import` reads a file by: a preset, or a mapping from a JSON file that `import columns` has begun.
import { readFileSync } from 'node:fs'
import { describeFile } from '#electron/store/intake/describe-file.ts'
import type { LayoutName } from '#electron/store/intake/layout.ts'
import { PRESETS, presetNamed } from '#electron/store/intake/presets/presets.ts'
import { missingOf } from '#shared/intake/mapping.ts'
import { MappingSchema } from '#shared/intake/mapping-schema.ts'

export function layoutFrom(preset: string | undefined, mapping: string | undefined): LayoutName {
  if (mapping !== undefined) return { kind: 'mapping', mapping: readMapping(mapping) }
  const names = PRESETS.map((known) => known.id).join(', ')
  if (preset === undefined) throw new Error(`--preset is needed: ${names}; or --mapping FILE`)
  if (presetNamed(preset) === undefined) throw new Error(`--preset: "${preset}" is not known: ${names}`)
  return { kind: 'preset', id: preset }
}

function readMapping(path: string) {
  let said: unknown
  try {
    said = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`--mapping: ${path} is no JSON file that can be read`, { cause: error })
  }
  const read = MappingSchema.safeParse(said)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Error(`--mapping: ${issue!.path.join('.') || 'the file'}: ${issue!.message}`)
  }
  const missing = missingOf(read.data)
  if (missing.length > 0) throw new Error(`--mapping: it does not say ${missing.join(', ')}`)
  return read.data
}

/** Says how a file is written and prints a mapping to complete, as JSON on standard output. */
export async function printColumns(path: string): Promise<void> {
  const file = await describeFile(path, 'name-of-the-source')
  const kind = file.format === 'csv' ? `columns by ${JSON.stringify(file.delimiter)}` : 'JSON lines'
  console.error(`${file.name}: ${file.encoding}${file.gzip ? ', gzip' : ''}, ${kind}, ${file.rows} rows`)
  for (const { name, field, type, samples } of file.columns) {
    console.error(`  ${name} → ${field ?? 'not used'} (${type}): ${samples.join(' | ')}`)
  }
  for (const question of file.questions) console.error(`  the file does not say: ${question}`)
  console.log(JSON.stringify(file.mapping, null, 2))
}
