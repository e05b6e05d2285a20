// Rules that people write: drafts, shadow, going live by a second person, backtests, lists, snoozes.
import { z } from 'zod'
import { COMPARISONS } from '../risk/rule-language/ast.ts'
import { LIST_KINDS } from '../risk/rule-language/vocabulary.ts'
import { STOP_KINDS } from '../risk/stops.ts'
import { command, id, Last4, Money, Note, query, RequestId, Time, Version } from './base.ts'

const RuleName = z
  .string()
  .trim()
  .min(3)
  .max(60)
  // Flags keep the names of their rules in one text, parted by commas.
  .regex(/^[^,\n]+$/, 'a name of 3 to 60 characters without commas')
const ListName = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'lower-case letters, digits and _, such as watched_shops')
const RuleText = z.string().max(4000)

/** What a live hit does. `flag`: points on the card's flag. */
export const RuleActions = z.strictObject({
  flag: z.int().min(1).max(100).nullable(),
  stepUp: z.boolean(),
  decline: z.boolean(),
  freeze: z.boolean(),
})

/** A share with its uncertainty (95 %, Wilson); `null` where nothing was decided. */
export const Share = z.strictObject({ value: z.number(), low: z.number(), high: z.number(), of: z.int() }).nullable()

export const RULE_STATES = ['draft', 'shadow', 'live', 'retired'] as const

export const RuleRow = z.strictObject({
  id: id('rule'),
  version: Version,
  name: z.string(),
  state: z.enum(RULE_STATES),
  /** Numbers of versions. */
  newest: z.int(),
  shadow: z.int().nullable(),
  live: z.int().nullable(),
  hits7d: z.int(),
  /**
   * Hits of the last seven days against the seven before, each by how long the rule ran in them; `null` where there were none before, or
   * it ran for less than a day in either.
   */
  drift: z.number().nullable(),
  precision: Share,
  lastHitAt: Time.nullable(),
  /** What legitimate payments it hit were worth. */
  wrongly: Money,
  snoozes: z.int(),
  waits: z.boolean(),
  /** The text can no longer be read, since a list it names is gone. */
  broken: z.boolean(),
})

export const RuleVersion = z.strictObject({
  number: z.int(),
  text: z.string(),
  actions: RuleActions,
  author: z.string(),
  madeAt: Time,
  /** Every time it ran, earliest first; `live` false: in shadow. `until` null: it runs. */
  runs: z.array(z.strictObject({ live: z.boolean(), from: Time, until: Time.nullable() })),
  hits: z.int(),
  fraud: z.int(),
  legitimate: z.int(),
})

export const RuleRequest = z.strictObject({
  number: z.int(),
  maker: z.string(),
  madeAt: Time,
  note: z.string(),
  expiresAt: Time,
  mine: z.boolean(),
  mayDecide: z.boolean(),
  /** A refusal's name, where this person may not decide. */
  why: z.string().nullable(),
})

export const RuleDetail = z.strictObject({
  row: RuleRow,
  versions: z.array(RuleVersion),
  request: RuleRequest.nullable(),
})

const act = { requestId: RequestId, id: id('rule'), version: Version }
const Done = z.strictObject({ id: id('rule'), version: Version })

export const RiskList = z.strictObject({
  name: z.string(),
  version: Version,
  kind: z.enum(LIST_KINDS),
  entries: z.array(z.strictObject({ value: z.string(), addedAt: Time, addedBy: z.string() })),
  usedBy: z.array(z.string()),
})

export const SNOOZE_KINDS = ['card', 'person', 'merchant'] as const
export const Snooze = z.strictObject({
  id: id('snooze'),
  /** `null`: every rule. */
  rule: z.strictObject({ id: id('rule'), name: z.string() }).nullable(),
  kind: z.enum(SNOOZE_KINDS),
  target: z.string(),
  reason: z.string(),
  by: z.string(),
  from: Time,
  until: Time,
  state: z.enum(['running', 'over', 'ended']),
  endedBy: z.string().nullable(),
})

/** A programme-wide stop. `target` is a merchant's id, a BIN or a country; `name` is what people call it. */
export const StopRow = z.strictObject({
  id: id('stop'),
  version: Version,
  kind: z.enum(STOP_KINDS),
  target: z.string(),
  name: z.string(),
  reason: z.string(),
  by: z.string(),
  from: Time,
  until: Time,
  state: z.enum(['running', 'over', 'lifted']),
  liftedBy: z.string().nullable(),
  /** Somebody asks to lift it before its end. */
  request: z
    .strictObject({
      maker: z.string(),
      note: z.string(),
      expiresAt: Time,
      mine: z.boolean(),
      mayDecide: z.boolean(),
    })
    .nullable(),
})
const stopTarget = { kind: z.enum(STOP_KINDS), target: z.string().trim().min(1).max(40) }
const StopDone = z.strictObject({ id: id('stop'), version: Version })

