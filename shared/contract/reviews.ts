// The identity-review queue and bench.
import { z } from 'zod'
import { AUTO_RULES } from '../domain/autoRules.ts'
import { PRINT_DOUBTS } from '../domain/identity/printReading.ts'
import { HIT_REASONS, HIT_STATES } from '../domain/identity/watchList.ts'
import { BIRTH_AGREEMENTS, PART_HOWS, SCRIPT_AGREEMENTS } from '../domain/identity/watchMatch.ts'
import {
  CASE_KINDS,
  CASE_STATES,
  CHECK_RESULTS,
  CHECKS,
  DOCUMENT_KINDS,
  FINAL_REASONS,
  MEND_REASONS,
  SHIFT_STATES,
  SKIP_REASONS,
  TAKE_OVER_REASONS,
} from '../domain/review.ts'
import {
  command,
  id,
  Money,
  Note,
  NoteView,
  PersonName,
  query,
  RequestId,
  Time,
  TimelineEntry,
  Undoable,
  Version,
} from './base.ts'
import { WorkCalendarView } from './promise.ts'

const Lease = z.strictObject({ operator: id('operator'), name: z.string(), until: Time })
const Order = z.strictObject({ hours: z.int(), risk: z.int(), late: z.int(), total: z.int() })

export const ReviewRow = z.strictObject({
  id: id('application'),
  version: Version,
  name: PersonName,
  kind: z.enum(CASE_KINDS),
  state: z.enum(CASE_STATES),
  submission: z.int(),
  submittedAt: Time,
  dueAt: Time,
  /** Milliseconds left of the promise at `now`; negative when late; frozen while paused. */
  left: z.int(),
  paused: z.boolean(),
  risk: z.int().min(0).max(100),
  order: Order,
  papers: z.int(),
  checks: z.strictObject({ passed: z.int(), of: z.int() }),
  lease: Lease.nullable(),
  /** The colleague whom the case was handed to; a broken promise lifts it. */
  owner: z.strictObject({ operator: id('operator'), name: z.string() }).nullable(),
  /** A high risk is approved by two people: who did so first. */
  first: z.strictObject({ operator: id('operator'), name: z.string(), at: Time }).nullable(),
  needsTwo: z.boolean(),
  /** The auto-rule that decided, where no person did. */
  rule: z.enum(AUTO_RULES).nullable(),
  decidedAt: Time.nullable(),
})

export const DocumentView = z.strictObject({
  id: id('document'),
  kind: z.enum(DOCUMENT_KINDS),
  submission: z.int(),
  width: z.int(),
  height: z.int(),
  seen: z.boolean(),
  /** Deleted when its time was over: the picture is gone, what was checked stays. */
  deletedAt: Time.nullable(),
  /** The newest of its kind: an answer may bring one paper only, and the others stand. */
  current: z.boolean(),
})

/** One line of "typed, printed, zone". `differs`: the cells do not say the same. Masked cells come masked. */
const Field = z.strictObject({
  field: z.string(),
  typed: z.string().nullable(),
  printed: z.string().nullable(),
  zone: z.string().nullable(),
  /** How surely a machine read the print; `doubt`: why `printed` is what was seen and not what counts. Null where nothing was read. */
  print: z.strictObject({ percent: z.int(), doubt: z.enum(PRINT_DOUBTS).nullable() }).nullable(),
  /** How a name in Chinese characters is read, with tones. */
  reading: z.string().nullable(),
  result: z.enum(['same', 'differs', 'unknown']),
})

const CheckView = z.strictObject({
  code: z.enum(CHECKS),
  result: z.enum(CHECK_RESULTS),
  /** Who has to say: a check of the machine can be seen, one of a person can be marked. */
  by: z.enum(['machine', 'person']),
  why: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
  standard: z.string().nullable(),
})

