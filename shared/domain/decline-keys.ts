// Which words fit a failed check: keys of the locale `transactions` and the numbers they are filled with. The console and the store's
// notices speak by the same keys. Pure.
import type { FailedCheck as DomainCheck } from './authorisation.ts'
import { isGrave, type FreezeReason } from './card.ts'

/** As the store answers it; every number may be absent (imports keep only the reason). */
export type FailedCheck = { readonly [K in keyof DomainCheck]: DomainCheck[K] | undefined } & Pick<
  DomainCheck,
  'reason'
>

/** What a limit or a balance left room for. Minor units of `currency`. */
export type CheckNumbers = Readonly<{
  kind: 'used' | 'payment' | 'funds'
  currency: string
  ceiling: number
  used: number
  asked: number
  over: number
}>

export function checkNumbers(failed: FailedCheck): CheckNumbers | undefined {
  const { reason, currency, limit, used, asked, available } = failed
  if (currency === undefined || asked === undefined) return undefined
  if (reason === 'insufficient_funds' && available !== undefined)
    return { kind: 'funds', currency, ceiling: available, used: 0, asked, over: asked - available }
  if (limit === undefined) return undefined
  if (reason === 'limit_payment')
    return { kind: 'payment', currency, ceiling: limit, used: 0, asked, over: asked - limit }
  if (used === undefined) return undefined
  return { kind: 'used', currency, ceiling: limit, used, asked, over: used + asked - limit }
}

/** Which of the texts fits: a name of a key in the locale, for colleagues and for the holder. */
export function declineKeys(failed: FailedCheck, now: number): Readonly<{ detail: string; say: string }> {
  const { reason } = failed
  const same = (key: string): Readonly<{ detail: string; say: string }> => ({ detail: key, say: key })
  const numbers = checkNumbers(failed)
  switch (reason) {
    case 'card_expired':
      return same(failed.expiredAt === undefined ? 'card_expired_plain' : 'card_expired')
    case 'card_frozen':
      return frozenVariant(failed)
    case 'pin_wrong': {
      const left = failed.triesLeft
      return same(left === 0 || left === 1 || left === 2 ? `pin_wrong_${left}` : 'pin_wrong_plain')
    }
    case 'abroad_off':
      return same(failed.country === undefined ? 'abroad_off_plain' : 'abroad_off')
    case 'limit_payment':
      return numbers === undefined ? { detail: 'limit_plain', say: 'limit_payment_plain' } : same('limit_payment')
    case 'limit_day':
    case 'limit_month':
    case 'limit_group': {
      if (numbers === undefined) return { detail: 'limit_plain', say: `${reason}_plain` }
      const past = failed.startsAgain !== undefined && failed.startsAgain <= now
      return { detail: reason, say: past ? `${reason}_past` : reason }
    }
    case 'insufficient_funds':
      return same(numbers === undefined ? 'insufficient_funds_plain' : 'insufficient_funds')
    case 'programme_stop':
      return { detail: `programme_stop_${failed.stop ?? 'plain'}`, say: reason }
    default:
      return same(reason)
  }
}

function frozenVariant(failed: FailedCheck): Readonly<{ detail: string; say: string }> {
  const { frozenAt, frozenBy, freezeReason } = failed
  if (frozenAt === undefined) return { detail: 'card_frozen_plain', say: 'card_frozen_plain' }
  const by = frozenBy === 'holder' || frozenBy === 'rule' ? frozenBy : 'operator'
  const grave = freezeReason !== undefined && isGrave(freezeReason as FreezeReason)
  const say =
    by === 'rule' || grave
      ? 'card_frozen_grave'
      : by === 'holder'
        ? 'card_frozen_own'
        : freezeReason === 'holder_pause'
          ? 'card_frozen_request'
          : 'card_frozen_other'
  return { detail: `card_frozen_${by}`, say }
}
