// The fraud handbook's months in one command: rate and peak memory. CARDWARDEN_HANDBOOK names the folder with handbook-*.csv.gz, which
// are public and not part of the project; without it nothing is measured.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ENTRY } from '#tests/e2e/command.ts'
import type { Bench } from './bench.ts'

const MOST_MB = 600

/** Resident memory of a process now, MB; 0 when it has ended. */
const residentMb = (pid: number): number =>
  Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()) / 1024

export const bench: Bench = async () => {
  const folder = process.env['CARDWARDEN_HANDBOOK']
  if (folder === undefined) {
    console.log('  not measured: CARDWARDEN_HANDBOOK names no folder')
    return []
  }
  const files = readdirSync(folder)
    .filter((name) => /^handbook-.*\.csv\.gz$/.test(name))
    .sort()
    .map((name) => join(folder, name))
  const data = process.env['CARDWARDEN_KEEP_IMPORT'] ?? mkdtempSync(join(tmpdir(), 'cardwarden-bench-'))
  const start = performance.now()
  const child = spawn(
    process.execPath,
    [ENTRY, 'import', 'transactions', ...files, '--preset', 'fraud-handbook', '--data', data],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  let peak = 0
  const watch = setInterval(() => (peak = Math.max(peak, residentMb(child.pid!))), 500)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  clearInterval(watch)
  const seconds = (performance.now() - start) / 1000
  // Progress lines come before it; the last count of rows is the whole.
  const counts = [...printed.matchAll(/^\s*([\d,]+) rows read, .* added.*$/gm)].at(-1)
  console.log(`  ${counts?.[0].trim() ?? 'no rows were counted'}`)
  const rows = Number(counts?.[1]?.replaceAll(',', '') ?? 0)
  if (process.env['CARDWARDEN_KEEP_IMPORT'] === undefined) rmSync(data, { recursive: true, force: true })
  return [
    {
      name: 'import with the starter rules, durable',
      unit: 'rows/s',
      median: rows / seconds,
      peer: null,
      ratio: null,
      required: null,
      ok: code === 0 && rows > 0,
    },
    {
      name: 'import, peak memory',
      unit: 'MB',
      median: peak,
      peer: null,
      ratio: null,
      required: `< ${MOST_MB} MB`,
      ok: code === 0 && peak > 50 && peak < MOST_MB,
    },
  ]
}
