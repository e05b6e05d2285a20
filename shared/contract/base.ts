// The contract's grammar: how a procedure is declared, its policy, its errors, and the schemas that every area shares.
// One file per area beside this one; the store implements them, the page and other programs call them.
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ID_PREFIX, type IdKind } from '../domain/ids.ts'
import type { Right } from '../domain/permissions.ts'

/** Raised when page and store could no longer understand each other. */
export const CONTRACT_VERSION = 1

/**
 * The policy of a procedure; one without it does not build. `query` reads, `command` changes and leaves an audit row named `audit`,
 * `message` comes from the card network and is its own record in the ledger.
 */
export type Policy = Readonly<{
  kind: 'query' | 'command' | 'message' | 'stream'
  /** `public`: nobody is signed in yet. `signed_in`: any operator. Otherwise the right that the role table must grant. */
  right: Right | 'public' | 'signed_in'
  audit?: string
}>

export type ProcedureMeta = Readonly<{ policy?: Policy }>

// --- errors -------------------------------------------------------------------------------------------------------

const fault = <const S extends number, D extends z.ZodType>(status: S, data: D) => ({ status, data })

const readErrors = {
  UNAUTHENTICATED: fault(401, z.strictObject({})),
  FORBIDDEN: fault(403, z.strictObject({ right: z.string() })),
  NOT_FOUND: fault(404, z.strictObject({ kind: z.string() })),
  BAD_INPUT: fault(
    400,
    z.strictObject({
      field: z.string(),
      problem: z.string(),
      remedy: z.string(),
      /** Character span in the text, where the input is a query. */
      span: z.tuple([z.int(), z.int()]).optional(),
    }),
  ),
  STORE_AWAY: fault(503, z.strictObject({})),
} as const

/** What stands in the store now, when a change was made against something older. */
export const Conflict = z.strictObject({
  kind: z.string(),
  version: z.int(),
  state: z.string(),
  by: z.string().nullable(),
  at: z.int().nullable(),
})

const writeErrors = {
  ...readErrors,
  CONFLICT: fault(409, z.strictObject({ current: Conflict })),
  /** The domain's own refusal: `rule` is its name, words come from the locale `refusal.<rule>`. */
  INVALID_STATE: fault(422, z.strictObject({ rule: z.string(), state: z.string().nullable() })),
  /** The same request id came with another body. */
  REQUEST_REUSED: fault(409, z.strictObject({ requestId: z.string() })),
  OUTCOME_UNKNOWN: fault(502, z.strictObject({ requestId: z.string().nullable() })),
} as const

export type ErrorCode = keyof typeof writeErrors | 'SIGN_IN_FAILED'

// --- procedures ---------------------------------------------------------------------------------------------------

const base = oc.$meta<ProcedureMeta>({})

/** A procedure that reads. */
export const query = (right: Policy['right'], method: 'GET' | 'POST', path: `/${string}`, summary: string) =>
  base
    .meta({ policy: { kind: 'query', right } })
    .route({ method, path, summary, tags: [path.split('/')[1]!] })
    .errors(readErrors)

/** A procedure that changes something; `audit` names the act in the audit. Its input carries `requestId`. */
export const command = (right: Policy['right'], audit: string, path: `/${string}`, summary: string) =>
  base
    .meta({ policy: { kind: 'command', right, audit } })
    .route({ method: 'POST', path, summary, tags: [path.split('/')[1]!] })
    .errors(writeErrors)

/** A message of the card network: its record is the ledger. */
export const message = (right: Right, path: `/${string}`, summary: string) =>
  base
    .meta({ policy: { kind: 'message', right } })
    .route({ method: 'POST', path, summary, tags: ['network'] })
    .errors(writeErrors)

export const stream = (right: Policy['right'], path: `/${string}`, summary: string) =>
  base
    .meta({ policy: { kind: 'stream', right } })
    .route({ method: 'GET', path, summary, tags: ['events'] })
    .errors(readErrors)

// --- shared schemas -----------------------------------------------------------------------------------------------

export const id = (kind: IdKind) =>
  z.string().regex(new RegExp(`^${ID_PREFIX[kind]}_[0-9A-Za-z]{10}$`), `an id that begins with ${ID_PREFIX[kind]}_`)

/** Chosen by the caller once per intent; a repeat with the same body gets the same answer and changes nothing. */
export const RequestId = z.string().regex(/^[0-9A-Za-z_-]{16,40}$/, '16 to 40 letters, digits, _ or -')
export const Version = z.int().min(1)
/** UTC milliseconds. */
export const Time = z.int()
export const Currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as CNY')
export const Country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 code such as CN')
/** Minor units of `currency`. */
export const Money = z.strictObject({ amount: z.int(), currency: Currency })
export const Last4 = z.string().regex(/^[0-9]{4}$/)
export const Note = z.string().trim().max(2000)

/** A person as every list shows one. `native` is null where only a Latin name is known; masked readers get `林••` and `L•••`. */
export const PersonName = z.strictObject({ native: z.string().nullable(), latin: z.string() })

/** A count that stops at a limit and says so. */
export const Count = z.strictObject({ value: z.int(), exact: z.boolean() })

/** What every command that takes effect later answers, so that the page can offer undo. */
export const Undoable = z.strictObject({ version: Version, effectiveAt: Time })

/** What a command answers that may need a second person. */
export const DoneOrStaged = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('done'), version: Version, at: Time }),
  z.strictObject({ outcome: z.literal('staged'), id: id('staged'), expiresAt: Time }),
])

/** One line of a time line. `event` names the words; `data` fills them. */
export const TimelineEntry = z.strictObject({
  at: Time,
  event: z.string(),
  by: z.string().nullable(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  transaction: id('transaction').nullable(),
  money: Money.nullable(),
})

export const NoteView = z.strictObject({ id: id('note'), at: Time, by: z.string(), text: z.string() })

/** One reason of a score or flag: what was seen, from where on it counts, what is usual here, and its points. */
export const ReasonView = z.strictObject({
  rule: z.string(),
  seen: z.number(),
  threshold: z.number(),
  usual: z.number().nullable(),
  unit: z.string(),
  points: z.int(),
  /** A word to the number, such as the new country's code. */
  detail: z.string().nullable(),
  /** Absent: a rule. `base`: a calibrated score's base rate; `fact`: a signal that moved it, named by `rule`. */
  kind: z.enum(['base', 'fact']).optional(),
})
