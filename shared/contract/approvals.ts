// Changes that wait for a second person.
import { z } from 'zod'
import { STAGED_ACTIONS, STAGED_STATES } from '../domain/staged.ts'
import { RuleActions, StopRow } from './rules.ts'
import { command, id, Last4, Note, PersonName, query, RequestId, Time, Version } from './base.ts'

/** One field of the change; values are words of the domain or numbers, `unit` says how to print them. */
const Change = z.strictObject({
  field: z.string(),
  before: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  after: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  now: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  unit: z.enum(['word', 'minor', 'switch']),
})

const asked = {
  version: Version,
  state: z.enum(STAGED_STATES),
  maker: z.string(),
  madeAt: Time,
  note: z.string(),
  expiresAt: Time,
  mine: z.boolean(),
  /** Whether this person may decide it; otherwise why not (a StagedRefusal). */
  mayDecide: z.boolean(),
  why: z.string().nullable(),
  checker: z.string().nullable(),
  decidedAt: Time.nullable(),
  decisionNote: z.string().nullable(),
}

export const CardChange = z.strictObject({
  ...asked,
  id: id('staged'),
  action: z.enum(STAGED_ACTIONS),
  card: id('card'),
  customer: id('customer'),
  last4: Last4,
  name: PersonName,
  currency: z.string(),
  changes: z.array(Change),
})
/** Lifting a programme-wide stop before its end; decided by `rules.decideLift`. */
export const StopLift = z.strictObject({ ...asked, id: id('stop'), action: z.literal('stop.lift'), stop: StopRow })
/** A version of a rule goes live; decided by `rules.decideLive`. `before`: the version that is live now. */
export const RuleLive = z.strictObject({
  ...asked,
  id: id('rule'),
  action: z.literal('rule.live'),
  rule: z.strictObject({
    name: z.string(),
    number: z.int(),
    text: z.string(),
    actions: RuleActions,
    before: z.strictObject({ number: z.int(), text: z.string() }).nullable(),
  }),
})
/** A version of the learnt score goes live; decided by `models.decideLive`. */
export const ModelLive = z.strictObject({
  ...asked,
  id: id('model'),
  action: z.literal('model.live'),
  model: z.strictObject({
    number: z.int(),
    frauds: z.int(),
    payments: z.int(),
    averagePrecision: z.number(),
    shadowAt: Time.nullable(),
  }),
})
export const StagedView = z.discriminatedUnion('action', [CardChange, StopLift, RuleLive, ModelLive])

const act = z.strictObject({ requestId: RequestId, id: id('staged'), version: Version, note: Note })

export const approvals = {
  list: query('approvals.read', 'GET', '/approvals', 'What waits for a second person')
    .input(z.strictObject({ show: z.enum(['waiting', 'mine', 'decided']) }))
    .output(
      z.strictObject({
        now: Time,
        rows: z.array(StagedView),
        counts: z.strictObject({ waiting: z.int(), mine: z.int() }),
      }),
    ),
  get: query('approvals.read', 'GET', '/approvals/{id}', 'One staged change')
    .input(z.strictObject({ id: z.union([id('staged'), id('stop'), id('rule'), id('model')]) }))
    .output(StagedView),
  approve: command(
    'approvals.decide',
    'staged.approved',
    '/approvals/{id}/approve',
    'Approve; the change is made in the same commit',
  )
    .input(act)
    .output(z.strictObject({ version: Version })),
  reject: command('approvals.decide', 'staged.rejected', '/approvals/{id}/reject', 'Reject')
    .input(act)
    .output(z.strictObject({ version: Version })),
  withdraw: command('approvals.read', 'staged.withdrawn', '/approvals/{id}/withdraw', 'Take one’s own request back')
    .input(act)
    .output(z.strictObject({ version: Version })),
}
