// For how long papers are kept. What is due is deleted by the store itself, each application's papers in a commit of their own.
import { isShorter, retentionAt, SHORTENING_WAITS_MS, type RetentionPolicy } from '#shared/domain/retention.ts'
import { applicationById } from '#electron/store/db/applications.ts'
import { addHistory } from '#electron/store/db/records.ts'
import {
  approvedDueFor,
  deletePapers,
  dueCounted,
  keepRetention,
  keptRetention,
  papersCounted,
  rejectedDueFor,
} from '#electron/store/db/retention.ts'
import type { Work } from '#electron/store/db/work.ts'
import { writeAudit } from './audit-trail.ts'
import { caseTarget } from './case-decision.ts'
import type { Chore } from './chores.ts'
import { command, type Act } from './frame.ts'
import { store } from './implementer.ts'
import { refuse } from './refuse.ts'
import { BY_ITSELF, type Services } from './services.ts'

/** Applications a look: payments are never kept waiting. */
const A_LOOK = 200
/** Papers are due by the day; looking more often would only read. */
const EVERY_MS = 3_600_000

const inWords = ({ rejectedDays, endedDays }: RetentionPolicy): string =>
  `rejected ${rejectedDays} days, last card ended ${endedDays} days`

export const retention = {
  get: store.retention.get.handler(({ context }) =>
    context.services.db.read(function* () {
      const kept = yield* keptRetention()
      const { version, policy, from, at, by } = kept
      const inForce = retentionAt(kept, context.services.clock())
      return { version, policy, inForce, from, setAt: at, setBy: by, ...(yield* papersCounted()) }
    }),
  ),

  preview: store.retention.preview.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const now = context.services.clock()
      const before = retentionAt(yield* keptRetention(), now)
      const shorter = isShorter(input.policy, before)
      return {
        dueNow: yield* dueCounted(input.policy, now),
        dueBefore: yield* dueCounted(before, now),
        from: shorter ? now + SHORTENING_WAITS_MS : now,
        shorter,
      }
    }),
  ),

  set: store.retention.set.handler(({ input, context }) => {
    type Set = { version: number; from: number }
    return command<Set>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Set>> {
      const kept = yield* keptRetention()
      if (kept.version !== input.version)
        throw refuse.conflict({ kind: 'retention', version: kept.version, state: 'set', by: kept.by, at: kept.at })
      const { policy } = input
      if (inWords(policy) === inWords(kept.policy)) throw refuse.invalidState('nothing_changed')
      const before = retentionAt(kept, now)
      const from = isShorter(policy, before) ? now + SHORTENING_WAITS_MS : now
      const version = kept.version + 1
      yield* keepRetention({ version, policy, from, before, at: now, by })
      return {
        answer: { version, from },
        audit: {
          targetKind: 'policy',
          target: 'retention',
          reason: input.note,
          changes: [
            { field: 'policy', before: inWords(kept.policy), after: inWords(policy) },
            { field: 'from', before: null, after: from },
          ],
        },
      }
    })
  }),
}

/** Deletes one application's papers; false when another process did. */
function deleteOne(services: Services, application: number): Promise<boolean> {
  return services.db.write(function* () {
    const now = services.clock()
    const papers = yield* deletePapers(application, now)
    if (papers === undefined) return false
    if (papers === 0) return true
    const row = (yield* applicationById(application))!
    yield* addHistory('application', application, now, 'case.papers_deleted', null, { papers })
    yield* writeAudit(
      services,
      BY_ITSELF,
      {
        action: 'papers.deleted',
        ...caseTarget(row),
        reason: 'retention',
        changes: [{ field: 'papers', before: papers, after: 0 }],
      },
      now,
    )
    return true
  })
}

/** The chore: looks through what is due, a piece at a time, once an hour. */
export function createRetentionChore(): Chore {
  let after = 0
  let nextAt = 0
  return {
    name: 'retention',
    run: async (services, going) => {
      const now = services.clock()
      if (now < nextAt) return 0
      const { rejected, approved } = await services.db.read(function* () {
        const policy = retentionAt(yield* keptRetention(), now)
        return {
          rejected: yield* rejectedDueFor(policy, now, A_LOOK),
          approved: yield* approvedDueFor(policy, now, after, A_LOOK),
        }
      })
      let deleted = 0
      for (const id of [...rejected, ...approved.due]) {
        if (!going()) return deleted
        if (await deleteOne(services, id)) deleted++
      }
      after = approved.next ?? 0
      if (rejected.length < A_LOOK && approved.next === null) nextAt = now + EVERY_MS
      if (deleted > 0) services.committed()
      return deleted
    },
  }
}
