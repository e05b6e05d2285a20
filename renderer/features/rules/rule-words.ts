// An error of the rule language in words. Pure; the words lie in `rules`.
import type { TFunction } from 'i18next'
import type { RuleError } from '#shared/risk/rule-language/ast.ts'

const MOST_ALLOWED = 6

export function errorWords({ code, data }: RuleError, t: TFunction<'rules'>): string {
  const { allowed = [], suggestion } = data
  const shown = allowed.slice(0, MOST_ALLOWED).join(', ')
  return t(`error.${code}`, {
    ...data,
    allowed: allowed.length > MOST_ALLOWED ? `${shown} …` : shown,
    mean: suggestion === undefined ? '' : t('mean', { suggestion }),
  }).trim()
}
