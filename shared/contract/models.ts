// The learnt score: its versions, training, shadow, going live by a second person, rolling back; how true it was, and for whom.
import { z } from 'zod'
import { MODEL_STATES } from '../risk/model/versions.ts'
import { command, id, Note, query, RequestId, Time, Version } from './base.ts'

const Band = z.strictObject({
  from: z.number(),
  to: z.number(),
  payments: z.number(),
  said: z.number(),
  was: z.number(),
})

export const ModelVersionView = z.strictObject({
  id: id('model'),
  version: Version,
  number: z.int(),
  state: z.enum(MODEL_STATES),
  maker: z.string(),
  madeAt: Time,
  shadowAt: Time.nullable(),
  liveAt: Time.nullable(),
  endedAt: Time.nullable(),
  learntFrom: z.strictObject({ from: Time, until: Time, frauds: z.int(), payments: z.int() }),
  baseRate: z.number(),
  /** On the newest confirmed week, by trees that had not seen it. */
  heldBack: z.strictObject({
    auc: z.number(),
    averagePrecision: z.number(),
    frauds: z.number(),
    reliability: z.array(Band),
  }),
  importance: z.array(z.strictObject({ feature: z.string(), share: z.number() })),
  /** Labelled payments since it went into shadow: average precision beside that of the score that stood. */
  compared: z
    .strictObject({
      payments: z.int(),
      frauds: z.int(),
      shadow: z.number().nullable(),
      standing: z.number().nullable(),
    })
    .nullable(),
  request: z
    .strictObject({
      maker: z.string(),
      madeAt: Time,
      note: z.string(),
      expiresAt: Time,
      mine: z.boolean(),
      mayDecide: z.boolean(),
      why: z.string().nullable(),
    })
    .nullable(),
})

const act = { requestId: RequestId, id: id('model'), version: Version }
const Done = z.strictObject({ id: id('model'), version: Version })

export const models = {
  page: query('rules.read', 'GET', '/models', 'Versions of the score, how true it was and for whom').output(
    z.strictObject({
      now: Time,
      versions: z.array(ModelVersionView),
      known: z.strictObject({ frauds: z.int(), honest: z.int(), needed: z.int() }),
      /** Labelled payments of the last weeks by tenths of the score they had. */
      reliability: z.strictObject({ since: Time, calibrated: z.boolean(), bands: z.array(Band) }),
      groups: z.array(
        z.strictObject({
          of: z.enum(['language', 'country']),
          rows: z.array(
            z.strictObject({ value: z.string().nullable(), customers: z.int(), flagged: z.int(), wrongly: z.int() }),
          ),
        }),
      ),
      job: z
        .strictObject({
          state: z.enum(['running', 'done', 'too_few', 'cancelled', 'failed']),
          step: z.enum(['reading', 'learning']),
          done: z.int(),
          total: z.int(),
        })
        .nullable(),
    }),
  ),
  train: command('rules.draft', 'model.training_started', '/models/train', 'Learn a new version from what is known now')
    .input(z.strictObject({ requestId: RequestId }))
    .output(z.strictObject({ started: z.boolean() })),
  cancelTraining: command('rules.draft', 'model.training_stopped', '/models/train/cancel', 'Stop learning')
    .input(z.strictObject({ requestId: RequestId }))
    .output(z.strictObject({ stopped: z.boolean() })),
  shadow: command('rules.draft', 'model.shadowed', '/models/{id}/shadow', 'Let a version score beside the live one')
    .input(z.strictObject(act))
    .output(Done),
  askLive: command(
    'rules.make_live',
    'model.live_asked',
    '/models/{id}/ask-live',
    'Ask for the version in shadow to go live',
  )
    .input(z.strictObject({ ...act, note: Note }))
    .output(z.strictObject({ id: id('model'), version: Version, expiresAt: Time })),
  decideLive: command(
    'rules.make_live',
    'model.live_decided',
    '/models/{id}/decide-live',
    'Approve or reject going live',
  )
    .input(z.strictObject({ ...act, approve: z.boolean(), note: Note }))
    .output(Done),
  rollBack: command('rules.make_live', 'model.rolled_back', '/models/{id}/roll-back', 'Return to what was live before')
    .input(z.strictObject({ ...act, note: Note.min(3) }))
    .output(Done),
}
