import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { readSessionCookie } from '#electron/store/security/sessions.ts'
import { contentSecurityPolicy, createNonce, NONCE_PLACEHOLDER, withSecurityHeaders } from './headers.ts'
import { refusal } from './refusals.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

export type Pages = (request: Request) => Promise<Response>

export type PagesOptions = Readonly<{
  /** The folder of the built page, with index.html in it. */
  root: string
  /** Serve the `.gz` beside a file to whoever accepts it. Off for app://, where nothing would unpack it. */
  precompressed: boolean
}>

/** What stands in index.html where a page load says whether it came with a session. */
const SESSION_PLACEHOLDER = '__SESSION__'

type Bytes = Uint8Array<ArrayBuffer>
type Asset = Readonly<{ bytes: Bytes; type: string; packed: Bytes | undefined; immutable: boolean }>

/**
 * Answers GET and HEAD from the built page. The files are read once, a few megabytes: a path either is one of them or it
 * is a route of the page, so no path can lead out of the folder, and a build under a running server changes nothing for
 * those who use it. Routes get index.html, never cached, with a fresh nonce and whether a session came along: whoever holds
 * one is asked for nothing before the first question is sent. Whether it is still good, only the store says.
 */
export const createPages = (options: PagesOptions): Pages => {
  const assets = readAssets(options)
  const index = readFileSync(join(options.root, 'index.html'), 'utf8')

  return async (request) => {
    const { pathname } = new URL(request.url)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal('METHOD_NOT_SUPPORTED', pathname)
    const asset = assets.get(pathname)
    if (asset === undefined) {
      return isMissingFile(pathname) ? withSecurityHeaders(refusal('NOT_FOUND', pathname)) : page(index, request)
    }
    const packed = acceptsGzip(request) ? asset.packed : undefined
    const bytes = packed ?? asset.bytes
    const headers = new Headers({
      'content-type': asset.type,
      'content-length': String(bytes.byteLength),
      'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    if (asset.packed !== undefined) headers.set('vary', 'accept-encoding')
    if (packed !== undefined) headers.set('content-encoding', 'gzip')
    return withSecurityHeaders(new Response(request.method === 'HEAD' ? null : bytes, { headers }))
  }
}

const page = (index: string, request: Request): Response => {
  const nonce = createNonce()
  const session = readSessionCookie(request.headers.get('cookie')) === undefined ? 'none' : 'held'
  const html = Buffer.from(index.replaceAll(NONCE_PLACEHOLDER, nonce).replace(SESSION_PLACEHOLDER, session))
  return withSecurityHeaders(
    new Response(request.method === 'HEAD' ? null : html, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-length': String(html.byteLength),
        'cache-control': 'no-store',
        'content-security-policy': contentSecurityPolicy(nonce),
      },
    }),
  )
}

/** A name with an ending asks for a file: an old page that asks for a chunk of the last build must not get HTML. */
const isMissingFile = (pathname: string): boolean =>
  pathname !== '/index.html' && (pathname.startsWith('/assets/') || /\.[A-Za-z0-9]+$/.test(pathname))

export const acceptsGzip = (request: Request): boolean =>
  (request.headers.get('accept-encoding') ?? '').split(',').some((item) => {
    const [name, ...parameters] = item.trim().toLowerCase().split(';')
    return name === 'gzip' && !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))
  })

const readBytes = (file: string): Bytes => new Uint8Array(readFileSync(file))

const readAssets = ({ root, precompressed }: PagesOptions): ReadonlyMap<string, Asset> => {
  const entries = readdirSync(root, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const files = new Map(
    entries.map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return [`/${relative(root, file).split(sep).map(encodeURIComponent).join('/')}`, file] as const
    }),
  )
  const assets = new Map<string, Asset>()
  for (const [pathname, file] of files) {
    const type = TYPES[extname(file).toLowerCase()]
    // index.html carries the placeholder of the nonce: it is served only as a page.
    if (type === undefined || pathname === '/index.html') continue
    const bytes = readBytes(file)
    const gz = precompressed ? files.get(`${pathname}.gz`) : undefined
    const packed = gz === undefined ? undefined : readBytes(gz)
    assets.set(pathname, {
      bytes,
      type,
      packed: packed !== undefined && packed.byteLength < bytes.byteLength ? packed : undefined,
      immutable: pathname.startsWith('/assets/') && /-[\w-]{8,}\.\w+$/.test(pathname),
    })
  }
  return assets
}
