// What leaves the store when something fails: the contract's own errors as they are, bad input with its field, everything else as a
// bug: logged whole under an id, shown as that id alone.
import { ORPCError } from '@orpc/server'
import { errorId, type Log } from '#electron/store/security/redact.ts'
import { refuse } from './refuse.ts'

type Issue = Readonly<{ message: string; path?: ReadonlyArray<PropertyKey | { key: PropertyKey }> }>

function badInput(issues: ReadonlyArray<Issue>): Error {
  const issue = issues[0]
  const path = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return refuse.badInput(
    path === '' ? 'input' : path,
    'is not as it has to be',
    issue?.message ?? 'See the API description',
  )
}

/** Turns whatever was thrown into what may leave. */
export function outward(error: unknown, log: Log, where: string): unknown {
  if (error instanceof ORPCError) {
    const issues = (error.data as { issues?: ReadonlyArray<Issue> } | undefined)?.issues
    if (error.code === 'BAD_REQUEST' && Array.isArray(issues)) return badInput(issues)
    if (error.status < 500) return error
  }
  const id = errorId()
  log.error({ err: error, cause: error instanceof Error ? error.cause : undefined, id, where }, 'a request failed')
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    status: 500,
    message: `Something went wrong here (${id}).`,
    data: { errorId: id },
  })
}
