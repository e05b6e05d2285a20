/**
 * Errors a host answers by itself, before or instead of the store. They have the wire shape of the store's own errors,
 * so the page sees one kind of error: `{ json: … }` under /rpc/v1 (oRPC's RPC protocol), the bare object elsewhere.
 */
const REFUSALS = {
  STORE_AWAY: { status: 503, message: 'The card store does not answer. Nothing was sent to it.' },
  OUTCOME_UNKNOWN: {
    status: 502,
    message: 'The line to the card store broke. Whether the request was carried out is not known.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request is larger than this server takes.' },
  FOREIGN_ORIGIN: { status: 403, message: 'The request came from another site.' },
  UNKNOWN_HOST: { status: 421, message: 'The server does not answer to this host name.' },
  WRONG_SECRET: { status: 401, message: 'This pipe belongs to another program.' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.' },
  METHOD_NOT_SUPPORTED: { status: 405, message: 'This address takes GET and HEAD only.' },
  INTERNAL_SERVER_ERROR: { status: 500, message: 'Something went wrong in the server.' },
} satisfies Readonly<Record<string, Readonly<{ status: number; message: string }>>>

export type RefusalCode = keyof typeof REFUSALS

export const isRpcPath = (pathname: string): boolean => pathname === '/rpc/v1' || pathname.startsWith('/rpc/v1/')
export const isStorePath = (pathname: string): boolean =>
  isRpcPath(pathname) || pathname === '/api/v1' || pathname.startsWith('/api/v1/')

/**
 * `data` goes with the two codes that the contract declares (`shared/contract/base.ts`), so that the page can tell them
 * apart from bugs: `{}` with STORE_AWAY, `{ requestId }` with OUTCOME_UNKNOWN.
 */
export const refusal = (code: RefusalCode, pathname: string, data?: Readonly<Record<string, unknown>>): Response => {
  const { status, message } = REFUSALS[code]
  const error = { defined: data !== undefined, code, status, message, ...(data === undefined ? {} : { data }) }
  return Response.json(isRpcPath(pathname) ? { json: error } : error, {
    status,
    headers: { 'cache-control': 'no-store' },
  })
}
