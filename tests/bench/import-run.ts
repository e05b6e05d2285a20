// One import by the command line: seconds from start to end of the program, and its peak memory, threads included.
import { spawn, spawnSync } from 'node:child_process'
import { ENTRY } from '#tests/e2e/command.ts'

export type ImportRun = Readonly<{ seconds: number; peakMb: number; added: number }>

/** Resident memory of a process now, MB; 0 when it has ended. */
const residentMb = (pid: number): number =>
  Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()) / 1024

/** `flags` as the command takes them: how to read, and where to. Throws when it fails or adds nothing. */
export async function runImportCommand(files: ReadonlyArray<string>, flags: ReadonlyArray<string>): Promise<ImportRun> {
  const began = performance.now()
  const child = spawn(process.execPath, [ENTRY, 'import', 'transactions', ...files, ...flags], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  let peakMb = 0
  const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMb(child.pid!))), 250)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1000
  const added = Number(/(\d+) rows read, (\d+) added/.exec(printed)?.[2] ?? 0)
  if (code !== 0 || added === 0) throw new Error(`the import ended with ${String(code)} and added ${added} rows`)
  return { seconds, peakMb, added }
}
