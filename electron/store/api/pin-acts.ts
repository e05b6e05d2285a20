// PINs: chosen by the holder, kept as keyed values only. Weak ones and the last four are refused; three wrong tries lock.
import { changePin, refuseMove, setPin } from '#shared/domain/card-life.ts'
import { PIN_TRIES } from '#shared/domain/card.ts'
import { savePinTries, savePinValue } from '#electron/store/db/card-endings.ts'
import { toCard, type CardRow } from '#electron/store/db/cards.ts'
import { pinStateCodes } from '#electron/store/db/codes.ts'
import type { Work } from '#electron/store/db/work.ts'
import { pinMatches, pinProblem, pinVerificationValue, PINS_REMEMBERED } from '#electron/store/security/pin.ts'
import { leave, refuseBy } from './card-acts.ts'
import { save } from './cards.ts'
import type { Moment } from './frame.ts'
import { refuse } from './refuse.ts'
import type { Services } from './services.ts'

const REMEDY = 'Choose digits that are not in a row, not repeated, no date and not often used'

const keptOf = (row: CardRow): ReadonlyArray<string> =>
  row.pin_kept === null ? [] : (JSON.parse(row.pin_kept) as ReadonlyArray<string>)

/** Refuses a PIN that is weak or was used lately; gives its value. */
function checkNew(services: Services, row: CardRow, pin: string): string {
  const problem = pinProblem(pin)
  if (problem !== undefined) throw refuse.badInput('pin', `this PIN is easy to guess (${problem})`, REMEDY)
  if (keptOf(row).some((kept) => pinMatches(services.keyring, row.id, pin, kept)))
    throw refuse.badInput('pin', 'this PIN is one of the last four', 'Choose another one')
  return pinVerificationValue(services.keyring, row.id, pin)
}

/** The first PIN, or a new one for a holder who is known to the app and has forgotten or locked it. */
export function* choosePin(
  services: Services,
  row: CardRow,
  pin: string,
  when: Pick<Moment, 'now' | 'by'>,
): Work<void> {
  const first = row.pin_value === null && pinStateCodes.word(row.pin_state) === 'unset'
  const move = setPin(toCard(row), when.now)
  if (!move.ok) throw refuse.invalidState(move.refusal, toCard(row).state)
  const value = checkNew(services, row, pin)
  yield* save(row, move)
  yield* savePinValue(row.id, [value, ...keptOf(row)].slice(0, PINS_REMEMBERED))
  yield* leave(row, when, first ? 'pin.set' : 'pin.changed', first ? 'pin_set' : 'pin_changed')
}

/** Another PIN by somebody who knows the one in use. A wrong one counts as a try; how many are left is the answer then. */
export function* replacePin(
  services: Services,
  row: CardRow,
  pins: Readonly<{ current: string; next: string }>,
  when: Pick<Moment, 'now' | 'by'>,
): Work<'changed' | Readonly<{ triesLeft: number }>> {
  const card = toCard(row)
  refuseBy(refuseMove(card, 'change_pin', when.now), row)
  if (row.pin_value === null || !pinMatches(services.keyring, row.id, pins.current, row.pin_value)) {
    const wrong = Math.min(card.pin.wrongTries + 1, PIN_TRIES)
    const locked = wrong >= PIN_TRIES
    yield* savePinTries(row.id, wrong, pinStateCodes.code(locked ? 'locked' : card.pin.state))
    yield* leave(row, when, locked ? 'pin.locked' : 'pin.wrong', locked ? 'pin_locked' : null)
    return { triesLeft: PIN_TRIES - wrong }
  }
  const value = checkNew(services, row, pins.next)
  yield* save(row, changePin(card, when.now))
  yield* savePinValue(row.id, [value, ...keptOf(row)].slice(0, PINS_REMEMBERED))
  yield* leave(row, when, 'pin.changed', 'pin_changed')
  return 'changed'
}
