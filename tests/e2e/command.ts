// The command line as a person runs it, in a process of its own.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ENTRY = fileURLToPath(new URL('../../electron/cli/entry.mjs', import.meta.url))

/** What the command printed. Throws, with all of it, when the command ends in another way than with 0. */
export function runCommand(args: ReadonlyArray<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    let told = ''
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()))
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) resolve(printed.trim())
      else reject(new Error(`cardwarden ${args.join(' ')} ended with ${code}\n${printed}${told}`))
    })
  })
}
