// Where the scripts of the store's threads lie: in the sources where they stand, in the desktop's build among its entries
// (electron.vite.config.ts).
const SCRIPTS = {
  reader: { source: 'intake/reader-thread', entry: 'intake-reader' },
  import: { source: 'intake/import-thread', entry: 'intake-import' },
  paper: { source: 'identity/paper-thread', entry: 'paper-thread' },
  backtest: { source: 'risk/backtest-worker', entry: 'backtest-worker' },
  train: { source: 'risk/train-worker', entry: 'train-worker' },
} as const

export function threadScript(name: keyof typeof SCRIPTS): URL {
  const here = import.meta.url
  const { source, entry } = SCRIPTS[name]
  if (here.endsWith('.ts')) return new URL(`${source}.ts`, here)
  return new URL(here.includes('/chunks/') ? `../${entry}.js` : `./${entry}.js`, here)
}
