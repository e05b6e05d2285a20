// The rules that run, compiled, with their lists and snoozes; made anew when anything of it changes.
import { randomUUID } from 'node:crypto'
import { internalKey } from '#shared/domain/ids.ts'
import type { Key } from '#shared/risk/engine/payment.ts'
import type { SignalEngine } from '#shared/risk/engine/signal-engine.ts'
import type { Lists } from '#shared/risk/rule-language/check.ts'
import type { CompiledRule, ListMembers, RuleWorld, Subject } from '#shared/risk/rule-language/compile.ts'
import { compiled, readRule } from '#shared/risk/rule-language/read.ts'
import type { Stop } from '#shared/risk/stops.ts'
import type { KeyType, ListKind } from '#shared/risk/rule-language/vocabulary.ts'
import {
  listEntries,
  listRows,
  everySnooze,
  type EntryRow,
  type ListRow,
  type Silence,
} from '#electron/store/db/rule-lists.ts'
import { metaValue, setMeta } from '#electron/store/db/meta.ts'
import { runningVersions, type RunningRow } from '#electron/store/db/rules.ts'
import { everyStop } from '#electron/store/db/risk-stops.ts'
import type { Work } from '#electron/store/db/work.ts'

/** What a rule does on a hit when it is live. */
export type RuleActions = Readonly<{ flag: number | null; stepUp: boolean; decline: boolean; freeze: boolean }>

export type RunningRule = Readonly<{
  row: RunningRow
  live: boolean
  /** It asks what happened before; without, it reads the payment and lists alone. */
  history: boolean
  actions: RuleActions
  rule: CompiledRule
}>

const STAMP = 'rules_stamp'
/** Changes with every change of a rule that runs, a list or a snooze; empty while there never was one. */
export function* rulesStamp(): Work<string> {
  return (yield* metaValue(STAMP)) ?? ''
}
/** Not the one before plus one: two changes at once would leave the same. */
export function* newStamp(): Work<void> {
  yield* setMeta(STAMP, randomUUID())
}

/** The engine's key for a value as it is written; the store names merchants and cards by integer. */
export function keyOf(type: KeyType | ListKind, text: string): Key | undefined {
  if (type === 'merchant' || type === 'card') return internalKey(type, text)
  return type === 'person' ? internalKey('customer', text) : text
}

type Held = Readonly<{ from: number; to: number }>

/** Lists as they stood at each moment, or, `asNow`, as they stand whatever the moment. */
export function listBook(rows: ReadonlyArray<ListRow>, entries: ReadonlyArray<EntryRow>, asNow: boolean) {
  const kinds: Lists = new Map(rows.map((row) => [row.name, row.kind as ListKind]))
  const names = new Map(rows.map((row) => [row.id, row]))
  const members = new Map<string, Map<Key, Held[]>>(rows.map((row) => [row.name, new Map()]))
  for (const entry of entries) {
    const list = names.get(entry.list_id)!
    const key = keyOf(list.kind as ListKind, entry.value)
    if (key === undefined || (asNow && entry.removed_at !== null)) continue
    const held = { from: asNow ? Number.NEGATIVE_INFINITY : entry.added_at, to: entry.removed_at ?? Infinity }
    const keys = members.get(list.name)!
    keys.set(key, [...(keys.get(key) ?? []), held])
  }
  const list = (name: string): ListMembers => {
    const keys = members.get(name)!
    return { has: (key, at) => keys.get(key)?.some(({ from, to }) => from <= at && at < to) ?? false }
  }
  return { kinds, list }
}

/** What snoozes name of a payment; the merchant as a whole. */
type Silenced = Readonly<{ card: Key; person: Key; merchant: Key }>

export type RuleBook = Readonly<{
  stamp: string
  rules: ReadonlyArray<RunningRule>
  /** Programme-wide stops. */
  stops: ReadonlyArray<Stop>
  /** Whether a rule is silenced for the card, the person or the merchant at that moment. */
  snoozed: (rule: number, payment: Silenced, at: number) => boolean
}>

export function* readRuleBook(
  engine: SignalEngine,
  subject: Subject,
  zoneOffset: (at: number) => number,
  /** The versions that run; those of now when left out. */
  running?: ReadonlyArray<RunningRow>,
): Work<RuleBook> {
  const stamp = yield* rulesStamp()
  const { kinds, list } = listBook(yield* listRows(), yield* listEntries(), false)
  const world: RuleWorld = { signal: engine.signal, subject, list, keyOf, zoneOffset }
  const rules: RunningRule[] = []
  for (const row of running ?? (yield* runningVersions())) {
    const rule = readRule(row.text, kinds)
    // A list that is gone leaves a rule that cannot be read: it rests, and the list of rules says so.
    if (rule.condition === null) continue
    const actions = JSON.parse(row.actions) as RuleActions
    const history = rule.signals.length > 0
    rules.push({ row, live: row.live === row.id, history, actions, rule: compiled(rule, world) })
  }
  // Ended ones, too: what a moment had silenced stays so for that moment.
  const snoozes = yield* everySnooze()
  const stops = yield* everyStop()
  const snoozed: RuleBook['snoozed'] = (rule, payment, at) => snoozes.some((one) => silences(one, rule, payment, at))
  return { stamp, rules, stops, snoozed }
}

const silences = (snooze: Silence, rule: number, payment: Silenced, at: number): boolean =>
  (snooze.rule_id === null || snooze.rule_id === rule) &&
  snooze.from_at <= at &&
  at < (snooze.ended_at ?? snooze.until_at) &&
  payment[snooze.kind as 'card' | 'person' | 'merchant'] === snooze.target_id
