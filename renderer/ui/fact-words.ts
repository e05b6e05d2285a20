// A signal that moved a score, in words: who it is asked of, what, over which time. Pure; the words lie in `common`.
import type { TFunction } from 'i18next'
import type { Formats } from '../i18n/formats.ts'

/** `card.count(10m)` → `Card: payments tried, 10 minutes`. */
export function factName(
  fact: string,
  t: TFunction<'common'> | TFunction<'flags'> | TFunction<'transactions'> | TFunction<'rules'>,
): string {
  const say = t as unknown as (key: string, values?: Record<string, unknown>) => string
  const [, entity = '', signal = '', inside = ''] = /^(\w+)\.(\w+)(?:\(([^)]*)\))?$/.exec(fact) ?? []
  if (signal === '') return fact
  const parts = inside
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const of = parts.find((part) => /^[a-z]/.test(part))
  const window = /^(\d+)([mhd])$/.exec(parts.find((part) => /^\d/.test(part)) ?? '')
  const what = say(`common:fact.${signal}`, { of: of === undefined ? '' : say(`common:factOf.${of}`) })
  const named = say('common:factName', { entity: say(`common:factEntity.${entity}`), what })
  if (window === null) return named
  const time = say(`common:factTime.${window[2]!}`, { count: Number(window[1]) })
  return say('common:factWindow', { named, time })
}

type Words = Parameters<typeof factName>[1]

/** What was seen of a fact, or what is usual, with its unit. `null` is not known. */
export function factValue(value: number | null, unit: string, currency: string, t: Words, formats: Formats): string {
  const say = t as unknown as (key: string, values?: Record<string, unknown>) => string
  if (value === null) return say('common:factUnit.unknown')
  if (unit === 'minor') return formats.money(Math.round(value), currency)
  if (unit === 'yes_no') return say(value > 0 ? 'common:factUnit.yes' : 'common:factUnit.no')
  if (unit === 'share') return formats.share(value)
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1
  return say(`common:factUnit.${unit}`, { value: formats.number(value, digits) })
}

/** Whose score the reasons are: a learnt version's number, `prior`, or rules'. */
export function scoredBy(
  reasons: ReadonlyArray<Readonly<{ kind?: string | undefined; detail: string | null }>>,
): number | 'prior' | 'rules' {
  const base = reasons.find(({ kind }) => kind === 'base')
  if (base === undefined) return 'rules'
  const number = /^model-(\d+)$/.exec(base.detail ?? '')
  return number === null ? 'prior' : Number(number[1])
}
