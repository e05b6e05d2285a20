// A checked rule as closures over the engine's signals: no text is left when it runs, and each part costs a fixed small amount.
// What is not known (NaN, null) makes every comparison false, `!=` and `not in` too; `not` in front of one turns it as any other.
import { requestName, specOf, type SignalRequest } from '../engine/catalogue.ts'
import type { Key, RiskPayment } from '../engine/payment.ts'
import type { Comparison } from './ast.ts'
import type { Condition, KeyTerm, NumberTerm } from './check.ts'
import { WEEKDAYS, type FieldName, type KeyType } from './vocabulary.ts'

/** The payment being judged; one object that is filled again for each. `scale` is 10 to the power of its currency's decimals. */
export type Subject = { payment: RiskPayment; scale: number }

/** Members in force at a moment. */
export type ListMembers = Readonly<{ has: (key: Key, at: number) => boolean }>

export type RuleWorld = Readonly<{
  signal: (request: SignalRequest) => () => number
  subject: Subject
  list: (name: string) => ListMembers
  /** The engine's key for a value written in a rule; `undefined` when the store has no such thing. The text itself when left out. */
  keyOf?: (type: KeyType, text: string) => Key | undefined
  /** How far local time is ahead of UTC, ms. */
  zoneOffset?: (at: number) => number
}>

/** What a comparison saw, for reasons: fact and threshold in the comparison's own unit. */
export type Evidence = Readonly<{ name: string; type: string; is: Comparison; seen: number; threshold: number }>

export type CompiledRule = Readonly<{
  holds: () => boolean
  /** The comparisons of signals or fields that hold now, in the order in which they are written. */
  evidence: () => ReadonlyArray<Evidence>
}>

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

