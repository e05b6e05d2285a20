// Records as a file: payments of a query, masked as the reader sees them.
import { z } from 'zod'
import { command, RequestId } from './base.ts'

export const EXPORT_FORMATS = ['csv', 'json_lines'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const exports_ = {
  transactions: command(
    'data.export',
    'transactions.exported',
    '/exports/transactions',
    'Payments of a query as a file, newest first, up to what the role may take at once',
  )
    .input(z.strictObject({ requestId: RequestId, query: z.string().max(2000), format: z.enum(EXPORT_FORMATS) }))
    .output(
      z.strictObject({
        name: z.string(),
        type: z.string(),
        text: z.string(),
        rows: z.int(),
        /** More match than the role may take at once; these are the newest. */
        cut: z.boolean(),
      }),
    ),
}
