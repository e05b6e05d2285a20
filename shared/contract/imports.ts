// Files of other systems, from the choice of the file to its rejected rows. The file comes in pieces and is read by the store alone; what
// a piece, a look or a dry run leaves behind is no record, so they are queries, and what begins or ends an import is a command.
import { z } from 'zod'
import { IMPORT_KINDS, IMPORT_RULES, MAPPED_FIELDS } from '../intake/kinds.ts'
import { DATE_ORDERS } from '../intake/mapping.ts'
import { MappingSchema } from '../intake/mapping-schema.ts'
import { command, id, query, RequestId, Time, Version } from './base.ts'

/** Bytes of the largest file. */
export const LARGEST_FILE = 2 * 1024 ** 3
/** Bytes of a piece, before base64. */
export const PIECE_BYTES = 3 * 1024 ** 2

/** A preset by its name, or columns that a person has named. */
export const ImportLayout = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('preset'), id: z.string().min(1).max(60) }),
  z.strictObject({ kind: z.literal('mapping'), mapping: MappingSchema }),
])

export const COLUMN_TYPES = ['number', 'amount', 'time', 'card_number', 'word', 'text', 'empty'] as const
export const QUESTIONS = ['dates', 'timeZone', 'currency'] as const

export const FileDescription = z.strictObject({
  /** What it holds; null where its columns leave that open. */
  kind: z.enum(IMPORT_KINDS).nullable(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'gb18030']),
  gzip: z.boolean(),
  format: z.enum(['csv', 'json_lines']),
  delimiter: z.string().nullable(),
  rows: z.int(),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      field: z.enum(MAPPED_FIELDS).nullable(),
      type: z.enum(COLUMN_TYPES),
      /** Of card numbers the last four digits. */
      samples: z.array(z.string()),
    }),
  ),
  preview: z.array(z.array(z.string())),
  mapping: MappingSchema,
  /** What the file leaves open and a person must say. */
  questions: z.array(z.enum(QUESTIONS)),
  /** The orders that every date of the first rows allows. */
  dates: z.array(z.enum(DATE_ORDERS)),
  /** Presets whose columns the file has. */
  presets: z.array(z.string()),
})

/** Why a file as a whole cannot be imported; words in the locale `imports:problem.<code>`. */
export const FileProblem = z.strictObject({ code: z.string(), text: z.string(), remedy: z.string() })

const Reason = z.strictObject({ field: z.string().nullable(), problem: z.string(), count: z.int() })
const Rejected = z.strictObject({
  row: z.int(),
  field: z.string().nullable(),
  /** Cut and masked. */
  value: z.string().nullable(),
  problem: z.string(),
  remedy: z.string(),
})
/** What refused rows have in common, and the first of them. */
const Refusals = { reasons: z.array(Reason), examples: z.array(Rejected) } as const

export const IMPORT_STATES = ['open', 'running', 'done', 'stopped', 'failed', 'interrupted', 'discarded'] as const

export const ImportJob = z.strictObject({
  id: id('import'),
  version: Version,
  name: z.string(),
  size: z.int(),
  state: z.enum(IMPORT_STATES),
  layout: ImportLayout.nullable(),
  source: z.string().nullable(),
  rules: z.enum(IMPORT_RULES),
  by: z.string(),
  mine: z.boolean(),
  at: Time,
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
  /** Bytes of the file that have come. */
  received: z.int(),
  /** The file is still here, so that it can be continued. */
  kept: z.boolean(),
  /** Rows of the file; null until somebody has counted them. */
  total: z.int().nullable(),
  read: z.int(),
  /** Over all runs of this import. */
  added: z.int(),
  known: z.int(),
  rejected: z.int(),
  flagged: z.int(),
  /** Payments that the live rules and the score have looked at, of how many; null: not asked for, or their turn has not come. */
  judged: z.int(),
  toJudge: z.int().nullable(),
  /** While it runs: of rows, then of payments judged. */
  rowsPerSecond: z.int().nullable(),
  secondsLeft: z.int().nullable(),
  ...Refusals,
  /** There is a file of rejected rows to fetch. */
  hasRejects: z.boolean(),
  problem: FileProblem.nullable(),
})

export const Rehearsal = z.strictObject({
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  read: z.int(),
  total: z.int().nullable(),
  fresh: z.int(),
  known: z.int(),
  rejected: z.int(),
  ...Refusals,
  problem: FileProblem.nullable(),
})

