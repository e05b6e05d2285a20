import { isSecret, SECRET_HEADER } from './pipe.ts'
import { isStorePath, refusal } from './refusals.ts'

/** Decides before anything else whether a request may come in: nothing, or the answer that refuses it. */
export type Admission = (request: Request) => Response | undefined

/** The pipe's guard: the secret of this launch. */
export const admitBySecret =
  (secret: string): Admission =>
  (request) =>
    isSecret(secret, request.headers.get(SECRET_HEADER))
      ? undefined
      : refusal('WRONG_SECRET', new URL(request.url).pathname)

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]']

/**
 * The port's guard against other sites in the same browser. A name that is not ours in Host is DNS rebinding; a foreign
 * Origin or Sec-Fetch-Site on the store's addresses is another site's script or form. Programs send neither, and have
 * no cookie of the person to misuse.
 */
export const admitOwnOrigin = (names: ReadonlyArray<string> = LOOPBACK_NAMES): Admission => {
  const known = new Set(names.map((name) => name.toLowerCase()))
  return (request) => {
    const { pathname, host } = new URL(request.url)
    const offered = (request.headers.get('host') ?? host).toLowerCase()
    if (!known.has(offered.replace(/:\d+$/, ''))) return refusal('UNKNOWN_HOST', pathname)
    if (!isStorePath(pathname)) return undefined
    const site = request.headers.get('sec-fetch-site')
    const reads = request.method === 'GET' || request.method === 'HEAD'
    // 'none' is a person typing the address, which can only read.
    if (site !== null && site !== 'same-origin' && !(reads && site === 'none'))
      return refusal('FOREIGN_ORIGIN', pathname)
    const origin = request.headers.get('origin')
    if (origin !== null && origin !== `http://${offered}` && origin !== `https://${offered}`) {
      return refusal('FOREIGN_ORIGIN', pathname)
    }
    return undefined
  }
}