/** A case beside an entry of a watch list; names of both come masked where people are unnamed. */
export const HitView = z.strictObject({
  id: id('watch_hit'),
  list: z.string(),
  entry: z.string(),
  /** False: the entry has left the list or was changed there since. */
  inForce: z.boolean(),
  score: z.int(),
  /** Which name of the entry comes nearest to which of the applicant's. */
  name: z.string(),
  own: z.string(),
  parts: z.array(
    z.strictObject({
      part: z.string(),
      beside: z.string().nullable(),
      how: z.enum(PART_HOWS),
      likeness: z.number(),
    }),
  ),
  birth: z.enum(BIRTH_AGREEMENTS),
  script: z.enum(SCRIPT_AGREEMENTS),
  names: z.array(z.string()),
  births: z.array(z.string()),
  countries: z.array(z.string()),
  programmes: z.array(z.string()),
  state: z.enum(HIT_STATES),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  at: Time.nullable(),
})

export const ReviewCase = z.strictObject({
  row: ReviewRow,
  calendar: WorkCalendarView.nullable(),
  applicationId: z.string(),
  place: z.strictObject({ place: z.int(), of: z.int() }).nullable(),
  from: z.strictObject({ city: z.string(), country: z.string() }),
  language: z.enum(['en', 'zh-CN']),
  documents: z.array(DocumentView),
  fields: z.array(Field),
  checks: z.array(CheckView),
  hits: z.array(HitView),
  /** Why the store itself put the case into the queue. */
  cause: z.enum(['watch_list']).nullable(),
  /** Signed points that add up to the risk. */
  risk: z.array(z.strictObject({ reason: z.string(), usual: z.string().nullable(), points: z.int() })),
  history: z.array(TimelineEntry),
  notes: z.array(NoteView),
  decision: z
    .strictObject({
      verdict: z.enum(['approve', 'reject', 'ask']),
      reasons: z.array(z.string()),
      /** Empty where a rule decided: `row.rule`. */
      by: z.string(),
      at: Time,
      effectiveAt: Time,
      effected: z.boolean(),
    })
    .nullable(),
  /** Why I may not take this case, in the words of `refusal.<rule>`. */
  barred: z.string().nullable(),
  /** What approving will do. */
  ifApproved: z.strictObject({
    limitDay: Money,
    abroad: z.boolean(),
    keptUntil: Time,
    /** Share of decided cases that get a blind second look, 0 to 1. */
    secondLookShare: z.number(),
  }),
})

const PaperReasons = z.strictObject({
  document: id('document'),
  reasons: z.array(z.enum(MEND_REASONS)).min(1).max(MEND_REASONS.length),
})

/** `first`: one of two people has approved; the case waits for the second, and nothing takes effect yet. */
const Decided = z.strictObject({ ...Undoable.shape, first: z.boolean() })

const byId = z.strictObject({ id: id('application') })
const act = { requestId: RequestId, id: id('application'), version: Version }

