// Lists that rules name, and snoozes: every one in one list, with who, why and until when.
import type { z } from 'zod'
import type { RiskList, Snooze } from '#shared/contract/rules.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import { readRule } from '#shared/risk/rule-language/read.ts'
import { isKey, readKey, type ListKind } from '#shared/risk/rule-language/vocabulary.ts'
import { cardById } from '#electron/store/db/cards.ts'
import { customerById } from '#electron/store/db/customers.ts'
import {
  addEntry,
  addList,
  addSnooze,
  listEntries,
  listRows,
  merchantNameOf,
  removeEntry,
  snoozesOf,
  stopSnooze,
  touchList,
  type SnoozePage,
  type SnoozeRow,
} from '#electron/store/db/rule-lists.ts'
import { wholeMerchants } from '#electron/store/db/merchants.ts'
import { newestVersions, ruleById, ruleRows } from '#electron/store/db/rules.ts'
import type { Work } from '#electron/store/db/work.ts'
import { keyOf, newStamp } from '#electron/store/risk/rule-book.ts'
import { command, type Act } from './frame.ts'
import { store } from './implementer.ts'
import { personName, readsMasked } from './names.ts'
import { refuse } from './refuse.ts'
import type { Actor } from './services.ts'

const SNOOZES_A_PAGE = 200
const LONGEST_SNOOZE_MS = 90 * 86_400_000

/** A value as lists keep it, or BAD_INPUT. Merchants and cards are named by their ids here. */
function entryOf(kind: ListKind, written: string): string {
  const read = isKey(kind) ? readKey(kind, written) : { value: written }
  if ('example' in read) throw refuse.badInput('add', `${written} is no ${kind}`, `Write it such as ${read.example}`)
  if (keyOf(kind, read.value) === undefined) {
    throw refuse.badInput('add', `${written} is no ${kind} of this store`, `Give the ${kind}’s id`)
  }
  return read.value
}

const MARK = /^(\d{1,15})\.([01])\.(\d{1,15})\.(\d{1,16})$/
/** Where a page begins: among those that ran when the list was opened, or among the others. */
function placeOf(cursor: string | undefined, now: number): Pick<SnoozePage, 'now' | 'running' | 'after'> {
  if (cursor === undefined) return { now, running: true, after: null }
  const mark = MARK.exec(cursor)
  if (mark === null) {
    throw refuse.badInput('cursor', 'it is not one of this list', 'Pass the cursor of the page before')
  }
  const [opened, running, until, id] = mark.slice(1).map(Number) as [number, number, number, number]
  return { now: opened, running: running === 1, after: { until, id } }
}
const cursorAt = (row: SnoozeRow, now: number): string =>
  [now, row.ended_at === null && row.until_at > now ? 1 : 0, row.until_at, row.id].join('.')

/** What a snooze names, if the store knows it; a place of a merchant is the merchant. */
function* silenced(kind: SnoozeRow['kind'], id: string): Work<number | undefined> {
  if (kind === 'merchant') return (yield* wholeMerchants([internalKey('merchant', id) ?? -1]))?.keys().next().value
  const key = internalKey(kind === 'person' ? 'customer' : 'card', id) ?? -1
  return (yield* kind === 'person' ? customerById(key) : cardById(key)) === undefined ? undefined : key
}

function* targetName(snooze: SnoozeRow, actor: Actor | null): Work<string> {
  if (snooze.kind === 'merchant') return (yield* merchantNameOf(snooze.target_id)) ?? '–'
  if (snooze.kind === 'card') return maskPan((yield* cardById(snooze.target_id))?.last4 ?? '')
  const person = yield* customerById(snooze.target_id)
  if (person === undefined) return '–'
  const name = personName(person, readsMasked(actor))
  return name.native ?? name.latin
}

function* snoozeView(row: SnoozeRow, now: number, actor: Actor | null): Work<z.infer<typeof Snooze>> {
  return {
    id: publicId('snooze', row.id),
    rule: row.rule_id === null ? null : { id: publicId('rule', row.rule_id), name: row.rule_name ?? '' },
    kind: row.kind as 'card' | 'person' | 'merchant',
    target: yield* targetName(row, actor),
    reason: row.reason,
    by: row.by_name,
    from: row.from_at,
    until: row.until_at,
    state: row.ended_at !== null ? 'ended' : row.until_at <= now ? 'over' : 'running',
    endedBy: row.ended_by,
  }
}

