// What went wrong, in the page's own terms: a code with its data, whatever the transport threw.
import { ORPCError } from '@orpc/client'
import type { ErrorCode } from '#shared/contract/base.ts'

/** `code` is a declared one, or 'UNKNOWN' (a bug: `id` is the number under which the store logged it, or ours). */
export type Fault = Readonly<{
  code: ErrorCode | 'UNKNOWN'
  data: Readonly<Record<string, unknown>>
  id: string | undefined
}>

const CODES: ReadonlySet<string> = new Set<ErrorCode>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_INPUT',
  'STORE_AWAY',
  'CONFLICT',
  'INVALID_STATE',
  'REQUEST_REUSED',
  'OUTCOME_UNKNOWN',
  'SIGN_IN_FAILED',
])

const isCode = (code: string): code is ErrorCode => CODES.has(code)

const asRecord = (data: unknown): Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {}

/** Any error thrown by the client. A broken connection reads as STORE_AWAY; for a command ask `ofCommand`. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ORPCError) {
    const data = asRecord(error.data)
    if (isCode(error.code)) return { code: error.code, data, id: undefined }
    if (error.status === 502 || error.status === 503 || error.status === 504)
      return { code: 'STORE_AWAY', data, id: undefined }
    return { code: 'UNKNOWN', data, id: typeof data.id === 'string' ? data.id : undefined }
  }
  // `fetch` throws a TypeError when no answer came at all.
  if (error instanceof TypeError || (error instanceof DOMException && error.name === 'NetworkError'))
    return { code: 'STORE_AWAY', data: {}, id: undefined }
  return { code: 'UNKNOWN', data: {}, id: undefined }
}

/**
 * The same for a command. A connection that broke in the middle leaves it open whether the command was carried out;
 * only a declared STORE_AWAY says that it never left.
 */
export function faultOfCommand(error: unknown, requestId: string): Fault {
  const fault = faultOf(error)
  const declared = error instanceof ORPCError && error.code === 'STORE_AWAY'
  if (fault.code === 'STORE_AWAY' && !declared) return { code: 'OUTCOME_UNKNOWN', data: { requestId }, id: undefined }
  return fault.code === 'OUTCOME_UNKNOWN' ? { ...fault, data: { requestId } } : fault
}

/** The error of a read that comes before a command, as that command's: without an answer nothing was sent. */
export const beforeSending = (error: unknown): unknown =>
  faultOf(error).code === 'STORE_AWAY' ? new ORPCError('STORE_AWAY', { status: 503, data: {} }) : error
