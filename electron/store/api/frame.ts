// The one way a change is made: same request, same answer; permission was checked before; one transaction holds the domain's rule, the
// repository's write, the audit row, the events and the outcome. Nothing else of the API opens a write.
import { createHmac } from 'node:crypto'
import { addEvent, keepOutcome, outcomeOf, type NewEvent } from '#electron/store/db/records.ts'
import type { Work } from '#electron/store/db/work.ts'
import { canonicalJson, type CanonicalValue } from '#electron/store/security/canonicalJson.ts'
import { writeAudit, type AuditEntry } from './audit-trail.ts'
import { refuse } from './refuse.ts'
import { actorName, type Actor, type Call } from './services.ts'

export type Act<T> = Readonly<{
  answer: T
  /** The action's name comes from the contract. */
  audit: Omit<AuditEntry, 'action'>
  events?: ReadonlyArray<Omit<NewEvent, 'by'>>
}>

/** What a change is told: who asks and the moment it happens. */
export type Moment = Readonly<{ now: number; actor: Actor; by: string }>

type CommandOptions = Readonly<{
  action: string
  input: Readonly<{ requestId: string }>
  /** False where the answer must not be kept (a revealed number, an image): a repeat is a new act. */
  keep?: boolean
}>

const bodyHash = (call: Call, action: string, input: unknown): string =>
  createHmac('sha256', call.services.keyring.outcome)
    .update(canonicalJson({ action, input: input as CanonicalValue }))
    .digest('hex')

const actorKey = (actor: Actor | null): string =>
  actor === null ? 'nobody' : actor.kind === 'operator' ? `operator:${actor.id}` : `principal:${actor.principal}`

/** Runs a command. `body` may be run again (PostgreSQL after a lost lock), so it has no effect but its Work. */
export async function command<T>(
  call: Call,
  options: CommandOptions,
  body: (moment: Moment) => Work<Act<T>>,
): Promise<T> {
  const { services, actor } = call
  if (actor === null) throw refuse.unauthenticated()
  const { action, input, keep = true } = options
  const hash = keep ? bodyHash(call, action, input) : ''
  const who = actorKey(actor)
  const answer = await services.db.write(function* () {
    if (keep) {
      const known = yield* outcomeOf(input.requestId)
      if (known !== undefined) {
        if (known.actor !== who || known.body_hash !== hash) throw refuse.requestReused(input.requestId)
        return JSON.parse(known.answer) as T
      }
    }
    const now = services.clock()
    const by = actorName(actor)
    const act = yield* body({ now, actor, by })
    for (const event of act.events ?? []) yield* addEvent({ ...event, by }, now)
    yield* writeAudit(services, call, { action, ...act.audit }, now, input.requestId)
    if (keep) {
      const kept = yield* keepOutcome({
        request_id: input.requestId,
        actor: who,
        body_hash: hash,
        action,
        at: now,
        answer: JSON.stringify(act.answer),
      })
      // The same request ran at the same time on another connection; this one is rolled back.
      if (!kept) throw refuse.requestReused(input.requestId)
    }
    return act.answer
  })
  services.committed()
  return answer
}

/** Records a try that was not allowed. Nothing else changes. */
export async function recordDenial(call: Call, action: string, right: string): Promise<void> {
  const { services } = call
  await services.db.write(() =>
    writeAudit(services, call, { action, result: 'denied', reason: right }, services.clock()),
  )
  services.committed()
}