export const ruleLists = {
  lists: store.rules.lists.handler(({ context }) =>
    context.services.db.read(function* () {
      const rows = yield* listRows()
      const entries = (yield* listEntries()).filter((one) => one.removed_at === null)
      const kinds = new Map(rows.map((row) => [row.name, row.kind as ListKind]))
      const names = new Map((yield* ruleRows()).map((row) => [row.id, row.name]))
      const uses = (yield* newestVersions()).map((one) => ({
        name: names.get(one.rule_id)!,
        lists: readRule(one.text, kinds).lists,
      }))
      return rows.map((row): z.infer<typeof RiskList> => ({
        name: row.name,
        version: row.version,
        kind: row.kind as ListKind,
        entries: entries
          .filter((one) => one.list_id === row.id)
          .map((one) => ({ value: one.value, addedAt: one.added_at, addedBy: one.added_by })),
        usedBy: uses.filter((use) => use.lists.includes(row.name)).map((use) => use.name),
      }))
    }),
  ),

  saveList: store.rules.saveList.handler(({ input, context }) => {
    type Answer = { version: number; added: number; removed: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      const { name, kind, version } = input
      const known = (yield* listRows()).find((row) => row.name === name)
      if (known !== undefined && known.version !== version) {
        throw refuse.conflict({ kind: 'list', version: known.version, state: 'changed', by: null, at: null })
      }
      if (known === undefined && version !== null) throw refuse.notFound('list')
      if (known !== undefined && known.kind !== kind) throw refuse.invalidState('list_kind', known.kind)
      const id = known?.id ?? (yield* addList(name, kind))
      if (known !== undefined && !(yield* touchList(id, known.version))) throw refuse.invalidState('stale')
      const standing = new Set(
        (yield* listEntries()).filter((one) => one.list_id === id && one.removed_at === null).map((one) => one.value),
      )
      let removed = 0
      for (const value of new Set(input.remove)) if (yield* removeEntry(id, value, now, by)) removed++
      const fresh = [...new Set(input.add.map((one) => entryOf(kind, one)))].filter((one) => !standing.has(one))
      for (const value of fresh) yield* addEntry(id, value, now, by)
      yield* newStamp()
      return {
        answer: { version: (known?.version ?? 0) + 1, added: fresh.length, removed },
        audit: {
          targetKind: 'list',
          label: name,
          changes: [
            { field: 'added', before: null, after: fresh.length },
            { field: 'removed', before: null, after: removed },
          ],
        },
        events: [{ kind: 'rule', target: null, what: 'rule_list.saved' }],
      }
    })
  }),

  snoozes: store.rules.snoozes.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const { now, running, after } = placeOf(input.cursor, context.services.clock())
      const rule = input.rule === undefined ? null : (internalKey('rule', input.rule) ?? -1)
      const most = SNOOZES_A_PAGE + 1
      const found = running ? [...(yield* snoozesOf({ running, now, rule, after, limit: most }))] : []
      if (found.length < most) {
        const limit = most - found.length
        found.push(...(yield* snoozesOf({ running: false, now, rule, after: running ? null : after, limit })))
      }
      const rows: Array<z.infer<typeof Snooze>> = []
      for (const row of found.slice(0, SNOOZES_A_PAGE)) rows.push(yield* snoozeView(row, now, context.actor))
      return { now, rows, cursor: found.length < most ? null : cursorAt(found.at(-2)!, now) }
    }),
  ),

  snooze: store.rules.snooze.handler(({ input, context }) => {
    type Answer = { id: string }
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      const { kind, until, reason } = input
      if (until <= now) throw refuse.invalidState('until_in_past')
      if (until > now + LONGEST_SNOOZE_MS) throw refuse.invalidState('until_too_far')
      const target = yield* silenced(kind, input.target)
      if (target === undefined) throw refuse.notFound(kind)
      const rule = input.rule === null ? null : internalKey('rule', input.rule)
      const row = rule == null ? undefined : yield* ruleById(rule)
      if (input.rule !== null && row === undefined) throw refuse.notFound('rule')
      const id = publicId(
        'snooze',
        yield* addSnooze({ rule: row?.id ?? null, kind, target, reason, at: now, until, by }),
      )
      yield* newStamp()
      return {
        answer: { id },
        audit: {
          targetKind: kind === 'person' ? 'customer' : kind,
          target: input.target,
          label: row?.name ?? 'every rule',
          reason,
          changes: [{ field: 'until', before: null, after: until }],
        },
        events: [{ kind: 'rule', target: input.rule, what: 'rule.snoozed' }],
      }
    })
  }),

  endSnooze: store.rules.endSnooze.handler(({ input, context }) => {
    type Answer = { id: string }
    return command<Answer>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Answer>> {
      const key = internalKey('snooze', input.id)
      if (key === undefined || !(yield* stopSnooze(key, now, by))) throw refuse.notFound('snooze')
      yield* newStamp()
      return {
        answer: { id: input.id },
        audit: { targetKind: 'snooze', target: input.id },
        events: [{ kind: 'rule', target: null, what: 'rule.snooze_ended' }],
      }
    })
  }),
}
