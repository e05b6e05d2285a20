// The contract's errors, made in one place so that code, status and data always fit together. All of them are thrown.
import { ORPCError } from '@orpc/server'

type Current = Readonly<{ kind: string; version: number; state: string; by: string | null; at: number | null }>

export const refuse = {
  unauthenticated: (): Error => new ORPCError('UNAUTHENTICATED', { status: 401, message: 'Sign in first.', data: {} }),
  forbidden: (right: string): Error =>
    new ORPCError('FORBIDDEN', { status: 403, message: 'Your role does not include this.', data: { right } }),
  notFound: (kind: string): Error =>
    new ORPCError('NOT_FOUND', {
      status: 404,
      message: 'There is no such thing, or your role cannot see it.',
      data: { kind },
    }),
  badInput: (field: string, problem: string, remedy: string, span?: readonly [number, number]): Error =>
    new ORPCError('BAD_INPUT', {
      status: 400,
      message: `${field}: ${problem}. ${remedy}.`,
      data: { field, problem, remedy, ...(span !== undefined && { span }) },
    }),
  conflict: (current: Current): Error =>
    new ORPCError('CONFLICT', {
      status: 409,
      message: 'It changed since it was read. Nothing was changed by this request.',
      data: { current },
    }),
  invalidState: (rule: string, state: string | null = null): Error =>
    new ORPCError('INVALID_STATE', { status: 422, message: `Not possible: ${rule}.`, data: { rule, state } }),
  requestReused: (requestId: string): Error =>
    new ORPCError('REQUEST_REUSED', {
      status: 409,
      message: 'This request id was used with another body.',
      data: { requestId },
    }),
  signInFailed: (lockedUntil: number | null): Error =>
    new ORPCError('SIGN_IN_FAILED', {
      status: 401,
      message: 'Name or password is wrong, or the account is locked.',
      data: { lockedUntil },
    }),
} as const
