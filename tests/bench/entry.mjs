// `npm run bench`: measures on this machine and writes bench-results.json. Plain JavaScript, so that any Node can say what is missing.
import { fileURLToPath } from 'node:url'
import { onFitNode } from '../../electron/cli/node-version.mjs'

onFitNode(fileURLToPath(import.meta.url), async () => {
  const { run } = await import('./bench.ts')
  process.exitCode = await run(process.argv.slice(2))
})
