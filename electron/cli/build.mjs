// `npm run build`: builds the page and the desktop shell into out/.
import { fileURLToPath } from 'node:url'
import { onFitNode } from './node-version.mjs'

onFitNode(fileURLToPath(import.meta.url), async () => {
  const { build } = await import('./build.ts')
  process.exitCode = await build()
})
