// Puts a change before a second person: exact payload, the version it was made against, one pending per card and action, an end.
import { publicId } from '#shared/domain/ids.ts'
import { STAGED_LIFETIME_MS, type StagedAction } from '#shared/domain/staged.ts'
import type { CardRow } from '#electron/store/db/cards.ts'
import { stage } from '#electron/store/db/staged.ts'
import type { Work } from '#electron/store/db/work.ts'
import { refuse } from './refuse.ts'

export type StagedAnswer = Readonly<{ outcome: 'staged'; id: string; expiresAt: number }>

export function* stageChange(
  card: CardRow,
  change: Readonly<{ action: StagedAction; payload: unknown; maker: number; note: string }>,
  now: number,
): Work<StagedAnswer> {
  const expiresAt = now + STAGED_LIFETIME_MS
  const id = yield* stage({
    action: change.action,
    card: card.id,
    version: card.version,
    payload: JSON.stringify(change.payload),
    maker: change.maker,
    at: now,
    note: change.note,
    expires: expiresAt,
  })
  if (id === undefined) throw refuse.invalidState('already_asked')
  return { outcome: 'staged', id: publicId('staged', id), expiresAt }
}
