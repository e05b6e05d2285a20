// Caller verification: recorded by the operator, asked for by every command that acts on a caller's word.
import { CALLER_CHECK_MS, needsCallerCheck, refuseCheck, type CallerMethod } from '#shared/domain/caller.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import { addCallerCheck, standingCheck } from '#electron/store/db/caller-checks.ts'
import { customerById, type CustomerRow } from '#electron/store/db/customers.ts'
import { addHistory } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { command, type Act } from './frame.ts'
import { operatorOf, store } from './implementer.ts'
import { fullName } from './names.ts'
import { refuse } from './refuse.ts'
import { mayReadCustomer } from './scope.ts'
import type { Call } from './services.ts'

/** Refuses, inside the change's own transaction, where this operator has to know who is on the line and does not. */
export function* requireCaller(call: Call, customer: number, now: number): Work<void> {
  const { actor } = call
  if (actor?.kind !== 'operator' || !needsCallerCheck(actor.role)) return
  if ((yield* standingCheck(customer, actor.id, now)) === undefined) throw refuse.invalidState('caller_not_verified')
}

export function* customerOf(call: Call, id: string): Work<CustomerRow> {
  const key = internalKey('customer', id)
  const row = key === undefined ? undefined : yield* customerById(key)
  if (row === undefined || !(yield* mayReadCustomer(call, row.id))) throw refuse.notFound('customer')
  return row
}

export const callers = {
  verify: store.callers.verify.handler(({ input, context }) => {
    const operator = operatorOf(context)
    return command<{ until: number }>(context, { action: context.action, input }, function* ({ now, by }): Work<
      Act<{ until: number }>
    > {
      const row = yield* customerOf(context, input.customer)
      const facts = [...new Set(input.facts)]
      const refusal = refuseCheck(input.method, facts)
      if (refusal !== undefined)
        throw refuse.badInput(
          'facts',
          'two different facts are needed',
          'Ask for another fact that only the holder knows',
        )
      const until = now + CALLER_CHECK_MS
      const { method } = input
      yield* addCallerCheck({ customer: row.id, operator: operator.id, at: now, until, method, facts: facts.join(',') })
      yield* addHistory('customer', row.id, now, 'caller.verified', by, { method })
      return {
        answer: { until },
        audit: {
          targetKind: 'customer',
          target: publicId('customer', row.id),
          label: fullName(row),
          reason: method,
          // Which facts were asked for, never what was said.
          changes: facts.map((fact) => ({ field: fact, before: null, after: true })),
        },
        events: [{ kind: 'customer', target: publicId('customer', row.id), what: 'caller.verified' }],
      }
    })
  }),

  current: store.callers.current.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const operator = operatorOf(context)
      const row = yield* customerOf(context, input.customer)
      const check = yield* standingCheck(row.id, operator.id, context.services.clock())
      return {
        needed: needsCallerCheck(operator.role),
        method: (check?.method as CallerMethod | undefined) ?? null,
        until: check?.until_at ?? null,
      }
    }),
  ),
}
