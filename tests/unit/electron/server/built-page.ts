import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

export const SCRIPT = `export const words = ${JSON.stringify('card '.repeat(500))}`

/** A small page laid out as the build lays it out, in a folder of its own, with a file beside it that is not served. */
export const builtPage = (): Readonly<{ root: string; remove: () => void }> => {
  const outside = mkdtempSync(join(tmpdir(), 'cardwarden-page-'))
  const root = join(outside, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(outside, 'secret.txt'), 'not for the page')
  writeFileSync(
    join(root, 'index.html'),
    '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><meta name="session" content="__SESSION__"><style nonce="__CSP_NONCE__"></style><div id="root">',
  )
  writeFileSync(join(root, 'assets/index-B1kQ9x_z.js'), SCRIPT)
  writeFileSync(join(root, 'assets/index-B1kQ9x_z.js.gz'), gzipSync(SCRIPT))
  writeFileSync(join(root, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  return { root, remove: () => rmSync(outside, { recursive: true, force: true }) }
}
