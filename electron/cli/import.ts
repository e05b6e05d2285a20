import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import type { Actor } from '#electron/store/api/services.ts'
import { createDemoStore } from '#electron/store/demo-store.ts'
import { OPERATORS } from '#electron/store/demo/operators.ts'
import { addOperator } from '#electron/store/db/operators.ts'
import { commandKeeper } from '#electron/store/intake/import-keeper.ts'
import { importFiles } from '#electron/store/intake/import-files.ts'
import type { CsvFile } from '#electron/store/intake/csv-rows.ts'
import { recordsOf, sourceOf, type LayoutName } from '#electron/store/intake/layout.ts'
import {
  checkFiles,
  dryRun,
  type ImportOptions,
  type ImportProgress,
  type ImportResult,
} from '#electron/store/intake/pipeline.ts'
import { rehearseRecords } from '#electron/store/intake/record-import.ts'
import { createRejectsFile } from '#electron/store/intake/rejects-file.ts'
import { knownOfSource } from '#electron/store/db/intake.ts'
import { PRESETS } from '#electron/store/intake/presets/presets.ts'
import { createLog } from '#electron/store/security/redact.ts'
import { IMPORT_KINDS, IMPORT_RULES, type ImportKind, type ImportRules } from '#shared/intake/kinds.ts'
import type { Store } from '#electron/store/store.ts'
import { layoutFrom, printColumns } from './import-layout.ts'
import { openLocalStore, STORE_HELP, STORE_OPTIONS, storeDatabase, systemUser } from './local-store.ts'

const HELP = `Usage: cardwarden import [KIND] FILE… [--kind KIND] --source NAME|--mapping FILE|--preset NAME [options]
       cardwarden import columns FILE [--kind KIND] > mapping.json

Adds what CSV files or JSON lines (plain or gzip) hold to a store. KIND is customers, cards, merchants or transactions, in the order in
which to import them: a card names its customer, a payment its card and merchant. It is guessed where the columns leave no doubt. Payments
need a preset or a mapping, bring customers, cards and merchants that are not there yet, and the starter rules run over them.
Every file is checked in full before the first row is added. Running it again adds nothing that is there; an import that was stopped is
continued so. A data folder without a store gets a demo store, whose key lies beside it.

  --kind KIND              what the files hold
  --source NAME            where customers, cards or merchants come from; the same name for all files of that system
  --rules live             once the rows are in, the rules and the score that are live judge them, too
  --no-rules               adds the rows as they are, without scores and flags
  --dry-run                says what would come in, and adds nothing
  --rejects FILE           writes every rejected row there, with what would be right
  --mapping FILE           which column is what; "import columns" begins such a file
  --preset NAME            ${PRESETS.map((preset) => preset.id).join(', ')}
${STORE_HELP}`

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...STORE_OPTIONS,
      preset: { type: 'string' },
      kind: { type: 'string' },
      source: { type: 'string' },
      mapping: { type: 'string' },
      rejects: { type: 'string' },
      rules: { type: 'string' },
      'no-rules': { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const { columns, kind, files } = wanted(positionals, values.kind)
  if (columns) {
    await printColumns(files[0]!, kind, values.source)
    return 0
  }
  const { preset, mapping, source } = values
  const layout = await layoutFrom({ preset, mapping, source, kind }, files[0]!)

  const rules = rulesAsked(values.rules, values['no-rules'] === true)
  const makes = values.data !== undefined && !existsSync(storeDatabase(values))
  // A damaged file must not leave an empty store behind.
  const checked = await checkFiles(files, layout)
  if (values['dry-run'] === true) {
    await rehearse(checked, layout, makes ? null : await openLocalStore(values), values.rejects)
    return 0
  }
  const rejects = values.rejects === undefined ? null : createRejectsFile(values.rejects)
  const store = await (makes ? makeStore(dirname(storeDatabase(values))) : openLocalStore(values))
  const stop = new AbortController()
  const onStop = (): void => stop.abort()
  process.once('SIGINT', onStop)
  process.once('SIGTERM', onStop)
  const progress = createProgress()
  try {
    const { services } = store
    const actor: Actor = { kind: 'principal', principal: 'cli', user: systemUser() }
    const result = await importFiles(
      services,
      actor,
      {
        files: checked,
        layout,
        rules,
        signal: stop.signal,
        onProgress: progress.show,
        onJudged: progress.judged,
        ...(rejects !== null && { onReject: rejects.add }),
      },
      commandKeeper(services, actor, checked, { layout, rules }),
    )
    progress.end()
    report(result, recordsOf(layout) === null ? rules : null)
    return result.cancelled ? 130 : 0
  } finally {
    progress.end()
    rejects?.close()
    process.off('SIGINT', onStop)
    process.off('SIGTERM', onStop)
    await store.close()
  }
}

function rulesAsked(said: string | undefined, none: boolean): ImportRules {
  if (said !== undefined && !IMPORT_RULES.includes(said as ImportRules))
    throw new Error(`--rules: "${said}" is not known: ${IMPORT_RULES.join(', ')}`)
  if (none && said !== undefined && said !== 'off') throw new Error('--no-rules and --rules say different things')
  return none ? 'off' : ((said as ImportRules | undefined) ?? 'starters')
}

const isKind = (word: string | undefined): word is ImportKind => IMPORT_KINDS.includes(word as ImportKind)

