// Runs every command of the contract on a real store: each leaves an audit row of its own name in the commit, and no answer of the
// whole suite holds a card number in full. A new command without a case here fails.
import { isContractProcedure } from '@orpc/contract'
import { call } from '@orpc/server'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract } from '#shared/contract/index.ts'
import type { ProcedureMeta } from '#shared/contract/base.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { findPans } from '#shared/domain/mask.ts'
import type { Role } from '#shared/domain/permissions.ts'
import { carryOutDue } from '#electron/store/api/effects.ts'
import { authorise } from '#electron/store/api/network.ts'
import { rescreen } from '#electron/store/api/rescreen.ts'
import { auditAfter, auditHead } from '#electron/store/db/audit.ts'
import { applicationById, effectDecision } from '#electron/store/db/applications.ts'
import { activeOperators } from '#electron/store/db/operators.ts'
import { addModel } from '#electron/store/db/risk-models.ts'
import type { LearntModel } from '#shared/risk/model/learn.ts'
import { run, statement } from '#electron/store/db/work.ts'
import { writeOfac } from '#electron/store/demo/watchLists.ts'
import { submitApplication } from '#electron/store/db/submissions.ts'
import { SUBMISSION } from '#tests/store/review-cases.ts'
import { addHolder } from './holder.ts'
import { openSmallStore, operatorName, PASSWORD, type SmallStore } from './small-store.ts'
import { TRANSPORTS, type Client, type Line } from './transports.ts'

let requests = 0
const requestId = (): string => `audited-request-${String(++requests).padStart(6, '0')}`

type World = Readonly<{
  small: SmallStore
  as: (role: Role) => Promise<Client>
  nobody: () => Client
  caseOf: () => Promise<string>
}>
type Case = (world: World) => Promise<unknown>

const freeze = async ({ small, as }: World, i: number, reason: 'suspected_fraud' | 'holder_pause' = 'holder_pause') => {
  const agent = await as('agent')
  const { version } = await agent.cards.get({ id: small.cards[i]! })
  return agent.cards.freeze({ requestId: requestId(), id: small.cards[i]!, version, reason, note: '', until: null })
}
const unfreeze = async (world: World, i: number, role: Role = 'agent') => {
  const client = await world.as(role)
  const card = await client.cards.get({ id: world.small.cards[i]! })
  await verify(client, card.customer)
  return client.cards.unfreeze({
    requestId: requestId(),
    id: card.id,
    version: card.version,
    note: 'asked by the holder',
  })
}
const verify = (client: Client, customer: string) =>
  client.callers.verify({ requestId: requestId(), customer, method: 'two_facts', facts: ['birth_date', 'address'] })