export const ImportMapping = z.strictObject({
  id: id('mapping'),
  version: Version,
  name: z.string(),
  mapping: MappingSchema,
  shared: z.boolean(),
  mine: z.boolean(),
  editable: z.boolean(),
  by: z.string(),
  changedAt: Time,
})

const One = z.strictObject({ id: id('import') })
const Name = z.string().trim().min(1).max(80)
const Act = { requestId: RequestId, id: id('import'), version: Version } as const
const MappingAct = { requestId: RequestId, id: id('mapping'), version: Version } as const

export const imports = {
  open: command('data.import', 'import.opened', '/imports', 'Begin with a file: says how to send it')
    .input(
      z.strictObject({
        requestId: RequestId,
        name: z.string().trim().min(1).max(200),
        size: z.int().min(1).max(LARGEST_FILE),
      }),
    )
    .output(z.strictObject({ id: id('import'), version: Version, pieceBytes: z.int() })),
  piece: query('data.import', 'POST', '/imports/{id}/pieces', 'One piece of the file, in order')
    .input(
      z.strictObject({
        id: id('import'),
        /** Where it begins. A piece that has come already may be sent again. */
        at: z.int().min(0),
        data: z.base64().max(Math.ceil(PIECE_BYTES / 3) * 4),
      }),
    )
    .output(z.strictObject({ received: z.int(), complete: z.boolean() })),
  describe: query(
    'data.import',
    'POST',
    '/imports/{id}/describe',
    'How the file is written, its columns and first rows',
  )
    .input(
      z.strictObject({
        id: id('import'),
        /** What it holds, where a person says so. */
        kind: z.enum(IMPORT_KINDS).optional(),
      }),
    )
    .output(z.strictObject({ file: FileDescription.nullable(), problem: FileProblem.nullable() })),
  rehearse: query('data.import', 'POST', '/imports/{id}/rehearse', 'Begin a dry run: nothing is added')
    .input(z.strictObject({ id: id('import'), layout: ImportLayout }))
    .output(z.strictObject({ started: z.literal(true) })),
  rehearsal: query('data.import', 'GET', '/imports/{id}/rehearsal', 'How far the dry run is, and what it found')
    .input(One)
    .output(Rehearsal),
  stopRehearsal: query('data.import', 'POST', '/imports/{id}/rehearsal/stop', 'Stop the dry run')
    .input(One)
    .output(z.strictObject({ stopped: z.boolean() })),
  start: command('data.import', 'import.asked', '/imports/{id}/start', 'Begin or continue an import')
    .input(z.strictObject({ ...Act, layout: ImportLayout, rules: z.enum(IMPORT_RULES) }))
    .output(z.strictObject({ version: Version })),
  cancel: command('data.import', 'import.cancelled', '/imports/{id}/cancel', 'Stop it; what is in stays in')
    .input(z.strictObject(Act))
    .output(z.strictObject({ version: Version })),
  discard: command('data.import', 'import.discarded', '/imports/{id}/discard', 'Forget the file and its rejected rows')
    .input(z.strictObject(Act))
    .output(z.strictObject({ version: Version })),
  get: query('data.import', 'GET', '/imports/{id}', 'How far it is').input(One).output(ImportJob),
  list: query('data.import', 'GET', '/imports', 'The newest imports first').output(
    z.strictObject({ rows: z.array(ImportJob) }),
  ),
  rejects: query('data.import', 'GET', '/imports/{id}/rejects', 'The rejected rows as CSV, a piece at a time')
    .input(z.strictObject({ id: id('import'), piece: z.coerce.number().int().min(0).default(0) }))
    .output(z.strictObject({ name: z.string(), text: z.string(), more: z.boolean() })),
  mappings: query('data.import', 'GET', '/imports/mappings', "One's own mappings and the team's, by name").output(
    z.strictObject({ rows: z.array(ImportMapping) }),
  ),
  saveMapping: command('data.import', 'mapping.saved', '/imports/mappings', 'Keep a mapping under a name')
    .input(z.strictObject({ requestId: RequestId, name: Name, mapping: MappingSchema, shared: z.boolean() }))
    .output(ImportMapping),
  changeMapping: command('data.import', 'mapping.changed', '/imports/mappings/{id}', 'Change, rename or share it')
    .input(z.strictObject({ ...MappingAct, name: Name, mapping: MappingSchema, shared: z.boolean() }))
    .output(ImportMapping),
  removeMapping: command('data.import', 'mapping.removed', '/imports/mappings/{id}/remove', 'Remove it')
    .input(z.strictObject(MappingAct))
    .output(z.strictObject({ removed: z.literal(true) })),
}
