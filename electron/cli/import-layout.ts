// What `cardwarden import` reads a file by: a preset, or a mapping from a JSON file that `import columns` has begun.
import { readFileSync } from 'node:fs'
import { describeFile } from '#electron/store/intake/describe-file.ts'
import { recordsOf, type LayoutName } from '#electron/store/intake/layout.ts'
import { PRESETS, presetNamed } from '#electron/store/intake/presets/presets.ts'
import { IMPORT_KINDS, type ImportKind } from '#shared/intake/kinds.ts'
import { kindOf, missingOf } from '#shared/intake/mapping.ts'
import { MappingSchema } from '#shared/intake/mapping-schema.ts'

type Said = Readonly<{
  preset: string | undefined
  mapping: string | undefined
  /** Names where the records come from; with it no mapping is needed for what is not payments. */
  source: string | undefined
  kind: ImportKind | undefined
}>

/** Errors are words for whoever typed the command; IntakeProblem for a damaged file. */
export async function layoutFrom(said: Said, file: string): Promise<LayoutName> {
  const { preset, mapping, source, kind } = said
  const names = PRESETS.map((known) => known.id).join(', ')
  if (mapping !== undefined) return agreed({ kind: 'mapping', mapping: readMapping(mapping) }, kind)
  if (preset !== undefined) {
    if (presetNamed(preset) === undefined) throw new Error(`--preset: "${preset}" is not known: ${names}`)
    return agreed({ kind: 'preset', id: preset }, kind)
  }
  const needed = `--preset is needed: ${names}; or --mapping FILE`
  if (kind === 'transactions') throw new Error(needed)
  const described = await describeFile(file, source ?? 'file', kind)
  if (described.kind === null) {
    throw new Error(
      `--kind is needed: the columns of ${described.name} fit ${IMPORT_KINDS.join(', ')}; say which it holds`,
    )
  }
  if (described.kind === 'transactions') throw new Error(needed)
  if (source === undefined) {
    throw new Error(
      `--source is needed: the name of where the ${described.kind} come from, the same for all of its files`,
    )
  }
  if (described.questions.includes('dates')) {
    throw new Error('--mapping is needed: the file does not say how day and month stand; "import columns" begins one')
  }
  const missing = missingOf(described.mapping)
  if (missing.length > 0) {
    throw new Error(
      `No column of ${described.name} is known as ${missing.join(', ')}; name it in a mapping, which "import columns" begins`,
    )
  }
  return { kind: 'mapping', mapping: described.mapping }
}

function agreed(layout: LayoutName, kind: ImportKind | undefined): LayoutName {
  const has = kindOf(recordsOf(layout) ?? {})
  if (kind !== undefined && kind !== has) throw new Error(`It is said to hold ${kind}, but is to be read as ${has}`)
  return layout
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
export async function printColumns(
  path: string,
  kind: ImportKind | undefined,
  source: string | undefined,
): Promise<void> {
  const file = await describeFile(path, source ?? 'name-of-the-source', kind)
  const written = file.format === 'csv' ? `columns by ${JSON.stringify(file.delimiter)}` : 'JSON lines'
  console.error(`${file.name}: ${file.encoding}${file.gzip ? ', gzip' : ''}, ${written}, ${file.rows} rows`)
  console.error(file.kind === null ? '  holds payments, or say --kind' : `  holds ${file.kind}`)
  for (const { name, field, type, samples } of file.columns) {
    console.error(`  ${name} → ${field ?? 'not used'} (${type}): ${samples.join(' | ')}`)
  }
  for (const question of file.questions) console.error(`  the file does not say: ${question}`)
  console.log(JSON.stringify(file.mapping, null, 2))
}
