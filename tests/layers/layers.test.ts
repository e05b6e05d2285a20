// Feeds each layering rule one file that breaks it: the lint must name it, or the layer's compiler must not find the module.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const written: Array<string> = []

afterAll(() => {
  for (const file of written) rmSync(file, { force: true })
})

function violate(path: string, source: string): string {
  const file = join(ROOT, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, source)
  written.push(file)
  return file
}

const run = (command: string, args: ReadonlyArray<string>) =>
  spawnSync(process.execPath, [join(ROOT, 'node_modules', command), ...args], { cwd: ROOT, encoding: 'utf8' })

function lint(file: string): string {
  const { stdout, stderr } = run('oxlint/bin/oxlint', [file])
  rmSync(file, { force: true })
  return stdout + stderr
}

const RULES = [
  [
    'the domain imports Node',
    'shared/domain/zz-layer.ts',
    `import { readFileSync } from 'node:fs'\nexport const x = readFileSync\n`,
    'shared/ runs anywhere',
  ],
  [
    'the contract imports the store',
    'shared/contract/zz-layer.ts',
    `import { createStore } from '#electron/store/store.ts'\nexport const x = createStore\n`,
    'shared/ runs anywhere',
  ],
  [
    'the risk engine reads a global of Node',
    'shared/risk/zz-layer.ts',
    `export const x = (): string => process.cwd()\n`,
    'no-restricted-globals',
  ],
  [
    'the store imports electron',
    'electron/store/zz-layer.ts',
    `import { app } from 'electron'\nexport const x = app\n`,
    'The store is plain Node',
  ],
  [
    'the store imports the server',
    'electron/store/api/zz-layer.ts',
    `import { x as y } from '#electron/server/host.ts'\nexport const x = y\n`,
    'The store is plain Node',
  ],
  [
    'the API writes SQL',
    'electron/store/api/zz-layer-sql.ts',
    `import { sql } from 'kysely'\nexport const x = sql\n`,
    'Only electron/store/db knows SQL',
  ],
  [
    'the importer opens a database',
    'electron/store/intake/zz-layer.ts',
    `import Driver from 'better-sqlite3'\nexport const x = Driver\n`,
    'Only electron/store/db knows SQL',
  ],
  [
    'the server imports electron',
    'electron/server/zz-layer.ts',
    `import { app } from 'electron'\nexport const x = app\n`,
    'without a page or Electron',
  ],
  [
    'the command line imports the page',
    'electron/cli/zz-layer.ts',
    `import { x as y } from '#renderer/platform/client.ts'\nexport const x = y\n`,
    'without a page or Electron',
  ],
  [
    'the page imports Node',
    'renderer/ui/zz-layer.ts',
    `import { join } from 'node:path'\nexport const x = join\n`,
    'The page runs in a sandbox',
  ],
  [
    'the page imports the store',
    'renderer/app/zz-layer.ts',
    `import { createStore } from '#electron/store/store.ts'\nexport const x = createStore\n`,
    'The page runs in a sandbox',
  ],
  [
    'the page uses XMLHttpRequest',
    'renderer/platform/zz-layer.ts',
    `export const x = new XMLHttpRequest()\n`,
    'lost on custom schemes',
  ],
] as const

describe('the lint stops a file in which', () => {
  it.each(RULES)('%s', (_, path, source, message) => {
    expect(lint(violate(path, source))).toContain(message)
  })
  it('nothing is wrong, but only that', () => {
    expect(lint(violate('shared/domain/zz-layer-fine.ts', `export const x = 1\n`))).toContain(
      'Found 0 warnings and 0 errors',
    )
  })
})

const COMPILED = [
  ['shared/ uses the DOM', 'shared', 'shared/domain/zz-compiled.ts', `export const x = document.title\n`, "'document'"],
  [
    'shared/ uses Node',
    'shared',
    'shared/domain/zz-compiled-node.ts',
    `import { join } from 'node:path'\nexport const x: string = join('a')\n`,
    "'node:path'",
  ],
  [
    'the store imports electron',
    'electron/store',
    'electron/store/zz-compiled.ts',
    `import type { App } from 'electron'\nexport type X = App\n`,
    'has no exported member',
  ],
  [
    'the page uses Node',
    'renderer',
    'renderer/app/zz-compiled.ts',
    `import { join } from 'node:path'\nexport const x: string = join('a')\n`,
    "'node:path'",
  ],
] as const

describe('the layer’s compiler stops a file in which', () => {
  it.each(COMPILED)(
    '%s',
    (_, project, path, source, message) => {
      const file = violate(path, source)
      // From the state of the real build, where there is one, so that only this file is looked at; but on a copy, for that state must not
      // remember the violation.
      const state = join(ROOT, '.tsbuild', project, project)
      const copy = join(state, 'zz-compiled.tsbuildinfo')
      mkdirSync(state, { recursive: true })
      if (existsSync(join(state, 'tsconfig.tsbuildinfo'))) copyFileSync(join(state, 'tsconfig.tsbuildinfo'), copy)
      written.push(copy)
      const { stdout } = run('typescript/bin/tsc', ['-p', project, '--noEmit', '--tsBuildInfoFile', copy])
      rmSync(file, { force: true })
      const told = stdout.split('\n').filter((line) => line.includes('zz-compiled'))
      expect(told.join('\n')).toContain(message)
    },
    120_000,
  )
})