const Measures = z.strictObject({
  hits: z.int(),
  perDay: z.number(),
  fraud: z.int(),
  legitimate: z.int(),
  undecided: z.int(),
  precision: Share,
  recall: Share,
  caught: Money,
  wrongly: Money,
  wrongCards: z.int(),
})
/** What of a rule held of a payment: signals and fields with what was seen. */
export const RuleEvidence = z.array(
  z.strictObject({ name: z.string(), is: z.enum(COMPARISONS), seen: z.number(), threshold: z.number() }),
)

/** A payment that a rule hits. */
export const HitExample = z.strictObject({
  transaction: id('transaction'),
  at: Time,
  money: Money,
  label: z.enum(['fraud', 'legitimate', 'undecided']),
  evidence: RuleEvidence,
  card: id('card'),
  last4: Last4,
  customer: id('customer'),
  /** The merchant as a whole. */
  merchant: z.strictObject({ id: id('merchant'), name: z.string() }),
})

/** A rule that hit a payment as it entered. `live` false: in shadow, so that it did nothing; so did one that was snoozed. */
export const PaymentHit = z.strictObject({
  rule: id('rule'),
  name: z.string(),
  number: z.int(),
  live: z.boolean(),
  snoozed: z.boolean(),
  evidence: RuleEvidence,
})

export const BacktestResult = z.strictObject({
  from: Time,
  to: Time,
  payments: z.int(),
  milliseconds: z.int(),
  draft: Measures,
  /** The version that is live, over the same payments. */
  live: z.strictObject({ number: z.int(), measures: Measures }).nullable(),
  /** The rule as it ran: over the same payments, each with the version that was live at its moment. `null` where none ever was. */
  ran: Measures.nullable(),
  days: z.array(z.strictObject({ at: Time, fraud: z.int(), legitimate: z.int(), undecided: z.int() })),
  overlap: z.array(z.strictObject({ rule: z.string(), hits: z.int() })),
  only: z.int(),
  curve: z
    .strictObject({
      name: z.string(),
      now: z.number(),
      points: z.array(z.strictObject({ at: z.number(), hits: z.int(), precision: Share, recall: Share })),
    })
    .nullable(),
  examples: z.array(HitExample),
})

