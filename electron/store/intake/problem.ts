// A file that cannot be imported: which, why, and what to do. Nothing of it was added unless `rows` says so.

export type IntakeProblemCode =
  | 'file_missing'
  | 'file_empty'
  | 'not_gzip'
  | 'gzip_cut'
  | 'gzip_damaged'
  | 'not_text'
  | 'not_utf8'
  | 'quote_open'
  | 'record_too_long'
  | 'no_header'
  | 'column_missing'
  | 'column_doubled'
  | 'file_changed'

export type IntakeProblem = Error &
  Readonly<{ name: 'IntakeProblem'; code: IntakeProblemCode; file: string; remedy: string }>

export function intakeProblem(code: IntakeProblemCode, file: string, what: string, remedy: string): IntakeProblem {
  return Object.assign(new Error(`${file}: ${what} ${remedy}`), { name: 'IntakeProblem' as const, code, file, remedy })
}

export const isIntakeProblem = (error: unknown): error is IntakeProblem =>
  error instanceof Error && error.name === 'IntakeProblem'