/** The kind comes first, by --kind, or is left to the columns. */
function wanted(
  [first, ...rest]: ReadonlyArray<string>,
  said: string | undefined,
): Readonly<{ columns: boolean; kind: ImportKind | undefined; files: ReadonlyArray<string> }> {
  if (said !== undefined && !isKind(said)) throw new Error(`--kind: "${said}" is not known: ${IMPORT_KINDS.join(', ')}`)
  if (first === undefined) throw new Error('What to import comes first: cardwarden import transactions FILE…')
  const columns = first === 'columns'
  const named = isKind(first)
  if (named && said !== undefined && said !== first) throw new Error(`--kind says ${said}, the command ${first}`)
  const files = columns || named ? rest : [first, ...rest]
  if (files.length === 0) throw new Error('Name at least one file')
  return { columns, kind: named ? first : said, files }
}

/** What an import would do. Without a store every row is new. */
const rehearse = async (
  files: ReadonlyArray<CsvFile>,
  layout: LayoutName,
  store: Store | null,
  rejectsPath: string | undefined,
): Promise<void> => {
  const rejects = rejectsPath === undefined ? null : createRejectsFile(rejectsPath)
  try {
    const known = async (ids: ReadonlyArray<string>): Promise<ReadonlySet<string>> => {
      if (store === null) return new Set()
      return store.services.db.read(() => knownOfSource(sourceOf(layout), ids))
    }
    const records = recordsOf(layout)
    const found =
      records === null
        ? await dryRun(files, layout, known, rejects?.add)
        : await rehearseRecords(store?.services ?? null, files, records, rejects?.add)
    nameRejects(found)
    console.log(
      `Dry run: ${found.read} rows read, ${found.fresh} new, ${found.known} already there, ${found.rejected} rejected`,
    )
  } finally {
    rejects?.close()
    await store?.close()
  }
}

const makeStore = async (data: string): Promise<Store> => {
  console.log(
    `There is no store in ${data} yet: making a demo store there. Its key lies beside it; keep no real cards in it.`,
  )
  const fill = async ({ services }: Store): Promise<void> => {
    await services.db.write(function* () {
      for (const { name, displayName, role } of OPERATORS) {
        yield* addOperator({ name, displayName, role, passwordHash: null }, services.clock())
      }
    })
  }
  return createDemoStore(data, fill, { log: createLog({ level: 'warn' }) })
}

type Progress = Readonly<{
  show: (progress: ImportProgress) => void
  judged: NonNullable<ImportOptions['onJudged']>
  end: () => void
}>

/** One line that is written over on a terminal; elsewhere a line now and then. On stderr: stdout carries the result. */
const createProgress = (): Progress => {
  const { stderr } = process
  const every = stderr.isTTY ? 200 : 10_000
  let shownAt = Date.now()
  let open = false
  const say = (share: number, done: string, count: number, ms: number, tail = ''): void => {
    if (Date.now() - shownAt < every) return
    shownAt = Date.now()
    const rate = Math.round(count / Math.max(ms / 1000, 0.001))
    const line = `${String(Math.floor(share * 100)).padStart(3)}%  ${count} ${done}, ${rate}/s${tail}`
    stderr.write(stderr.isTTY ? `\r\u001b[2K${line}` : `${line}\n`)
    open = stderr.isTTY
  }
  return {
    show: ({ file, bytes, totalBytes, read, ms }) => say(bytes / totalBytes, 'rows read', read, ms, `  ${file}`),
    judged: ({ done, total, ms }) => say(done / Math.max(1, total), 'payments judged', done, ms),
    end: () => {
      if (open) stderr.write('\r\u001b[2K')
      open = false
    },
  }
}

const nameRejects = ({
  rejected,
  rejects,
  rejectsBy,
}: Pick<ImportResult, 'rejected' | 'rejects' | 'rejectsBy'>): void => {
  for (const { file, row, field, value, remedy } of rejects) {
    const where = field === null ? '' : `, ${field}`
    console.log(`${file}, row ${row}${where}: ${value === null ? '' : `"${value}"; `}right would be ${remedy}`)
  }
  if (rejected > rejects.length) {
    const kinds = [...rejectsBy].map(([kind, count]) => `${kind} ${count}`).join(', ')
    console.log(`… and ${rejected - rejects.length} more. By field and problem: ${kinds}`)
  }
}

/** `rules`: null where there are no payments for them to run over. */
const report = (result: ImportResult, rules: ImportRules | null): void => {
  const { read, added, known, rejected, flagged, look, ms, cancelled } = result
  nameRejects(result)
  if (cancelled) console.log('Stopped. What was added stays; the same command continues.')
  console.log(`${read} rows read, ${added} added, ${known} already there, ${rejected} rejected`)
  const seconds = ms / 1000
  const said: Record<ImportRules, string> = {
    off: 'the rules were off · ',
    starters: `${flagged} flagged by the starter rules · `,
    live: `${look?.judged ?? 0} judged by the live rules and the score, ${look?.hits ?? 0} hits of rules, ${flagged} flagged · `,
  }
  console.log(
    `${rules === null ? '' : said[rules]}${seconds.toFixed(1)} s, ${Math.round(read / Math.max(seconds, 0.001))} rows/s`,
  )
}
