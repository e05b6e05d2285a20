// Made once for the whole run: a demo programme as of this moment. Every file works on a copy of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { runCommand } from './command.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- merged into vitest's own
  interface ProvidedContext {
    demoFolder: string
  }
}

export default async function setUp(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-e2e-demo-'))
  await runCommand(['demo', '--data', folder, '--seed', 'e2e'])
  project.provide('demoFolder', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
