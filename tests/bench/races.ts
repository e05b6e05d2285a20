// The races of tests/store/races.test.ts, a thousand on each database: two connections, a freeze against a limit change, an unfreeze or a
// close. What is measured is that none goes wrong.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Bench } from './bench.ts'

const RACES = 1_000

export const bench: Bench = async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const runner = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
  const args = [runner, 'run', '--project', 'store', 'tests/store/races.test.ts']
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CARDWARDEN_RACES: String(RACES) },
  })
  const wrong = status === 0 ? 0 : 1
  return [
    {
      name: `races on each database: ${RACES}; suites that failed`,
      unit: '',
      median: wrong,
      peer: null,
      ratio: null,
      required: '0',
      ok: wrong === 0,
    },
  ]
}
