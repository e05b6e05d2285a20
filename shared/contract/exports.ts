// Records as a file: payments of a query, or single ones, masked as the reader sees them. A file is begun, fetched piece by piece, and its
// end is given only once the audit has it.
import { z } from 'zod'
import { command, Count, id, query, RequestId } from './base.ts'

export const EXPORT_FORMATS = ['csv', 'xlsx', 'json_lines'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
/** As many as can be picked in the list; more is a query. */
export const MOST_EXPORTED_IDS = 1000

const ExportId = z.string().regex(/^[0-9A-Za-z_-]{22}$/, 'the id that `begin` answered')
const One = z.strictObject({ id: ExportId })
/** Base64. */
const Bytes = z.string()

export const exports_ = {
  begin: command('data.export', 'export.begun', '/exports', 'Begin a file of payments, newest first')
    .input(
      z.strictObject({
        requestId: RequestId,
        query: z.string().max(2000),
        /** Only these payments, whatever the query. */
        ids: z.array(id('transaction')).min(1).max(MOST_EXPORTED_IDS).optional(),
        format: z.enum(EXPORT_FORMATS),
      }),
    )
    .output(
      z.strictObject({
        id: ExportId,
        name: z.string(),
        type: z.string(),
        /** Rows to come; where it is not exact, at least so many. */
        total: Count,
        /** As many as the role may take at once. */
        most: z.int(),
      }),
    ),
  piece: query('data.export', 'POST', '/exports/{id}/pieces', 'The next piece of the file, or the last one again')
    .input(z.strictObject({ id: ExportId, piece: z.int().min(0) }))
    .output(
      z.strictObject({
        data: Bytes,
        /** Rows so far. */
        rows: z.int(),
        /** All rows have come; `finish` gives the end of the file. */
        last: z.boolean(),
      }),
    ),
  finish: command('data.export', 'transactions.exported', '/exports/{id}/finish', 'The end of the file')
    .input(z.strictObject({ requestId: RequestId, id: ExportId }))
    .output(
      z.strictObject({
        data: Bytes,
        rows: z.int(),
        /** More match than the role may take at once; these are the newest. */
        cut: z.boolean(),
      }),
    ),
  cancel: command('data.export', 'export.cancelled', '/exports/{id}/cancel', 'Stop it half-way')
    .input(z.strictObject({ requestId: RequestId, ...One.shape }))
    .output(z.strictObject({ rows: z.int() })),
}
