// A mapping as it comes from a file or over the wire.
import { z } from 'zod'
import { MAPPED_FIELDS, RECORD_KINDS } from './kinds.ts'
import { DATE_ORDERS } from './mapping.ts'

const zones: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])

export const MappingSchema = z.strictObject({
  of: z.enum(RECORD_KINDS).optional(),
  source: z.string().trim().min(1).max(60),
  columns: z.partialRecord(z.enum(MAPPED_FIELDS), z.string().min(1).max(200)),
  dates: z.enum(DATE_ORDERS),
  timeZone: z.string().refine((zone) => zones.has(zone), 'an IANA time zone such as Asia/Shanghai'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as CNY')
    .nullable(),
  decimal: z.enum(['.', ',']),
})
