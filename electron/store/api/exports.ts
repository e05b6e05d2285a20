// Payments as files for other programs. Read in blocks below one snapshot, so that other work of the store goes on in between; the file
// is given only once the audit has it.
import type { ExportFormat } from '#shared/contract/exports.ts'
import { decimalsOf } from '#shared/domain/money.ts'
import { grantOf, type Role } from '#shared/domain/permissions.ts'
import { paymentsByIds } from '#electron/store/db/payment-rows.ts'
import type { Position } from '#electron/store/db/search.ts'
import { csvLine } from '#electron/store/intake/csv-write.ts'
import { command } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { readsMasked } from './names.ts'
import { mayNamePeople, queryFor, readerOf } from './payment-query.ts'
import { paymentView, type PaymentView } from './payment-view.ts'
import { refuse } from './refuse.ts'
import { prepareFor, searchBlock } from './search-steps.ts'

/** Rows at once, by role; a role that is not here has no right to export either. */
export const EXPORT_ROWS: Readonly<Partial<Record<Role, number>>> = {
  investigator: 10_000,
  supervisor: 50_000,
  auditor: 50_000,
}
const BLOCK = 500

const COLUMNS = [
  'payment',
  'time',
  'status',
  'reason',
  'card',
  'last4',
  'customer',
  'name',
  'merchant',
  'mcc',
  'country',
  'city',
  'channel',
  'amount',
  'currency',
  'billing_amount',
  'billing_currency',
  'score',
  'flagged',
  'label',
  'origin',
] as const

/** Whole units as a number: what a spreadsheet adds up. */
const units = ({ amount, currency }: PaymentView['money']): number => {
  const decimals = decimalsOf(currency)
  return Number((amount / 10 ** decimals).toFixed(decimals))
}

const cellsOf = (row: PaymentView): ReadonlyArray<string | number | null> => [
  row.id,
  new Date(row.at).toISOString(),
  row.status,
  row.reason,
  row.card,
  `•••• ${row.last4}`,
  row.customer,
  row.name.native === null ? row.name.latin : `${row.name.native} ${row.name.latin}`,
  row.merchant,
  row.mcc,
  row.country,
  row.city,
  row.channel,
  units(row.money),
  row.money.currency,
  units(row.billing),
  row.billing.currency,
  row.score,
  row.flagged ? 1 : 0,
  row.label,
  row.origin,
]

const WRITERS = {
  // The mark makes spreadsheets read the file as UTF-8.
  csv: { type: 'text/csv; charset=utf-8', end: 'csv', head: `\uFEFF${csvLine(COLUMNS)}`, line: csvLine },
  json_lines: {
    type: 'application/x-ndjson',
    end: 'jsonl',
    head: '',
    line: (cells: ReadonlyArray<string | number | null>) =>
      `${JSON.stringify(Object.fromEntries(COLUMNS.map((name, at) => [name, cells[at]])))}\n`,
  },
} as const satisfies Record<ExportFormat, unknown>

export const exports_ = {
  transactions: store.exports.transactions.handler(async ({ input, context }) => {
    const { services, action } = context
    const operator = operatorOf(context)
    const grant = grantOf(operator.role, 'records.read')
    const most = EXPORT_ROWS[operator.role]
    if (grant === undefined || most === undefined) throw refuse.forbidden('records.read')
    const reader = readerOf(context, grant)
    const query = queryFor(reader, input.query)
    const { search, newest } = await prepareFor(services, query, reader)
    const masked = readsMasked(operator)
    const writer = WRITERS[input.format]
    let text: string = writer.head
    let rows = 0
    let from: Position | null = null
    do {
      const limit: number = Math.min(BLOCK, most - rows)
      const block = await searchBlock(services, search, { upTo: newest, from, direction: 'older', limit })
      const payments = await services.db.read(() => paymentsByIds(block.rows.map((row) => row.id)))
      for (const payment of payments) text += writer.line(cellsOf(paymentView(payment, masked)))
      rows += payments.length
      from = block.next
    } while (from !== null && rows < most)
    const cut = from !== null
    const asked = mayNamePeople(query) ? null : input.query
    return command(context, { action, input, keep: false }, function* ({ now }) {
      yield* []
      const day = new Date(now).toISOString().slice(0, 10)
      return {
        answer: { name: `payments-${day}.${writer.end}`, type: writer.type, text, rows, cut },
        audit: {
          label: input.format,
          changes: [
            { field: 'rows', before: null, after: rows },
            // A query may hold a name, which the audit does not repeat.
            { field: 'query', before: null, after: asked },
          ],
        },
      }
    })
  }),
}
