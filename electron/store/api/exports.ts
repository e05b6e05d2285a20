// Payments as files for other programs. A file is read below one snapshot, in blocks, and written as it is fetched: nothing is made that
// nobody takes, and other work of the store runs in between. The file's end is given only once the audit has it.
import { randomBytes } from 'node:crypto'
import { setImmediate as othersFirst } from 'node:timers/promises'
import type { ExportFormat } from '#shared/contract/exports.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { grantOf, type Role } from '#shared/domain/permissions.ts'
import { paymentsByIds, type PaymentRow } from '#electron/store/db/payment-rows.ts'
import type { Position } from '#electron/store/db/search.ts'
import type { TableWriter } from '#electron/store/export/cells.ts'
import { csvTable, jsonLines } from '#electron/store/export/text-tables.ts'
import { xlsxTable } from '#electron/store/export/xlsx-table.ts'
import { cellsOf, PAYMENT_COLUMNS } from './export-columns.ts'
import { command } from './frame.ts'
import { operatorOf, store, type Permitted } from './implementer.ts'
import { readsMasked } from './names.ts'
import { mayNamePeople, queryFor, readerOf } from './payment-query.ts'
import { paymentView } from './payment-view.ts'
import { refuse } from './refuse.ts'
import { countUpTo, prepareFor, searchBlock } from './search-steps.ts'
import type { Services } from './services.ts'

/** Rows at once, by role; a role that is not here has no right to export either. */
export const EXPORT_ROWS: Readonly<Partial<Record<Role, number>>> = {
  investigator: 10_000,
  supervisor: 50_000,
  auditor: 50_000,
}
const BLOCK = 250
/** Rows of a piece: some hundred kilobytes. */
const PIECE = 2_000
/** A file that nobody fetches for so long is forgotten; what was asked for stays in the audit. */
const IDLE_MS = 120_000
/** Files of one person at a time; another one takes the place of the oldest. */
const MOST_OPEN = 2

type Source = Readonly<{
  /** The next rows, newest first; none: there are no more. */
  next: (limit: number) => Promise<ReadonlyArray<PaymentRow>>
  /** Whether there are more after what was given. */
  more: () => boolean
}>
type Export = {
  readonly id: string
  readonly operator: number
  readonly masked: boolean
  readonly format: ExportFormat
  /** Null: it may name a person, which the audit does not repeat. */
  readonly asked: string | null
  readonly most: number
  readonly source: Source
  readonly table: TableWriter
  rows: number
  /** Pieces given, and the last of them, should it not have arrived. */
  pieces: number
  piece: Readonly<{ data: string; rows: number; last: boolean }> | undefined
  end: string | undefined
  busy: Promise<unknown>
  usedAt: number
}

const KINDS = {
  csv: { type: 'text/csv; charset=utf-8', end: 'csv', make: () => csvTable(PAYMENT_COLUMNS) },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    end: 'xlsx',
    make: (now: number) => xlsxTable(PAYMENT_COLUMNS, 'payments', now),
  },
  json_lines: { type: 'application/x-ndjson', end: 'jsonl', make: () => jsonLines(PAYMENT_COLUMNS) },
} as const satisfies Record<ExportFormat, unknown>

const desks = new WeakMap<Services, Map<string, Export>>()

/** The files being fetched from this store, the oldest first. */
function deskOf(services: Services): Map<string, Export> {
  let desk = desks.get(services)
  if (desk === undefined) desks.set(services, (desk = new Map()))
  for (const [id, { usedAt }] of desk) if (performance.now() - usedAt > IDLE_MS) desk.delete(id)
  return desk
}

function own(call: Permitted, id: string): Export {
  const found = deskOf(call.services).get(id)
  if (found === undefined || found.operator !== operatorOf(call).id) throw refuse.notFound('export')
  found.usedAt = performance.now()
  return found
}

async function ofQuery(call: Permitted, text: string) {
  const { services, grant } = call
  const reader = readerOf(call, grantOf(operatorOf(call).role, 'records.read') ?? grant)
  const query = queryFor(reader, text)
  const { search, newest } = await prepareFor(services, query, reader)
  let from: Position | null = null
  let begun = false
  const more = (): boolean => !begun || from !== null
  const next = async (limit: number): Promise<ReadonlyArray<PaymentRow>> => {
    while (more()) {
      const block = await searchBlock(services, search, { upTo: newest, from, direction: 'older', limit })
      begun = true
      from = block.next
      // A block that took its time may have found nothing and still have an end to go on from.
      if (block.rows.length > 0) return services.db.read(() => paymentsByIds(block.rows.map(({ id }) => id)))
    }
    return []
  }
  const total = await countUpTo(services, search, newest)
  return { total, source: { next, more }, asked: mayNamePeople(query) ? null : text }
}

