import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { WATCH_FORMATS, type WatchFormat } from '#shared/domain/identity/watchList.ts'
import { rescreen } from '#electron/store/api/rescreen.ts'
import { openLocalStore, STORE_HELP, STORE_OPTIONS, systemUser } from './local-store.ts'

const HELP = `Usage: cardwarden watchlist import FILE [ALIASES] --format FORMAT [options]

Loads a watch list, or a newer issue of one, into a store and holds everybody against it: applicants that wait and all customers.
Customers whose name comes near one of the list enter the review queue as re-checks. A store that is open elsewhere may stay open.

  ofac                     sdn.csv, and alt.csv with the aliases after it
  opensanctions            targets.simple.csv
  un                       the consolidated list of the United Nations as XML

  --format FORMAT          ${WATCH_FORMATS.join(', ')}
  --name NAME              what the list is called here; an import of the same name is a newer issue. By default the format's name
  --may-shrink             takes a file that has lost more than a quarter of the entries; without it such a file counts as cut
  --no-screening           leaves holding everybody against it to the store, when it is served
${STORE_HELP}`

const NAMES: Readonly<Record<WatchFormat, string>> = {
  ofac: 'OFAC SDN',
  opensanctions: 'OpenSanctions',
  un: 'UN consolidated',
}

const REFUSED: Readonly<Record<string, string>> = {
  list_shrinks:
    'More than a quarter of the entries would go; was the file cut? With --may-shrink it is taken all the same',
  list_format: 'A list of this name came in another format; give it another --name',
}
/** The store's refusal as a person at the command line needs it. */
const inWords = (error: unknown): never => {
  const rule = (error as { data?: { rule?: unknown } }).data?.rule
  const words = typeof rule === 'string' ? REFUSED[rule] : undefined
  throw words === undefined ? error : new Error(words)
}

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...STORE_OPTIONS,
      format: { type: 'string' },
      name: { type: 'string' },
      'may-shrink': { type: 'boolean' },
      'no-screening': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const [act, main, aliases, ...more] = positionals
  if (act !== 'import' || main === undefined || more.length > 0)
    throw new Error('Write: cardwarden watchlist import FILE [ALIASES] --format FORMAT')
  const format = WATCH_FORMATS.find((one) => one === values.format)
  if (format === undefined) throw new Error(`--format is one of ${WATCH_FORMATS.join(', ')}`)
  if (aliases !== undefined && format !== 'ofac') throw new Error('Only OFAC has its aliases in a file of their own')
  const file = async (path: string): Promise<File> => new File([await openAsBlob(path)], basename(path))
  const input = {
    requestId: crypto.randomUUID(),
    name: values.name ?? NAMES[format],
    format,
    main: await file(main),
    aliases: aliases === undefined ? null : await file(aliases),
    mayShrink: values['may-shrink'] === true,
  }

  const store = await openLocalStore(values)
  let going = true
  const onStop = (): void => void (going = false)
  process.once('SIGINT', onStop)
  process.once('SIGTERM', onStop)
  try {
    const { entries, people, added, changed, gone, unchanged, version } = await store
      .as('cli', systemUser())
      .watch.import(input)
      .catch(inWords)
    console.log(
      unchanged
        ? `${input.name}: these very files are loaded already (version ${version}). Nothing was changed.`
        : `${input.name}, version ${version}: ${entries} entries, ${people} of them people; ${added} new, ${changed} changed, ${gone} gone`,
    )
    if (values['no-screening'] === true) return 0
    const began = performance.now()
    const looked = await rescreen(store.services, () => going)
    const [last] = (await store.as('cli', systemUser()).watch.lists({})).runs
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(
      `${looked} people held against the lists in ${seconds} s` +
        (looked === 0 || last === undefined ? '' : `: ${last.hits} new hits, ${last.rechecks} re-checks in the queue`),
    )
    return going ? 0 : 130
  } finally {
    process.off('SIGINT', onStop)
    process.off('SIGTERM', onStop)
    await store.close()
  }
}
