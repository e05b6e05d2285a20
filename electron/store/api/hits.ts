// Hits of watch lists in a review: as the bench shows them, and the verdict of whoever holds the case.
import type { z } from 'zod'
import type { HitView } from '#shared/contract/reviews.ts'
import { publicId, internalKey } from '#shared/domain/ids.ts'
import { verdictOf, type HitState } from '#shared/domain/identity/watchList.ts'
import type { Match } from '#shared/domain/identity/watchMatch.ts'
import { maskName } from '#shared/domain/mask.ts'
import { judgeHit } from '#shared/domain/review.ts'
import { checksOf, saveChecks, toReviewCase } from '#electron/store/db/applications.ts'
import { addHistory } from '#electron/store/db/records.ts'
import { forgetFalse, hitsOf, rememberFalse, settleHit, type HitRow } from '#electron/store/db/watch-hits.ts'
import { IN_FORCE } from '#electron/store/db/watch-lists.ts'
import type { Work } from '#electron/store/db/work.ts'
import { caseAt, caseChanged, caseConflict, caseTarget, keepNote } from './case-decision.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { refuse } from './refuse.ts'
import { checkAfterVerdict } from './screening.ts'

/** A name of the entry says as much about the applicant as their own: who sees people unnamed sees neither. */
export function hitView(row: HitRow, masked: boolean): z.infer<typeof HitView> {
  const match = JSON.parse(row.match) as Match
  const shown = (name: string): string => (masked ? maskName(name) : name)
  const list = (text: string): Array<string> => JSON.parse(text) as Array<string>
  return {
    id: publicId('watch_hit', row.id),
    list: row.list,
    entry: row.entry,
    inForce: row.entry_state === IN_FORCE,
    score: row.score,
    name: shown(match.name),
    own: shown(match.own),
    parts: match.parts.map(({ part, beside, how, likeness }) => ({
      part: shown(part),
      beside: beside === null ? null : shown(beside),
      how,
      likeness,
    })),
    birth: match.birth,
    script: match.script,
    names: list(row.names).map(shown),
    births: masked ? [] : list(row.births),
    countries: masked ? [] : list(row.countries),
    programmes: list(row.programmes),
    state: row.state as HitState,
    reason: row.reason,
    by: row.decider,
    at: row.decided_at,
  }
}

type Moved = { version: number }

export const hits = {
  judgeHit: store.reviews.judgeHit.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<Moved>(context, { action: context.action, input }, function* ({ now, by }): Work<Act<Moved>> {
      const row = yield* caseAt(input.id, input.version, now)
      const all = yield* hitsOf(row.id)
      const hit = all.find((one) => one.id === internalKey('watch_hit', input.hit))
      if (hit === undefined) throw refuse.notFound('hit')
      const item = toReviewCase(row)
      const judged = judgeHit(item, hit.state as HitState, operator.id, now)
      if (!judged.ok) throw refuse.invalidState(judged.refusal, item.state)
      const { reason } = input
      const verdict = verdictOf(reason)
      yield* settleHit(hit.id, verdict, reason, operator.id, now)
      // A second look is no word about anybody: nothing of it is remembered.
      if (row.look === 0) {
        if (verdict === 'false_match') yield* rememberFalse(hit.entry_id, hit.person_idx, reason, operator.id, now)
        else yield* forgetFalse(hit.entry_id, hit.person_idx)
      }
      const after = all.map((one) => (one === hit ? { ...one, state: verdict } : one))
      const checks = checksOf(row).map((check) => (check.code === 'watch_list' ? checkAfterVerdict(after) : check))
      if (!(yield* saveChecks(row.id, row.version, checks))) throw caseConflict(row, now)
      const data = { verdict, reason, list: hit.list, entry: hit.entry }
      yield* addHistory('application', row.id, now, 'case.hit_judged', by, data)
      yield* keepNote(context, row.id, operator.id, input.note, now)
      return {
        answer: { version: row.version + 1 },
        audit: {
          ...caseTarget(row),
          reason,
          changes: [{ field: `hit ${hit.list} ${hit.entry}`, before: hit.state, after: verdict }],
        },
        events: [caseChanged(row, 'case.hit_judged')],
      }
    })
  }),
}