export const reviews = {
  list: query('reviews.read', 'GET', '/reviews', 'The queue: by hours left and risk')
    .input(z.strictObject({ show: z.enum(['open', 'mine', 'late', 'asked', 'decided']) }))
    .output(
      z.strictObject({
        now: Time,
        /** How hours left are counted; `null`: by the clock. */
        calendar: WorkCalendarView.nullable(),
        rows: z.array(ReviewRow),
        counts: z.strictObject({ open: z.int(), mine: z.int(), late: z.int(), asked: z.int() }),
        lastDecidedAt: Time.nullable(),
      }),
    ),
  get: query('reviews.read', 'GET', '/reviews/{id}', 'One case with papers, fields and checks')
    .input(byId)
    .output(ReviewCase),
  takeNext: command('reviews.decide', 'case.taken', '/reviews/take-next', 'Take the most pressing free case')
    .input(z.strictObject({ requestId: RequestId }))
    .output(z.strictObject({ id: id('application').nullable() })),
  take: command('reviews.decide', 'case.taken', '/reviews/{id}/take', 'Take this case, or renew the hold on it')
    .input(z.strictObject({ requestId: RequestId, id: id('application') }))
    .output(z.strictObject({ version: Version, until: Time })),
  giveBack: command('reviews.decide', 'case.given_back', '/reviews/{id}/give-back', 'Give the case back to the queue')
    .input(z.strictObject({ requestId: RequestId, id: id('application') }))
    .output(z.strictObject({ version: Version })),
  skip: command('reviews.decide', 'case.skipped', '/reviews/{id}/skip', 'Pass the case on; it does not come back to me')
    .input(z.strictObject({ ...act, reason: z.enum(SKIP_REASONS) }))
    .output(z.strictObject({ version: Version })),
  handOver: command('reviews.decide', 'case.handed_over', '/reviews/{id}/hand-over', 'Hand the case to a colleague')
    .input(z.strictObject({ ...act, to: id('operator'), note: Note }))
    .output(z.strictObject({ version: Version })),
  takeOver: command(
    'reviews.supervise',
    'case.taken_over',
    '/reviews/{id}/take-over',
    'Take a case that somebody holds or owns, with a reason',
  )
    .input(z.strictObject({ ...act, reason: z.enum(TAKE_OVER_REASONS) }))
    .output(z.strictObject({ version: Version, until: Time })),
  colleagues: query('reviews.decide', 'GET', '/reviews/colleagues', 'Who else decides cases, and whether they are here')
    .input(z.strictObject({}))
    .output(
      z.strictObject({
        rows: z.array(
          z.strictObject({ id: id('operator'), name: z.string(), shift: z.enum(SHIFT_STATES), holds: z.int() }),
        ),
      }),
    ),
  declareTies: command(
    'reviews.decide',
    'operator.ties_declared',
    '/reviews/ties',
    'Say which phone and e-mail are my own or my family’s; only their keyed hashes are kept',
  )
    .input(
      z.strictObject({
        requestId: RequestId,
        phones: z.array(z.string()).max(10),
        emails: z.array(z.string()).max(10),
      }),
    )
    .output(z.strictObject({ kept: z.int() })),
  markCheck: command(
    'reviews.decide',
    'case.check_marked',
    '/reviews/{id}/checks',
    'Mark a check that only a person can',
  )
    .input(z.strictObject({ ...act, check: z.enum(CHECKS), result: z.enum(['pass', 'fail', 'unsure']) }))
    .output(z.strictObject({ version: Version })),
  judgeHit: command(
    'reviews.decide',
    'case.hit_judged',
    '/reviews/{id}/hits',
    'Say whether the applicant is the person of a watch list’s entry',
  )
    .input(
      z.strictObject({
        ...act,
        hit: id('watch_hit'),
        reason: z.enum([...HIT_REASONS.false_match, ...HIT_REASONS.true_match]),
        note: Note,
      }),
    )
    .output(z.strictObject({ version: Version })),
  /** The look is recorded, so it is a command; the image comes as a file. */
  image: command('reviews.read', 'document.seen', '/reviews/documents/{id}', 'Look at a paper')
    .input(z.strictObject({ requestId: RequestId, id: id('document') }))
    .output(z.file()),
  approve: command(
    'reviews.decide',
    'case.approved',
    '/reviews/{id}/approve',
    'Approve; the card is issued when undo has run out',
  )
    .input(z.strictObject({ ...act, note: Note }))
    .output(Decided),
  reject: command('reviews.decide', 'case.rejected', '/reviews/{id}/reject', 'Reject for a final reason')
    .input(z.strictObject({ ...act, reasons: z.array(z.enum(FINAL_REASONS)).min(1), note: Note }))
    .output(Decided),
  askAgain: command(
    'reviews.decide',
    'case.asked_again',
    '/reviews/{id}/ask',
    'Ask for papers again; the clock stands until the answer',
  )
    .input(
      z.strictObject({
        ...act,
        /** Of the whole application; with `papers` there may be none. */
        reasons: z.array(z.enum(MEND_REASONS)).max(MEND_REASONS.length),
        /** One paper only, each with its own reasons; the others need not be sent again. */
        papers: z.array(PaperReasons).max(6).default([]),
        note: Note,
      }),
    )
    .output(Decided),
  undo: command(
    'reviews.decide',
    'case.decision_undone',
    '/reviews/{id}/undo',
    'Take a decision back before it takes effect',
  )
    .input(z.strictObject(act))
    .output(z.strictObject({ version: Version })),
}
