// Why a payment failed, in words: for colleagues (title, cause) and for the holder (say), in the language of `t` and `formats`.
// Transactions, customers and flags use it; the words lie in the locale `transactions`.
import type { TFunction } from 'i18next'
import type { FailedCheck as DomainCheck } from '#shared/domain/authorisation.ts'
import { isGrave, type FreezeReason } from '#shared/domain/card.ts'
import type { Formats } from '../../i18n/formats.ts'

/** As the store answers it; every number may be absent (imports keep only the reason). */
export type FailedCheck = { readonly [K in keyof DomainCheck]: DomainCheck[K] | undefined } & Pick<
  DomainCheck,
  'reason'
>

export type DeclineWords = Readonly<{
  /** Headline: "Over the card’s daily limit". */
  title: string
  /** What stands under the headline; the numbers of a limit are drawn instead (see `checkNumbers`). */
  detail: string
  /** Both as one text: "Over the card’s daily limit: limit 5,000, used 4,620, asked 640. Starts again at 00:00." */
  cause: string
  /** What to tell the holder, addressed as "you". */
  say: string
}>

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

const localeOf = (formats: Pick<Formats, 'language'>): string => (formats.language === 'en' ? 'en' : 'zh-CN')

/** `Norway` · `挪威` for an ISO 3166 code. */
export function countryName(code: string, formats: Pick<Formats, 'language'>): string {
  return new Intl.DisplayNames(localeOf(formats), { type: 'region', style: 'short' }).of(code) ?? code
}

function currencyName(currency: string, formats: Formats): string {
  return formats.language === 'en'
    ? currency
    : (new Intl.DisplayNames('zh-CN', { type: 'currency' }).of(currency) ?? currency)
}

/** An amount as one says it: `HKD 260` · `260 港元`. */
export function spokenMoney(amount: number, currency: string, formats: Formats): string {
  const bare = formats.moneyBare(amount, currency)
  if (formats.language === 'en') return `${currency} ${bare}`
  return `${bare} ${currency === 'CNY' ? '元' : currencyName(currency, formats)}`
}

/** `on 23 Nov at 18:04`, `today 09:02` · ` 11月23日 18:04`, `今天 09:02`: in Chinese with the space that a digit wants before it. */
export function whenWords(at: number, formats: Formats): string {
  const text = formats.timeProse(at)
  if (!/^\d/.test(text)) return text
  return formats.language === 'en' ? `on ${text}` : ` ${text}`
}

/** Which of the texts fits: a name of a key in the locale, for colleagues and for the holder. */
function variants(failed: FailedCheck, now: number): Readonly<{ detail: string; say: string }> {
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
    case 'limit_month': {
      if (numbers === undefined) return { detail: 'limit_plain', say: `${reason}_plain` }
      const past = failed.startsAgain !== undefined && failed.startsAgain <= now
      return { detail: reason, say: past ? `${reason}_past` : reason }
    }
    case 'insufficient_funds':
      return same(numbers === undefined ? 'insufficient_funds_plain' : 'insufficient_funds')
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

/**
 * The words for a failed check. `t` is bound to `transactions`, in the language of `formats`; `now` is the store's time:
 * a limit that has started again since is said so.
 */
export function declineWords(
  failed: FailedCheck,
  t: TFunction<'transactions'>,
  formats: Formats,
  now: number,
): DeclineWords {
  const numbers = checkNumbers(failed)
  const bare = (amount: number): string => (numbers === undefined ? '' : formats.moneyBare(amount, numbers.currency))
  const again = startsAgainWords(failed, t, formats, now)
  const currency = failed.currency ?? ''
  const values = {
    currency,
    currencyName: currency === '' ? '' : currencyName(currency, formats),
    limit: bare(numbers?.ceiling ?? 0),
    available: bare(numbers?.ceiling ?? 0),
    used: bare(numbers?.used ?? 0),
    asked: bare(numbers?.asked ?? 0),
    over: numbers === undefined ? '' : spokenMoney(numbers.over, numbers.currency, formats),
    again,
    day: failed.startsAgain === undefined ? '' : formats.dayShort(failed.startsAgain),
    when: failed.frozenAt === undefined ? '' : whenWords(failed.frozenAt, formats),
    reason: t(`decline.freezeReason.${failed.freezeReason ?? 'other'}`),
    country: failed.country === undefined ? '' : countryName(failed.country, formats),
    merchant: failed.merchant ?? t('decline.thisMerchant'),
    lastDay: failed.expiredAt === undefined ? '' : formats.dateProse(failed.expiredAt - 1),
  }
  const { detail: detailKey, say } = variants(failed, now)
  const title = t(`decline.title.${failed.reason}`, values)
  const detail = t(`decline.detail.${detailKey}`, values).trim()
  const cause = t(`decline.cause.${detailKey}`, {
    ...values,
    defaultValue: `${title}${t('decline.join')}${detail}`,
  }).trim()
  return { title, detail, cause, say: t(`tell.${say}`, values) }
}

/** `Starts again at 00:00.` on the same or next day, `Starts again on 1 Dec.` further off; '' where nothing does. */
function startsAgainWords(failed: FailedCheck, t: TFunction<'transactions'>, formats: Formats, now: number): string {
  if (failed.startsAgain === undefined) return ''
  if (failed.startsAgain <= now) return t('decline.again.past')
  return failed.reason === 'limit_day'
    ? t('decline.again.at', { at: formats.clock(failed.startsAgain, false) })
    : t('decline.again.on', { day: formats.dayShort(failed.startsAgain) })
}
