// Whether a text is a rule of this store, with the lists that stand in it.
import type { Lists } from '#shared/risk/rule-language/check.ts'
import { readRule } from '#shared/risk/rule-language/read.ts'
import type { ListKind } from '#shared/risk/rule-language/vocabulary.ts'
import { listRows } from '#electron/store/db/rule-lists.ts'
import type { Work } from '#electron/store/db/work.ts'
import { refuse } from './refuse.ts'

export function* listKinds(): Work<Lists> {
  return new Map((yield* listRows()).map((row) => [row.name, row.kind as ListKind]))
}

/** The text as a rule without error, or BAD_INPUT with the first error's place. */
export function soundRule(text: string, lists: Lists): void {
  const [error] = readRule(text, lists).errors
  if (error === undefined) return
  const remedy = error.replacement ?? error.data.suggestion ?? error.data.expected ?? ''
  throw refuse.badInput('text', error.code, remedy, [error.span.from, error.span.to])
}