async function ofIds(call: Permitted, ids: ReadonlyArray<string>) {
  const { services } = call
  const keys = [...new Set(ids.map((id) => internalKey('transaction', id)))]
  const rows = await services.db.read(() => paymentsByIds(keys.filter((key) => key !== undefined)))
  if (rows.length < keys.length) throw refuse.notFound('transaction')
  const left = rows.toSorted((a, b) => b.at - a.at || b.id - a.id)
  const source: Source = { next: async (limit) => left.splice(0, limit), more: () => left.length > 0 }
  return { total: { value: rows.length, exact: true }, source, asked: null }
}

/** Reads on for one piece. */
async function fill(file: Export): Promise<NonNullable<Export['piece']>> {
  const upTo = Math.min(file.most, file.rows + PIECE)
  while (file.rows < upTo && file.source.more()) {
    for (const row of await file.source.next(Math.min(BLOCK, upTo - file.rows))) {
      file.table.add(cellsOf(paymentView(row, file.masked)))
      file.rows++
    }
    await othersFirst()
  }
  const last = file.rows >= file.most || !file.source.more()
  return { data: file.table.take().toString('base64'), rows: file.rows, last }
}

const auditOf = (file: Export) => ({
  label: file.format,
  changes: [
    { field: 'rows', before: null, after: file.rows },
    { field: 'query', before: null, after: file.asked },
  ],
})

export const exports_ = {
  begin: store.exports.begin.handler(async ({ input, context }) => {
    const { services, action } = context
    const operator = operatorOf(context)
    const grant = grantOf(operator.role, 'records.read')
    const most = EXPORT_ROWS[operator.role]
    // Single payments are not looked up against own cases, so a role that is bound to them takes no files.
    if (grant === undefined || grant === 'own_cases' || most === undefined) throw refuse.forbidden('records.read')
    const found = input.ids === undefined ? await ofQuery(context, input.query) : await ofIds(context, input.ids)
    const now = services.clock()
    const kind = KINDS[input.format]
    const file: Export = {
      id: randomBytes(16).toString('base64url'),
      operator: operator.id,
      masked: readsMasked(operator),
      format: input.format,
      asked: found.asked,
      most,
      source: found.source,
      table: kind.make(now),
      rows: 0,
      pieces: 0,
      piece: undefined,
      end: undefined,
      busy: Promise.resolve(),
      usedAt: performance.now(),
    }
    const name = `payments-${new Date(now).toISOString().slice(0, 10)}.${kind.end}`
    const answer = { id: file.id, name, type: kind.type, total: found.total, most }
    // The answer is worth nothing to whoever comes later, so it is not kept.
    const begun = await command(context, { action, input, keep: false }, function* () {
      yield* []
      const changes = [
        { field: 'query', before: null, after: file.asked },
        { field: 'selected', before: null, after: input.ids?.length ?? null },
      ]
      return { answer, audit: { label: input.format, changes } }
    })
    const desk = deskOf(services)
    const mine = [...desk.values()].filter((one) => one.operator === operator.id)
    for (const { id } of mine.slice(0, Math.max(0, mine.length + 1 - MOST_OPEN))) desk.delete(id)
    desk.set(file.id, file)
    return begun
  }),

  piece: store.exports.piece.handler(async ({ input, context }) => {
    const file = own(context, input.id)
    // One after another, should a piece be asked for twice at the same time.
    const mine = file.busy.then(async () => {
      if (input.piece === file.pieces - 1 && file.piece !== undefined) return file.piece
      if (input.piece !== file.pieces || file.piece?.last === true)
        throw refuse.badInput('piece', 'it is not the next one', 'Ask for the pieces in order')
      file.piece = await fill(file)
      file.pieces++
      return file.piece
    })
    file.busy = mine.catch(() => undefined)
    return mine
  }),

  finish: store.exports.finish.handler(async ({ input, context }) => {
    const file = own(context, input.id)
    await file.busy
    if (file.piece?.last !== true) throw refuse.invalidState('export_goes_on')
    file.end ??= file.table.end().toString('base64')
    const answer = { data: file.end, rows: file.rows, cut: file.source.more() }
    return command(context, { action: context.action, input, keep: false }, function* () {
      yield* []
      return { answer, audit: auditOf(file) }
    })
  }),

  cancel: store.exports.cancel.handler(async ({ input, context }) => {
    const file = own(context, input.id)
    deskOf(context.services).delete(file.id)
    await file.busy
    return command(context, { action: context.action, input, keep: false }, function* () {
      yield* []
      return { answer: { rows: file.rows }, audit: auditOf(file) }
    })
  }),
}