/** A live card of a new person, and what the agent, the wallet and the network do with it. */
const person = async ({ small, as }: World) => {
  const { services } = small.store
  const made = await services.db.write(() =>
    addHolder(
      services,
      {
        native: null,
        latin: 'Ola Nordmann',
        serial: 1_000 + requests,
        credit: 1_000_000,
        limits: { payment: 500_000, day: 500_000, month: 3_000_000 },
      },
      small.now(),
    ),
  )
  const agent = await as('agent')
  await verify(agent, made.customer)
  const at = async () => {
    const { version } = await agent.cards.get({ id: made.card })
    return { requestId: requestId(), id: made.card, version, note: 'as the holder asked' }
  }
  const mine = () => ({ requestId: requestId(), customer: made.customer, card: made.card })
  const processor = small.store.as('processor', null)
  const paid = async () => {
    const { transaction } = await processor.network.authorise({
      requestId: requestId(),
      card: { id: made.card },
      amount: 5_000,
      currency: 'CNY',
      channel: 'online',
      pin: 'none',
      merchant: { id: 'orbit', name: 'Orbit Game Store', mcc: '5816', country: 'CN' },
    })
    await processor.network.clear({ requestId: requestId(), transaction, billingAmount: 5_000 })
    return transaction
  }
  return { ...made, agent, at, mine, paid, wallet: small.store.as('wallet', null).wallet }
}
const dispute = async (world: World) => {
  const one = await person(world)
  const opened = await one.agent.disputes.open({
    requestId: requestId(),
    transaction: await one.paid(),
    reason: 'fraud',
    amount: 5_000,
    note: 'not mine',
    credit: false,
  })
  return { ...one, act: { requestId: requestId(), id: opened.id, version: opened.version } }
}
const job = async (world: World, reason: 'other' | 'suspected_fraud' = 'other') => {
  const { card } = await person(world)
  const supervisor = await world.as('supervisor')
  const { id } = await supervisor.bulk.start({
    requestId: requestId(),
    kind: 'freeze',
    choice: { by: 'cards', cards: [card] },
    reason,
    note: 'leaked range',
    expected: 1,
  })
  return { supervisor, id }
}
const settled = async (client: Client, id: string) => {
  for (;;) {
    const one = await client.bulk.get({ id })
    if (one.state !== 'running' && one.state !== 'taking_back') return one
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const RULES = { foreign_exchange: { bps: 150, least: 0, most: null }, cash: null, indirect_merchant: null }

/** A staged unfreeze on card 2, made by the agent; frozen first where it is not. */
const staged = async (world: World) => {
  const agent = await world.as('agent')
  const card = await agent.cards.get({ id: world.small.cards[2]! })
  if (card.state !== 'frozen') await freeze(world, 2, 'suspected_fraud')
  const asked = await unfreeze(world, 2)
  if (asked.outcome !== 'staged') throw new Error('expected a staged change')
  return { requestId: requestId(), id: asked.id, version: 1, note: 'seen' }
}
const flag = async ({ small, as }: World) => {
  const investigator = await as('investigator')
  const { rows } = await investigator.flags.list({ show: 'open', order: 'age', imported: false })
  if (rows[0] !== undefined) return { investigator, row: rows[0] }
  // Six payments within ten minutes are past what is usual: the starter rules flag the card.
  for (let i = 0; i < 6; i++) {
    small.advance(20_000)
    await small.store.services.db.write(() =>
      authorise(small.store.services, {
        requestId: requestId(),
        card: { id: small.cards[1]! },
        amount: 1_000,
        currency: 'CNY',
        channel: 'online',
        pin: 'none',
        merchant: { id: 'orbit', name: 'Orbit Game Store', mcc: '5816', country: 'CN' },
      }),
    )
  }
  const again = await investigator.flags.list({ show: 'open', order: 'age', imported: false })
  return { investigator, row: again.rows[0]! }
}
const decided = async (world: World, how: 'approve' | 'reject' | 'ask') => {
  const reviewer = await world.as('reviewer')
  const id = await world.caseOf()
  await reviewer.reviews.take({ requestId: requestId(), id })
  let version = (await reviewer.reviews.get({ id })).row.version
  if (how === 'approve') {
    version = (await reviewer.reviews.markCheck({ requestId: requestId(), id, version, check: 'face', result: 'pass' }))
      .version
  }
  const act = { requestId: requestId(), id, version, note: '' }
  if (how === 'approve') return { reviewer, id, done: await reviewer.reviews.approve(act) }
  if (how === 'reject')
    return { reviewer, id, done: await reviewer.reviews.reject({ ...act, reasons: ['person_differs'] }) }
  return { reviewer, id, done: await reviewer.reviews.askAgain({ ...act, reasons: ['photo_blurred'] }) }
}

let views = 0
const saved = (client: Client) =>
  client.views.save({
    requestId: requestId(),
    name: `View ${++views}`,
    query: 'customer:lin',
    layout: null,
    shared: false,
  })

const HANDBOOK = { kind: 'preset', id: 'fraud-handbook' } as const
const MAPPING = {
  source: 'bank',
  columns: { outsideId: 'id', at: 'when', amount: 'sum', card: 'card', merchant: 'shop' },
  dates: 'ymd',
  timeZone: 'UTC',
  currency: 'CNY',
  decimal: '.',
} as const
const kept = (client: Client) =>
  client.imports.saveMapping({ requestId: requestId(), name: `Mapping ${++views}`, mapping: MAPPING, shared: false })
/** A file of one payment, sent whole. */
async function upload(client: Client) {
  const text =
    'TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n1,2018-04-01 10:00:00,1,1,5.00,0\n'
  const opened = await client.imports.open({ requestId: requestId(), name: 'payments.csv', size: text.length })
  await client.imports.piece({ id: opened.id, at: 0, data: Buffer.from(text).toString('base64') })
  return opened
}
const importEnded = async (client: Client, id: string) => {
  for (;;) {
    const job = await client.imports.get({ id })
    if (job.state !== 'running') return job
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
async function imported(client: Client, id: string) {
  const act = { requestId: requestId(), id, version: 1, layout: HANDBOOK, rules: 'starters' as const }
  const started = await client.imports.start(act)
  await importEnded(client, id)
  return started
}

async function selfie(): Promise<File> {
  const bytes = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#c9d3d6' } })
    .jpeg()
    .toBuffer()
  return new File([new Uint8Array(bytes)], 'selfie.jpg', { type: 'image/jpeg' })
}
async function apply(world: World) {
  return world.small.store.as('wallet', null).applications.apply({
    requestId: requestId(),
    language: 'en',
    city: 'Hangzhou',
    country: 'CN',
    typed: {
      surname: 'Shen',
      givenNames: 'Yuqing',
      nativeName: null,
      birthDate: '1994-03-17',
      sex: 'F',
      documentNumber: null,
      nationalId: null,
      expires: null,
      address: '18 Quay Road',
      phone: '+86 138 0013 8000',
      email: 'somebody@example.test',
    },
    device: null,
    formSeconds: null,
    papers: [{ kind: 'selfie', file: await selfie() }],
  })
}

/** A case that the reviewer holds. */
async function held(world: World) {
  const reviewer = await world.as('reviewer')
  const id = await world.caseOf()
  const { version } = await reviewer.reviews.take({ requestId: requestId(), id })
  return { reviewer, id, version }
}

/** An invented list with the applicant of the tests on it; another issue each time. */
let issues = 0
const loadList = async ({ as }: World) => {
  const person = { kind: 'person', births: [], countries: [], programmes: ['SPECIMEN'] } as const
  const entries = [
    { ...person, entry: '1', names: ['SHEN, Yuqing'] },
    { ...person, entry: String(++issues + 1), names: [`OSTROVAN, Viktor ${'I'.repeat(issues)}`] },
  ]
  const { sdn, alt } = writeOfac(entries)
  const [main, aliases] = [new File([sdn], 'sdn.csv'), new File([alt], 'alt.csv')]
  const input = { requestId: requestId(), name: 'Specimens', format: 'ofac', mayShrink: true } as const
  return (await as('administrator')).watch.import({ ...input, main, aliases })
}

const AUTO = { below: 20, leaves: [], holdMinutes: 0, lookPercent: 10 }
/** An auto-rule that is asked for by an administrator; off before. */
const autoAsked = async (world: World) => {
  const admin = await world.as('administrator')
  const supervisor = await world.as('supervisor')
  const rule = 'ask_unreadable' as const
  const at = async () => (await admin.autoRules.page({})).rules.find((one) => one.rule === rule)!
  const before = await at()
  if (before.onSince !== null) await supervisor.autoRules.turnOff({ requestId: requestId(), rule, note: 'again' })
  if (before.request !== null)
    await admin.autoRules.decideOn({ requestId: requestId(), rule, version: before.version, approve: false, note: '' })
  const { version } = await at()
  const ask = { requestId: requestId(), rule, version, settings: AUTO, note: 'quiet nights' }
  return { supervisor, rule, asked: await admin.autoRules.askOn(ask) }
}
const autoOn = async (world: World) => {
  const { supervisor, rule, asked } = await autoAsked(world)
  const decide = { requestId: requestId(), rule, version: asked.version, approve: true, note: 'seen' }
  return { supervisor, rule, decided: await supervisor.autoRules.decideOn(decide) }
}

let written = 0
const rule = async ({ as }: World) => {
  const investigator = await as('investigator')
  const actions = { flag: 40, stepUp: false, decline: false, freeze: false }
  const text = 'amount >= 99999'
  const name = `Rule ${++written}`
  const { id, version } = await investigator.rules.save({ requestId: requestId(), rule: null, name, text, actions })
  return { investigator, act: { requestId: requestId(), id, version } }
}
const snoozed = async ({ small, as }: World) => {
  const investigator = await as('investigator')
  const { id } = await investigator.rules.snooze({
    requestId: requestId(),
    rule: null,
    kind: 'card',
    target: small.cards[0]!,
    reason: 'holder travels',
    until: small.now() + 60_000,
  })
  return { investigator, id }
}

let stops = 0
const stopped = async ({ small, as }: World) => {
  const investigator = await as('investigator')
  const until = small.now() + 60_000
  stops += 1
  const target = `9999${1000 + stops}`
  const act = { requestId: requestId(), kind: 'bin', target, reason: 'tried out in rows', until } as const
  return { investigator, stop: await investigator.rules.stop(act) }
}
const asked = async (world: World) => {
  const { investigator, stop } = await stopped(world)
  return investigator.rules.askLift({ requestId: requestId(), ...stop, note: 'it is over' })
}

/** A learnt version as a draft; what is in it does not matter here. */
const model = async ({ small, as }: World) => {
  const investigator = await as('investigator')
  const maker = (await small.store.services.db.read(() => activeOperators())).find(
    ({ role }) => role === 'investigator',
  )!
  const id = await small.store.services.db.write(() =>
    addModel({ number: ++learnt, maker: maker.id, at: small.now(), body: JSON.stringify(LEARNT) }),
  )
  return { investigator, act: { requestId: requestId(), id: publicId('model', id), version: 1 } }
}
let learnt = 0
const confirmed = statement<{ card: number; at: number }>()((k, p) =>
  k.updateTable('txn').set({ label: 2, label_known_at: p.at }).where('card_id', '=', p.card),
)
const LEARNT = {
  kind: 'learnt',
  trees: { features: [], base: -6, trees: [] },
  calibration: { slope: 1, shift: 0 },
  baseRate: 0.01,
  usual: [],
  learntFrom: { from: 0, until: 1, frauds: 60, payments: 6000 },
  heldBack: { auc: 0.9, averagePrecision: 0.5, frauds: 10, reliability: [] },
  importance: [],
} satisfies LearntModel
const shadowModel = async (world: World) => {
  const { investigator, act } = await model(world)
  const { version } = await investigator.models.shadow(act)
  world.small.advance(86_400_000)
  const again = await world.as('investigator')
  const asked = await again.models.askLive({ ...act, requestId: requestId(), version, note: '' })
  return { ...act, requestId: requestId(), version: asked.version }
}
const liveModel = async (world: World) => {
  const act = await shadowModel(world)
  const supervisor = await world.as('supervisor')
  const { version } = await supervisor.models.decideLive({ ...act, approve: true, note: '' })
  return { supervisor, act: { ...act, requestId: requestId(), version } }
}

const CASES: Readonly<Record<string, Case>> = {
  // Learning takes fifty confirmed frauds.
  'models.train': async ({ small, as }) => {
    const { services } = small.store
    await services.db.write(function* () {
      for (let i = 0; i < 50; i++) {
        yield* authorise(services, {
          requestId: requestId(),
          card: { id: small.cards[2]! },
          amount: 1_000,
          currency: 'CNY',
          channel: 'online',
          pin: 'none',
          merchant: { id: 'hollow', name: 'Hollow Goods', mcc: '5732', country: 'CN' },
        })
      }
      yield* run(confirmed, { card: internalKey('card', small.cards[2]!)!, at: small.now() })
    })
    return (await as('investigator')).models.train({ requestId: requestId() })
  },
  'models.cancelTraining': async ({ as }) =>
    (await as('investigator')).models.cancelTraining({ requestId: requestId() }),
  'models.shadow': async (world) => {
    const { investigator, act } = await model(world)
    return investigator.models.shadow(act)
  },
  'models.askLive': (world) => shadowModel(world),
  'models.decideLive': (world) => liveModel(world),
  'models.rollBack': async (world) => {
    const { supervisor, act } = await liveModel(world)
    return supervisor.models.rollBack({ ...act, note: 'too many calls' })
  },
  'rules.save': (world) => rule(world),
  'rules.shadow': async (world) => {
    const { investigator, act } = await rule(world)
    return investigator.rules.shadow(act)
  },
  'rules.askLive': async (world) => {
    const { investigator, act } = await rule(world)
    return investigator.rules.askLive({ ...act, note: 'seen in shadow' })
  },
  'rules.decideLive': async (world) => {
    const { investigator, act } = await rule(world)
    const { version } = await investigator.rules.askLive({ ...act, note: '' })
    const supervisor = await world.as('supervisor')
    return supervisor.rules.decideLive({ ...act, requestId: requestId(), version, approve: true, note: '' })
  },
  'rules.retire': async (world) => {
    const { investigator, act } = await rule(world)
    return investigator.rules.retire({ ...act, note: 'not needed' })
  },
  'rules.saveList': async ({ as }) =>
    (await as('investigator')).rules.saveList({
      requestId: requestId(),
      name: 'unserved',
      version: null,
      kind: 'country',
      add: ['XA'],
      remove: [],
    }),
  'rules.stop': async (world) => (await stopped(world)).stop,
  'rules.askLift': (world) => asked(world),
  'rules.decideLift': async (world) =>
    (await world.as('supervisor')).rules.decideLift({
      requestId: requestId(),
      ...(await asked(world)),
      approve: true,
      note: 'agreed',
    }),
  'rules.snooze': (world) => snoozed(world),
  'rules.endSnooze': async (world) => {
    const { investigator, id } = await snoozed(world)
    return investigator.rules.endSnooze({ requestId: requestId(), id })
  },
  'session.signIn': ({ nobody }) =>
    nobody().session.signIn({ requestId: requestId(), name: operatorName('agent'), password: PASSWORD }),
  'session.signInDemo': ({ nobody }) =>
    nobody().session.signInDemo({ requestId: requestId(), name: operatorName('agent') }),
  'session.signOut': async ({ as }) =>
    (await as('agent')).session.signOut({ requestId: requestId(), reason: 'person' }),
  // Made by the first start, in the commit that makes the store: small-store.ts went that way.
  'system.create': async () => {},
  'reviews.takeNext': async ({ as, caseOf }) => {
    await caseOf()
    return (await as('reviewer')).reviews.takeNext({ requestId: requestId() })
  },
  'reviews.take': async ({ as, caseOf }) =>
    (await as('reviewer')).reviews.take({ requestId: requestId(), id: await caseOf() }),
  'reviews.giveBack': async ({ as, caseOf }) => {
    const reviewer = await as('reviewer')
    const id = await caseOf()
    await reviewer.reviews.take({ requestId: requestId(), id })
    return reviewer.reviews.giveBack({ requestId: requestId(), id })
  },
  'reviews.markCheck': (world) => decided(world, 'approve'),
  'reviews.image': async ({ as, caseOf }) => {
    const reviewer = await as('reviewer')
    const { documents } = await reviewer.reviews.get({ id: await caseOf() })
    return reviewer.reviews.image({ requestId: requestId(), id: documents[0]!.id })
  },
  'reviews.approve': (world) => decided(world, 'approve'),
  'reviews.reject': (world) => decided(world, 'reject'),
  'reviews.askAgain': (world) => decided(world, 'ask'),
  'reviews.undo': async (world) => {
    const { reviewer, id, done } = await decided(world, 'reject')
    return reviewer.reviews.undo({ requestId: requestId(), id, version: done.version })
  },
  'customers.reveal': async ({ small, as }) =>
    (await as('investigator')).customers.reveal({
      requestId: requestId(),
      id: small.customers[0]!,
      field: 'phone',
      reason: 'fraud_case',
    }),
  'customers.addNote': async ({ small, as }) =>
    (await as('agent')).customers.addNote({
      requestId: requestId(),
      id: small.customers[0]!,
      text: 'Called at 09:40.',
    }),
  'cards.freeze': (world) => freeze(world, 0),
  'cards.unfreeze': (world) => unfreeze(world, 0),
  'cards.setLimits': async ({ small, as }) => {
    const agent = await as('agent')
    const { id, version, limits, scope, customer } = await agent.cards.get({ id: small.cards[0]! })
    await verify(agent, customer)
    return agent.cards.setLimits({
      requestId: requestId(),
      id,
      version,
      limits: { ...limits, day: 600_000 },
      scope,
      note: '',
    })
  },
  'reviews.skip': async (world) => {
    const { reviewer, id, version } = await held(world)
    return reviewer.reviews.skip({ requestId: requestId(), id, version, reason: 'language' })
  },
  'reviews.handOver': async (world) => {
    const { reviewer, id, version } = await held(world)
    const { rows } = await reviewer.reviews.colleagues({})
    return reviewer.reviews.handOver({ requestId: requestId(), id, version, to: rows[0]!.id, note: '' })
  },
  'reviews.takeOver': async (world) => {
    const { id, version } = await held(world)
    const supervisor = await world.as('supervisor')
    return supervisor.reviews.takeOver({ requestId: requestId(), id, version, reason: 'holder_away' })
  },
  'reviews.declareTies': async ({ as }) =>
    (await as('reviewer')).reviews.declareTies({ requestId: requestId(), phones: ['+86 138 0013 9999'], emails: [] }),
  'reviews.judgeHit': async (world) => {
    await loadList(world)
    const { reviewer, id } = await held(world)
    await rescreen(world.small.store.services)
    const { version } = (await reviewer.reviews.get({ id })).row
    const [hit] = (await reviewer.reviews.get({ id })).hits
    const act = { requestId: requestId(), id, version, hit: hit!.id }
    return reviewer.reviews.judgeHit({ ...act, reason: 'other_birth', note: '' })
  },
  'watch.import': async (world) => loadList(world),
  'watch.remove': async (world) => {
    await loadList(world)
    const admin = await world.as('administrator')
    const { id, version } = (await admin.watch.lists({})).lists[0]!
    return admin.watch.remove({ requestId: requestId(), id, version, reason: 'not ours' })
  },
  'autoRules.askOn': async (world) => (await autoAsked(world)).asked,
  'autoRules.decideOn': async (world) => (await autoOn(world)).decided,
  'autoRules.turnOff': async (world) => {
    const { supervisor, rule } = await autoOn(world)
    return supervisor.autoRules.turnOff({ requestId: requestId(), rule, note: 'a wave of forgeries' })
  },
  'notes.seen': async ({ small, as }) => {
    const investigator = await as('investigator')
    const agent = await as('agent')
    const { names } = await investigator.notes.colleagues({})
    const text = `Look at this, ${names.map((name) => `@${name}`).join(' ')}`
    const { id } = await investigator.customers.addNote({ requestId: requestId(), id: small.customers[0]!, text })
    return agent.notes.seen({ requestId: requestId(), note: id })
  },
  'retention.set': async ({ as }) => {
    const administrator = await as('administrator')
    const { version, policy } = await administrator.retention.get({})
    const next = { ...policy, rejectedDays: policy.rejectedDays + 1 }
    return administrator.retention.set({ requestId: requestId(), version, policy: next, note: 'asked by the lawyers' })
  },
  'promise.set': async ({ as }) => {
    const supervisor = await as('supervisor')
    const { version, calendar } = await supervisor.promise.get({})
    const office = { zone: 'Asia/Shanghai', weekdays: [1, 2, 3, 4, 5], from: 540, to: 1080, holidays: [] }
    const next = calendar === null ? office : null
    return supervisor.promise.set({ requestId: requestId(), version, calendar: next, note: 'office hours' })
  },
  'quality.setPolicy': async ({ as }) =>
    (await as('supervisor')).quality.setPolicy({ requestId: requestId(), secondLookShare: 0.1 }),
  'quality.setShift': async ({ as }) =>
    (await as('reviewer')).quality.setShift({
      requestId: requestId(),
      state: 'on',
      note: 'Two cases wait for a call.',
    }),
  'quality.seedKnown': async (world) => {
    const { reviewer, id, version } = await held(world)
    await reviewer.reviews.reject({ requestId: requestId(), id, version, reasons: ['under_age'], note: '' })
    // What takes effect ten seconds later is not waited for here.
    const key = internalKey('application', id)!
    await world.small.store.services.db.write(function* () {
      const row = (yield* applicationById(key))!
      yield* effectDecision(key, row.version, null)
    })
    const supervisor = await world.as('supervisor')
    return supervisor.quality.seedKnown({ requestId: requestId(), id, verdict: 'reject', reasons: ['under_age'] })
  },
  'applications.apply': async (world) => apply(world),
  'applications.answer': async (world) => {
    const { id } = await decided(world, 'ask')
    world.small.advance(20_000)
    await carryOutDue(world.small.store.services)
    const papers = [{ kind: 'selfie' as const, file: await selfie() }]
    return world.small.store.as('wallet', null).applications.answer({ requestId: requestId(), id, papers })
  },
  'flags.verdict': async (world) => {
    const { investigator, row } = await flag(world)
    return investigator.flags.verdict({ requestId: requestId(), id: row.id, version: row.version, verdict: 'fraud' })
  },
  'flags.undo': async (world) => {
    const { investigator, row } = await flag(world)
    const done = await investigator.flags.verdict({
      requestId: requestId(),
      id: row.id,
      version: row.version,
      verdict: 'unsure',
    })
    return investigator.flags.undo({ requestId: requestId(), id: row.id, version: done.version })
  },
  'approvals.approve': async (world) => (await world.as('supervisor')).approvals.approve(await staged(world)),
  'approvals.reject': async (world) => (await world.as('supervisor')).approvals.reject(await staged(world)),
  'approvals.withdraw': async (world) => (await world.as('agent')).approvals.withdraw(await staged(world)),
  'exports.begin': async ({ as }) =>
    (await as('supervisor')).exports.begin({ requestId: requestId(), query: '', format: 'csv' }),
  'exports.finish': async ({ as }) => {
    const supervisor = await as('supervisor')
    const { id } = await supervisor.exports.begin({ requestId: requestId(), query: '', format: 'csv' })
    await supervisor.exports.piece({ id, piece: 0 })
    return supervisor.exports.finish({ requestId: requestId(), id })
  },
  'exports.cancel': async ({ as }) => {
    const supervisor = await as('supervisor')
    const { id } = await supervisor.exports.begin({ requestId: requestId(), query: '', format: 'xlsx' })
    return supervisor.exports.cancel({ requestId: requestId(), id })
  },
  'imports.open': async ({ as }) => upload(await as('supervisor')),
  'imports.start': async ({ as }) => {
    const supervisor = await as('supervisor')
    return imported(supervisor, (await upload(supervisor)).id)
  },
  'imports.cancel': async ({ as }) => {
    const supervisor = await as('supervisor')
    const { id } = await upload(supervisor)
    const { version } = await supervisor.imports.start({
      requestId: requestId(),
      id,
      version: 1,
      layout: HANDBOOK,
      rules: 'starters',
    })
    const cancelled = await supervisor.imports.cancel({ requestId: requestId(), id, version })
    await importEnded(supervisor, id)
    return cancelled
  },
  'imports.discard': async ({ as }) => {
    const supervisor = await as('supervisor')
    const { id, version } = await upload(supervisor)
    return supervisor.imports.discard({ requestId: requestId(), id, version })
  },
  'imports.saveMapping': async ({ as }) => kept(await as('investigator')),
  'imports.changeMapping': async ({ as }) => {
    const investigator = await as('investigator')
    const { id, version, name } = await kept(investigator)
    return investigator.imports.changeMapping({
      requestId: requestId(),
      id,
      version,
      name,
      mapping: MAPPING,
      shared: true,
    })
  },
  'imports.removeMapping': async ({ as }) => {
    const investigator = await as('investigator')
    const { id, version } = await kept(investigator)
    return investigator.imports.removeMapping({ requestId: requestId(), id, version })
  },
  'views.save': async ({ as }) => saved(await as('agent')),
  'views.change': async ({ as }) => {
    const agent = await as('agent')
    const { id, version } = await saved(agent)
    return agent.views.change({ requestId: requestId(), id, version, query: 'status:declined', layout: null })
  },
  'views.rename': async ({ as }) => {
    const agent = await as('agent')
    const { id, version } = await saved(agent)
    return agent.views.rename({ requestId: requestId(), id, version, name: `Renamed ${id}` })
  },
  'views.share': async ({ as }) => {
    const agent = await as('agent')
    const { id, version } = await saved(agent)
    return agent.views.share({ requestId: requestId(), id, version, shared: true })
  },
  'views.remove': async ({ as }) => {
    const agent = await as('agent')
    const { id, version } = await saved(agent)
    return agent.views.remove({ requestId: requestId(), id, version })
  },
  'views.remember': async ({ as }) =>
    (await as('agent')).views.remember({ requestId: requestId(), query: 'customer:lin time:7d' }),
  'views.forget': async ({ as }) => (await as('agent')).views.forget({ requestId: requestId() }),
  'callers.verify': async ({ small, as }) => verify(await as('agent'), small.customers[1]!),
  'cardLife.reportLost': async (world) => {
    const { agent, at } = await person(world)
    return agent.cardLife.reportLost({ ...(await at()), kind: 'lost', replace: true })
  },
  'cardLife.replace': async (world) => {
    const { agent, at } = await person(world)
    await agent.cardLife.reportLost({ ...(await at()), kind: 'stolen', replace: false })
    return agent.cardLife.replace(await at())
  },
  'cardLife.close': async (world) => {
    const { agent, at } = await person(world)
    return agent.cardLife.close(await at())
  },
  'cardLife.forcePinChange': async (world) => {
    const { agent, at } = await person(world)
    return agent.cardLife.forcePinChange(await at())
  },
  'cardLife.unlockPin': async (world) => {
    const { agent, at, mine, wallet } = await person(world)
    await wallet.setPin({ ...mine(), pin: '8305' })
    for (let i = 0; i < 3; i++) await wallet.changePin({ ...mine(), current: '9999', pin: '4716' })
    return agent.cardLife.unlockPin(await at())
  },
  'cardLife.setControls': async (world) => {
    const { agent, at } = await person(world)
    const controls = { groups: { gambling: 10_000 }, merchants: [], blockedGroups: ['money'] }
    return agent.cardLife.setControls({ ...(await at()), ...controls })
  },
  'cardLife.lift': async (world) => {
    const { agent, at } = await person(world)
    return agent.cardLife.lift({ ...(await at()), scope: 'abroad', until: world.small.now() + 86_400_000 })
  },
  'cardLife.endLift': async (world) => {
    const { agent, at } = await person(world)
    await agent.cardLife.lift({ ...(await at()), scope: 'abroad', until: world.small.now() + 86_400_000 })
    return agent.cardLife.endLift({ ...(await at()), scope: 'abroad' })
  },
  'cardLife.noteTravel': async (world) => {
    const { agent, at } = await person(world)
    const now = world.small.now()
    return agent.cardLife.noteTravel({ ...(await at()), countries: ['NO'], from: now, until: now + 86_400_000 })
  },
  'cardLife.endTravel': async (world) => {
    const { agent, at } = await person(world)
    const now = world.small.now()
    await agent.cardLife.noteTravel({ ...(await at()), countries: ['NO'], from: now, until: now + 86_400_000 })
    return agent.cardLife.endTravel({ ...(await at()), travel: 1 })
  },
  'wallet.setPin': async (world) => {
    const { wallet, mine } = await person(world)
    return wallet.setPin({ ...mine(), pin: '8305' })
  },
  'wallet.changePin': async (world) => {
    const { wallet, mine } = await person(world)
    await wallet.setPin({ ...mine(), pin: '8305' })
    return wallet.changePin({ ...mine(), current: '8305', pin: '4716' })
  },
  'wallet.freeze': async (world) => {
    const { wallet, mine } = await person(world)
    return wallet.freeze({ ...mine(), reason: 'holder_pause', until: null })
  },
  'wallet.unfreeze': async (world) => {
    const { wallet, mine } = await person(world)
    await wallet.freeze({ ...mine(), reason: 'holder_pause', until: null })
    return wallet.unfreeze(mine())
  },
  'wallet.setLimits': async (world) => {
    const { wallet, mine } = await person(world)
    const limits = { payment: 100, day: 200, month: 300 }
    return wallet.setLimits({ ...mine(), limits, scope: { abroad: true, online: true, contactless: true, cash: true } })
  },
  'wallet.noteTravel': async (world) => {
    const { wallet, mine } = await person(world)
    const now = world.small.now()
    return wallet.noteTravel({ ...mine(), countries: ['NO'], from: now, until: now + 86_400_000 })
  },
  'wallet.reportLost': async (world) => {
    const { wallet, mine } = await person(world)
    return wallet.reportLost({ ...mine(), kind: 'lost', replace: true })
  },
  'disputes.open': (world) => dispute(world),
  'disputes.addEvidence': async (world) => {
    const { agent, act } = await dispute(world)
    return agent.disputes.addEvidence({ ...act, kind: 'statement', text: 'I was at home.' })
  },
  'disputes.giveCredit': async (world) => {
    const { agent, act } = await dispute(world)
    return agent.disputes.giveCredit(act)
  },
  'disputes.submit': async (world) => {
    const { agent, act } = await dispute(world)
    return agent.disputes.submit(act)
  },
  'disputes.decide': async (world) => {
    const { agent, act } = await dispute(world)
    return agent.disputes.decide({ ...act, decided: { outcome: 'withdrawn' } })
  },
  'bulk.start': async (world) => {
    const { supervisor, id } = await job(world)
    return settled(supervisor, id)
  },
  'bulk.cancel': async (world) => {
    const { supervisor, id } = await job(world)
    const done = await settled(supervisor, id)
    await supervisor.bulk.takeBack({ requestId: requestId(), id, version: done.version, note: 'wrong range' })
    const { version } = await supervisor.bulk.get({ id })
    return supervisor.bulk.cancel({ requestId: requestId(), id, version }).catch(() => cancelAgain(world))
  },
  'bulk.takeBack': async (world) => {
    const { supervisor, id } = await job(world)
    const { version } = await settled(supervisor, id)
    await supervisor.bulk.takeBack({ requestId: requestId(), id, version, note: 'wrong range' })
    return settled(supervisor, id)
  },
  'bulk.dismissTakeBack': async (world) => {
    const { supervisor, id } = await job(world, 'suspected_fraud')
    const { version } = await settled(supervisor, id)
    const asked = await supervisor.bulk.takeBack({ requestId: requestId(), id, version, note: 'wrong range' })
    return supervisor.bulk.dismissTakeBack({ requestId: requestId(), id, version: asked.version, note: 'it was right' })
  },
  'bulk.file': async (world) => {
    const { supervisor, id } = await job(world)
    await settled(supervisor, id)
    return supervisor.bulk.file({ requestId: requestId(), id })
  },
  'notices.resend': async (world) => {
    const { agent, customer, paid } = await person(world)
    await paid()
    const { services } = world.small.store
    await services.db.write(() =>
      run(
        statement<Record<never, never>>()((k) => k.updateTable('notice').set({ state: 'dead', next_at: null })),
        {},
      ),
    )
    const { rows } = await agent.notices.list({ customer })
    return agent.notices.resend({ requestId: requestId(), id: rows[0]!.id })
  },
  'notices.setReceiver': async ({ as }) =>
    (await as('administrator')).notices.setReceiver({
      requestId: requestId(),
      url: 'https://wallet.example.test/hook',
    }),
  'money.publishFees': async ({ small, as }) =>
    (await as('supervisor')).money.publishFees({ requestId: requestId(), from: small.now(), rules: RULES, note: '' }),
  'money.importRates': async ({ as }) =>
    (await as('administrator')).money.importRates({
      requestId: requestId(),
      csv: 'Date,USD,CNY,\n2026-11-20,1.1000,7.9000,\n2026-11-19,1.1010,7.9100,\n',
    }),
  'audit.verify': async ({ as }) => (await as('auditor')).audit.verify({ requestId: requestId() }),
}

/** A job that is held still: many cards, stopped before they are all done. */
async function cancelAgain(world: World): Promise<unknown> {
  const cards: Array<string> = []
  for (let i = 0; i < 250; i++) cards.push((await person(world)).card)
  const supervisor = await world.as('supervisor')
  const { id } = await supervisor.bulk.start({
    requestId: requestId(),
    kind: 'freeze',
    choice: { by: 'cards', cards },
    reason: 'other',
    note: 'n',
    expected: cards.length,
  })
  return supervisor.bulk.cancel({ requestId: requestId(), id, version: 1 })
}

const COMMANDS = Object.entries(contract).flatMap(([area, procedures]) =>
  Object.entries(procedures).flatMap(([name, procedure]) => {
    if (!isContractProcedure(procedure)) return []
    const { policy } = procedure['~orpc'].meta as ProcedureMeta
    return policy?.kind === 'command' ? [{ path: `${area}.${name}`, audit: policy.audit! }] : []
  }),
)

describe('every command', () => {
  let small: SmallStore
  let line: Line
  let world: World
  const answers: Array<unknown> = []

  beforeAll(async () => {
    small = await openSmallStore()
    line = await TRANSPORTS[0]!.open(async (request, peer) => {
      const response = await small.store.handle(request, peer)
      if (response.headers.get('content-type')?.includes('json') === true) answers.push(await response.clone().json())
      return response
    })
    world = {
      small,
      nobody: () => line.console(),
      as: async (role) => {
        const client = line.console()
        await client.session.signInDemo({ requestId: requestId(), name: operatorName(role) })
        return client
      },
      caseOf: async () => {
        const { db, cipher } = small.store.services
        return publicId('application', await db.write(() => submitApplication(cipher, SUBMISSION, small.now())))
      },
    }
  })
  afterAll(async () => {
    await line.close()
    await small.close()
  })

  const rowsAfter = (seq: number) => small.store.services.db.read(() => auditAfter(seq, 1_000))
  const head = async (): Promise<number> => (await small.store.services.db.read(() => auditHead(false)))?.seq ?? 0

  it('has a case here', () => {
    expect(Object.keys(CASES).sort()).toEqual(COMMANDS.map(({ path }) => path).sort())
  })

  it.each(COMMANDS)('$path leaves an audit row named $audit', async ({ path, audit }) => {
    const before = path === 'system.create' ? 0 : await head()
    await CASES[path]!(world)
    const rows = (await rowsAfter(before)).filter(({ action, result }) => action === audit && result === 'done')
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      const principal = path.startsWith('wallet.') || path.startsWith('applications.')
      const kind = path === 'system.create' ? 'nobody' : principal ? 'principal' : 'operator'
      expect(row.actor_kind).toBe(kind)
      if (path !== 'system.create') expect(row.request_id).not.toBeNull()
    }
  })

  it('leaves a chain that verifies', async () => {
    const auditor = await world.as('auditor')
    expect(await auditor.audit.verify({ requestId: requestId() })).toMatchObject({ ok: true, firstBad: null })
  })

  it('was never answered with a card number, but for a reveal', async () => {
    const supervisor = await world.as('supervisor')
    for (const id of small.customers) await supervisor.customers.get({ id })
    for (const id of small.cards) await supervisor.cards.get({ id })
    await supervisor.transactions.search({ query: '', withCount: true, limit: 100 })
    await supervisor.customers.search({ text: '', limit: 100 })
    await supervisor.find.everything({ text: '0000' })
    await supervisor.transactions.charts({ query: '' })
    await supervisor.transactions.totals({ query: '', by: 'card' })
    await supervisor.transactions.complete({ text: 'card:', caret: 5 })
    await supervisor.flags.list({ show: 'open', order: 'loss', imported: true })
    await supervisor.approvals.list({ show: 'decided' })
    await supervisor.audit.list({ query: '', limit: 500 })
    await supervisor.overview.summary({ days: 14 })
    expect(answers.length).toBeGreaterThan(60)
    for (const answer of answers) {
      expect(findPans(answer)).toEqual([])
      for (const pan of small.pans) expect(JSON.stringify(answer)).not.toContain(pan)
    }
    const revealed = await supervisor.customers.reveal({
      requestId: requestId(),
      id: small.customers[0]!,
      field: 'pan',
      card: small.cards[0]!,
      reason: 'fraud_case',
    })
    expect(revealed.value.replaceAll(' ', '')).toBe(small.pans[0])
    const rows = await rowsAfter(0)
    for (const row of rows) expect(findPans(row)).toEqual([])
  })

  it('names nobody to a reader of masked records', async () => {
    const find = { query: 'action:number.revealed', limit: 10 }
    const { rows: full } = await (await world.as('supervisor')).audit.list(find)
    const { rows: masked } = await (await world.as('auditor')).audit.list(find)
    const personal = (one: Readonly<{ targetKind: string | null }>): boolean => one.targetKind === 'customer'
    expect(full.find(personal)?.label).toContain('Lin Xiaotong')
    expect(masked.find(personal)?.label).toBeTruthy()
    expect(masked.find(personal)?.label).not.toMatch(/Xiaotong|晓彤/)
    const asked = { query: 'action:query.asked', limit: 10 }
    expect((await (await world.as('supervisor')).audit.list(asked)).rows[0]?.label).toBe('customer:lin time:7d')
    expect((await (await world.as('auditor')).audit.list(asked)).rows[0]?.label).not.toContain('lin')
  })

  it('cannot be called by a program without its right', async () => {
    const { services } = small.store
    const context = {
      services,
      peer: { transport: 'in-process' } as const,
      actor: { kind: 'principal', principal: 'processor', user: null } as const,
      cookie: () => {},
    }
    const { cards } = await import('#electron/store/api/cards.ts')
    const input = {
      requestId: requestId(),
      id: small.cards[0]!,
      version: 1,
      reason: 'other',
      note: 'n',
      until: null,
    } as const
    await expect(call(cards.freeze, input, { context })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(internalKey('card', small.cards[0]!)).toBeTypeOf('number')
  })
})