export function compileRule(condition: Condition, world: RuleWorld): CompiledRule {
  const { subject, zoneOffset = () => 0, keyOf = (_: KeyType, text: string): Key => text } = world
  const found: (() => Evidence | null)[] = []

  const local = (): number => subject.payment.at + zoneOffset(subject.payment.at)
  const numberField = (field: FieldName): (() => number) =>
    field === 'amount' ? () => subject.payment.amount / subject.scale : () => Math.floor(local() / HOUR_MS) % 24

  function number(term: NumberTerm): () => number {
    switch (term.kind) {
      case 'constant': {
        const { value } = term
        return () => value
      }
      case 'field':
        return numberField(term.field)
      case 'signal': {
        const read = world.signal(term.request)
        const { unit } = specOf(term.request.signal)
        // Minor units divided, not the constant multiplied: 24999 / 100 is the double that 249.99 is written as.
        if (unit === 'minor') return () => read() / subject.scale
        if (unit === 'hours') return () => Math.round(read() * HOUR_MS)
        return unit === 'days' ? () => Math.round(read() * DAY_MS) : read
      }
      case 'negative': {
        const part = number(term.part)
        return () => -part()
      }
      case 'arithmetic': {
        const [left, right] = [number(term.left), number(term.right)]
        if (term.is === '+') return () => left() + right()
        if (term.is === '-') return () => left() - right()
        // By nothing is not known, rather than without end.
        return term.is === '*' ? () => left() * right() : () => left() / (right() || Number.NaN)
      }
    }
  }

  function key(term: KeyTerm): () => Key | null {
    if (term.kind === 'key') {
      const value = known(term.type, term.value)
      return () => value
    }
    switch (term.field) {
      case 'weekday':
        return () => WEEKDAYS[(Math.floor(local() / DAY_MS) + 4) % 7]!
      case 'channel':
        return () => subject.payment.channel
      case 'country':
        return () => subject.payment.country
      case 'mcc':
        return () => subject.payment.mcc
      case 'merchant':
        return () => subject.payment.merchant
      case 'card':
        return () => subject.payment.card
      case 'device':
        return () => subject.payment.device
      case 'address':
        return () => subject.payment.address
      case 'network':
        return () => subject.payment.network
      case 'bin':
        return () => subject.payment.bin
      default:
        throw new Error(`no reader for ${term.field}`)
    }
  }
  const known = (type: KeyType, text: string): Key | null => keyOf(type, text) ?? null

  /** With a number as it is written: most comparisons, and a call less in each. */
  function compareWith(is: Comparison, left: () => number, bound: number): () => boolean {
    switch (is) {
      case '>=':
        return () => left() >= bound
      case '<=':
        return () => left() <= bound
      case '>':
        return () => left() > bound
      case '<':
        return () => left() < bound
      case '=':
        return () => left() === bound
      case '!=':
        return () => Math.abs(left() - bound) > 0
    }
  }

  function compare(is: Comparison, left: () => number, right: () => number): () => boolean {
    switch (is) {
      case '>=':
        return () => left() >= right()
      case '<=':
        return () => left() <= right()
      case '>':
        return () => left() > right()
      case '<':
        return () => left() < right()
      case '=':
        return () => left() === right()
      case '!=':
        // False for NaN, which !== would not be.
        return () => Math.abs(left() - right()) > 0
    }
  }

  function test(part: Condition, straight: boolean): () => boolean {
    switch (part.kind) {
      case 'and': {
        const all = part.parts.map((one) => test(one, straight))
        if (all.length === 2) {
          const [a, b] = all as [() => boolean, () => boolean]
          return () => a() && b()
        }
        return () => {
          for (let i = 0; i < all.length; i++) if (!all[i]!()) return false
          return true
        }
      }
      case 'or': {
        const any = part.parts.map((one) => test(one, straight))
        return () => {
          for (let i = 0; i < any.length; i++) if (any[i]!()) return true
          return false
        }
      }
      case 'not': {
        const inner = test(part.part, !straight)
        return () => !inner()
      }
      case 'numbers': {
        const [left, right] = [number(part.left), number(part.right)]
        const holds =
          part.right.kind === 'constant' ? compareWith(part.is, left, part.right.value) : compare(part.is, left, right)
        const { kind } = part.left
        // Under `not` a comparison that holds speaks against the rule.
        if (straight && (kind === 'signal' || kind === 'field')) {
          const name =
            part.left.kind === 'signal' ? requestName(part.left.request) : (part.left as { field: string }).field
          found.push(() =>
            holds() ? { name, type: part.left.type, is: part.is, seen: left(), threshold: right() } : null,
          )
        }
        return holds
      }
      case 'keys': {
        const [left, right] = [key(part.left), key(part.right)]
        const { same } = part
        return () => {
          const [a, b] = [left(), right()]
          return a !== null && b !== null && (a === b) === same
        }
      }
      case 'one_of': {
        const item = key(part.item)
        const values = new Set(part.values.map((value) => known(part.item.type, value)))
        const { negated } = part
        return () => {
          const value = item()
          return value !== null && values.has(value) !== negated
        }
      }
      case 'one_number_of': {
        const item = number(part.item)
        const values = part.values.map(number)
        const { negated } = part
        return () => {
          const value = item()
          if (Number.isNaN(value)) return false
          return values.some((one) => one() === value) !== negated
        }
      }
      case 'in_list': {
        const item = key(part.item)
        const members = world.list(part.list)
        const { negated } = part
        return () => {
          const value = item()
          return value !== null && members.has(value, subject.payment.at) !== negated
        }
      }
      case 'yes': {
        const { of } = part
        if (of === 'declined') return () => subject.payment.declined
        if (of === 'pin_failed') return () => subject.payment.pinFailed
        const read = world.signal(of)
        return () => read() === 1
      }
      case 'known': {
        const { of } = part
        if ('type' in of && (of.kind === 'key' || isKeyField(of))) {
          const item = key(of as KeyTerm)
          return () => item() !== null
        }
        const value = number(of as NumberTerm)
        return () => !Number.isNaN(value())
      }
    }
  }

  const holds = test(condition, true)
  return {
    holds,
    evidence: () => found.map((look) => look()).filter((one) => one !== null),
  }
}

const isKeyField = (term: NumberTerm | KeyTerm): boolean =>
  term.kind === 'field' && term.field !== 'amount' && term.field !== 'hour'

/** Hundredths of a microsecond for each payment: what its signals cost to keep, and a little for each comparison. */
export const costOf = (signals: ReadonlyArray<SignalRequest>, parts: number): number =>
  signals.reduce((sum, { signal }) => sum + specOf(signal).cost, 0) + parts

/** A list that is always the same, for tests and examples. */
export const fixedList = (keys: Iterable<Key>): ListMembers => {
  const set = new Set(keys)
  return { has: (key) => set.has(key) }
}
