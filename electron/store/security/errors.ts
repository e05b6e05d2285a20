/** Named failures of this folder. The message says what to do; it never carries a secret or a personal value. */

export type SecurityErrorCode =
  | 'PASSWORD_HASH_UNREADABLE'
  | 'COST_OUT_OF_BOUNDS'
  | 'WRONG_SECRET'
  | 'SLOT_DAMAGED'
  | 'WRONG_STORE_KEY'
  | 'KEY_UNUSABLE'
  | 'RECOVERY_CODE_MISTYPED'
  | 'KEY_FILE_MISSING'
  | 'KEY_FILE_EXISTS'
  | 'KEY_FILE_OPEN_TO_OTHERS'
  | 'KEY_FILE_INSIDE_DATA'
  | 'KEY_FILE_UNREADABLE'
  | 'FIELD_DAMAGED'
  | 'NOT_CANONICAL'

export type SecurityError = Error & Readonly<{ code: SecurityErrorCode }>

export function securityError(code: SecurityErrorCode, message: string): SecurityError {
  return Object.assign(new Error(message), { code, name: 'SecurityError' })
}

/** True for an error of this folder, and of this code when one is given. */
export function isSecurityError(error: unknown, code?: SecurityErrorCode): error is SecurityError {
  return (
    error instanceof Error &&
    error.name === 'SecurityError' &&
    'code' in error &&
    (code === undefined || error.code === code)
  )
}
