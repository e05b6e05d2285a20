// What the demo's staff did, as audit rows in order of time, chained like any other.
import { writeAudit, type AuditEntry } from '#electron/store/api/audit-trail.ts'
import type { Services } from '#electron/store/api/services.ts'
import type { DemoProgramme } from '../records.ts'
import { chunks, type Keys } from './people.ts'

/** One act of an operator (by index). */
export type StaffAct = Readonly<{ at: number; operator: number; entry: AuditEntry }>

export async function writeActs(
  services: Services,
  programme: DemoProgramme,
  keys: Keys,
  acts: ReadonlyArray<StaffAct>,
): Promise<void> {
  const ordered = acts.filter((act) => act.at <= programme.asOf).sort((a, b) => a.at - b.at)
  for (const chunk of chunks(ordered, 500)) {
    await services.db.write(function* () {
      for (const { at, operator, entry } of chunk) {
        const { name, displayName, role } = programme.operators[operator]!
        const actor = {
          kind: 'operator',
          id: keys.operators[operator]!,
          name,
          displayName,
          role,
          session: 'demo',
        } as const
        yield* writeAudit(services, { actor, peer: { transport: 'in-process' } }, entry, at)
      }
    })
  }
}
