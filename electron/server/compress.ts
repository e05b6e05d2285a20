import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { acceptsGzip } from './pages.ts'

const pack = promisify(gzip)

/** Below this a packed answer saves less than a packet and costs its time. */
const THRESHOLD = 1024

/**
 * Packs JSON answers over about 1 kB for whoever accepts gzip. Everything else passes untouched; an event stream must,
 * or its frames would wait in the packer.
 */
export const compressAnswer = async (request: Request, response: Response): Promise<Response> => {
  const type = response.headers.get('content-type') ?? ''
  if (response.body === null || !/^application\/([\w.-]+\+)?json\b/.test(type)) return response
  if (response.headers.has('content-encoding') || !acceptsGzip(request)) return response
  const plain = await response.arrayBuffer()
  const headers = new Headers(response.headers)
  headers.append('vary', 'accept-encoding')
  const init = { status: response.status, statusText: response.statusText, headers }
  if (plain.byteLength < THRESHOLD) {
    headers.set('content-length', String(plain.byteLength))
    return new Response(plain, init)
  }
  // Level 4: within a few percent of the default's size for JSON, at about half its time.
  const packed = await pack(plain, { level: 4, strategy: constants.Z_DEFAULT_STRATEGY })
  headers.set('content-encoding', 'gzip')
  headers.set('content-length', String(packed.byteLength))
  return new Response(packed, init)
}