export const rules = {
  list: query('rules.read', 'GET', '/rules', 'Rules with their state, hits and precision').output(
    z.strictObject({
      now: Time,
      rows: z.array(RuleRow),
      lists: z.array(z.strictObject({ name: z.string(), kind: z.enum(LIST_KINDS) })),
    }),
  ),
  get: query('rules.read', 'GET', '/rules/{id}', 'One rule with its versions')
    .input(z.strictObject({ id: id('rule') }))
    .output(RuleDetail),
  hits: query('rules.read', 'GET', '/rules/{id}/hits', 'The newest payments that any of its versions hit')
    .input(z.strictObject({ id: id('rule'), limit: z.coerce.number().int().min(1).max(200).default(20) }))
    .output(
      z.strictObject({
        rows: z.array(HitExample.extend({ number: z.int(), live: z.boolean(), snoozed: z.boolean() })),
      }),
    ),
  save: command('rules.draft', 'rule.saved', '/rules/save', 'Save a new version as a draft')
    .input(
      z.strictObject({
        requestId: RequestId,
        /** `null` makes a new rule. */
        rule: z.strictObject({ id: id('rule'), version: Version }).nullable(),
        name: RuleName,
        text: RuleText,
        actions: RuleActions,
      }),
    )
    .output(Done),
  shadow: command('rules.draft', 'rule.shadowed', '/rules/{id}/shadow', 'Run the newest version in shadow')
    .input(z.strictObject(act))
    .output(Done),
  askLive: command(
    'rules.make_live',
    'rule.live_asked',
    '/rules/{id}/ask-live',
    'Ask for the newest version to go live',
  )
    .input(z.strictObject({ ...act, note: Note }))
    .output(z.strictObject({ id: id('rule'), version: Version, expiresAt: Time })),
  decideLive: command('rules.make_live', 'rule.live_decided', '/rules/{id}/decide-live', 'Approve or reject going live')
    .input(z.strictObject({ ...act, approve: z.boolean(), note: Note }))
    .output(Done),
  retire: command('rules.draft', 'rule.retired', '/rules/{id}/retire', 'Stop a rule')
    .input(z.strictObject({ ...act, note: Note.min(3) }))
    .output(Done),

  lists: query('rules.read', 'GET', '/rule-lists', 'Lists that rules name').output(z.array(RiskList)),
  saveList: command('rules.draft', 'rule_list.saved', '/rule-lists/save', 'Make a list, add entries, take entries away')
    .input(
      z.strictObject({
        requestId: RequestId,
        name: ListName,
        /** `null` makes a new list. */
        version: Version.nullable(),
        kind: z.enum(LIST_KINDS),
        add: z.array(z.string().trim().min(1).max(80)).max(5000),
        remove: z.array(z.string().trim().min(1).max(80)).max(5000),
      }),
    )
    .output(z.strictObject({ version: Version, added: z.int(), removed: z.int() })),

  snoozes: query('rules.read', 'GET', '/rule-snoozes', 'Every snooze, running ones first, a page at a time')
    .input(
      z.strictObject({
        /** Only those of this rule alone. */
        rule: id('rule').optional(),
        cursor: z.string().max(100).optional(),
      }),
    )
    .output(z.strictObject({ now: Time, rows: z.array(Snooze), cursor: z.string().nullable() })),
  snooze: command(
    'flags.decide',
    'rule.snoozed',
    '/rule-snoozes',
    'Silence a rule, or all, for a card, person or merchant',
  )
    .input(
      z.strictObject({
        requestId: RequestId,
        rule: id('rule').nullable(),
        kind: z.enum(SNOOZE_KINDS),
        target: z.string(),
        reason: Note.min(3),
        until: Time,
      }),
    )
    .output(z.strictObject({ id: id('snooze') })),
  endSnooze: command('flags.decide', 'rule.snooze_ended', '/rule-snoozes/{id}/end', 'End a snooze before its time')
    .input(z.strictObject({ requestId: RequestId, id: id('snooze') }))
    .output(z.strictObject({ id: id('snooze') })),

  stops: query('rules.read', 'GET', '/risk-stops', 'Every programme-wide stop, running ones first').output(
    z.strictObject({ now: Time, rows: z.array(StopRow) }),
  ),
  stopPreview: query('rules.draft', 'POST', '/risk-stops/preview', 'What a stop would have declined in the last days')
    .input(z.strictObject({ ...stopTarget, days: z.int().min(1).max(30) }))
    .output(
      z.strictObject({
        name: z.string(),
        payments: z.int(),
        cards: z.int(),
        amount: Money,
        /** Of these payments, confirmed as fraud and as legitimate. */
        fraud: z.int(),
        legitimate: z.int(),
      }),
    ),
  stop: command(
    'rules.draft',
    'risk_stop.set',
    '/risk-stops',
    'Decline payments at a merchant, of a BIN or in a country',
  )
    .input(z.strictObject({ requestId: RequestId, ...stopTarget, reason: Note.min(3), until: Time }))
    .output(StopDone),
  askLift: command(
    'rules.make_live',
    'risk_stop.lift_asked',
    '/risk-stops/{id}/ask-lift',
    'Ask for a stop to be lifted',
  )
    .input(z.strictObject({ requestId: RequestId, id: id('stop'), version: Version, note: Note.min(3) }))
    .output(StopDone),
  decideLift: command(
    'rules.make_live',
    'risk_stop.lift_decided',
    '/risk-stops/{id}/decide-lift',
    'Lift a stop that somebody else asked to lift, or keep it',
  )
    .input(z.strictObject({ requestId: RequestId, id: id('stop'), version: Version, approve: z.boolean(), note: Note }))
    .output(StopDone),

  backtestStart: query('rules.draft', 'POST', '/rule-backtests', 'Run a text over history, in a worker')
    .input(
      z.strictObject({
        rule: id('rule').nullable(),
        text: RuleText,
        from: Time.nullable(),
        to: Time.nullable(),
        /** Lists as they stood at each payment, or as they stand now. */
        listsAsNow: z.boolean().default(false),
      }),
    )
    .output(z.strictObject({ job: z.string() })),
  backtest: query('rules.draft', 'GET', '/rule-backtests/{job}', 'How far a backtest is, and its result')
    .input(z.strictObject({ job: z.string().max(40) }))
    .output(
      z.strictObject({
        state: z.enum(['running', 'done', 'cancelled', 'failed']),
        done: z.int(),
        total: z.int(),
        result: BacktestResult.nullable(),
      }),
    ),
  backtestCancel: query('rules.draft', 'POST', '/rule-backtests/{job}/cancel', 'Stop a backtest')
    .input(z.strictObject({ job: z.string().max(40) }))
    .output(z.strictObject({ cancelled: z.boolean() })),
}
