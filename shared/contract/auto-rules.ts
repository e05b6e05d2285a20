// Rules by which the store decides applications itself: asked for by an administrator, agreed to by a second person, off at once.
import { z } from 'zod'
import {
  AUTO_MISSES,
  AUTO_RULES,
  HIGHEST_AUTO_RISK,
  LEAVABLE_CHECKS,
  LONGEST_HOLD_MINUTES,
} from '../domain/autoRules.ts'
import { command, id, Note, query, RequestId, Time, Version } from './base.ts'

const Rule = z.enum(AUTO_RULES)
export const AutoSettingsView = z.strictObject({
  /** Risk has to be below. */
  below: z.int().min(1).max(HIGHEST_AUTO_RISK),
  /** Checks that may stay unmarked or unsure; only of `approve_clean`. */
  leaves: z.array(z.enum(LEAVABLE_CHECKS)).max(LEAVABLE_CHECKS.length),
  /** The decision takes effect so many minutes later, and can be taken back until then. */
  holdMinutes: z.int().min(0).max(LONGEST_HOLD_MINUTES),
  /** Of a hundred decisions so many get a blind second look. */
  lookPercent: z.int().min(0).max(100),
})

export const AutoRuleView = z.strictObject({
  rule: Rule,
  /** 0: nobody has ever asked for it. */
  version: z.int().min(0),
  onSince: Time.nullable(),
  onBy: z.string().nullable(),
  settings: AutoSettingsView,
  request: z
    .strictObject({
      settings: AutoSettingsView,
      maker: z.string(),
      madeAt: Time,
      note: z.string(),
      expiresAt: Time,
      mine: z.boolean(),
      mayDecide: z.boolean(),
      /** A refusal's name, where this person may not decide. */
      why: z.string().nullable(),
    })
    .nullable(),
  /** Of the last 30 days; `agreed` of `looks` blind second looks. */
  record: z.strictObject({ decided: z.int(), last: Time.nullable(), looks: z.int(), agreed: z.int() }),
  /** Decided and not in effect yet: what turning off takes back. */
  held: z.int(),
})

const act = { requestId: RequestId, rule: Rule }
const Done = z.strictObject({ version: Version })
const Verdicts = z.strictObject({ approve: z.int(), reject: z.int(), ask: z.int() })

export const autoRules = {
  page: query('auto_rules.read', 'GET', '/auto-rules', 'The rules, which are on, and what they have decided')
    .input(z.strictObject({}))
    .output(z.strictObject({ now: Time, rules: z.array(AutoRuleView) })),
  preview: query(
    'auto_rules.read',
    'POST',
    '/auto-rules/preview',
    'What a rule would have decided in the last 30 days, beside what people decided',
  )
    .input(z.strictObject({ rule: Rule, settings: AutoSettingsView }))
    .output(
      z.strictObject({
        from: Time,
        /** Cases that people decided. */
        cases: z.int(),
        /** Of these the rule would have decided so many, and people decided them so. */
        decides: z.int(),
        people: Verdicts,
        /** Why it leaves the others to people. */
        leaves: z.array(z.strictObject({ why: z.enum(AUTO_MISSES), cases: z.int() })),
        /** The newest that people decided another way. */
        differing: z.array(
          z.strictObject({
            id: id('application'),
            verdict: z.enum(['approve', 'reject', 'ask']),
            reasons: z.array(z.string()),
            at: Time,
          }),
        ),
        /** Cases that wait now and would meet it; it decides only what comes after it was turned on. */
        waiting: z.int(),
      }),
    ),
  askOn: command(
    'auto_rules.edit',
    'auto_rule.asked',
    '/auto-rules/{rule}/ask-on',
    'Ask for a rule to be turned on, or to go on with other settings; a second person agrees',
  )
    .input(z.strictObject({ ...act, version: z.int().min(0), settings: AutoSettingsView, note: Note.min(3) }))
    .output(z.strictObject({ version: Version, expiresAt: Time })),
  decideOn: command('auto_rules.decide', 'auto_rule.decided', '/auto-rules/{rule}/decide-on', 'Agree, or not')
    .input(z.strictObject({ ...act, version: Version, approve: z.boolean(), note: Note }))
    .output(Done),
  turnOff: command(
    'auto_rules.decide',
    'auto_rule.turned_off',
    '/auto-rules/{rule}/turn-off',
    'Turn a rule off at once; what it decided and is not in effect yet goes back to people',
  )
    .input(z.strictObject({ ...act, note: Note.min(3) }))
    .output(z.strictObject({ version: Version, takenBack: z.int() })),
}
