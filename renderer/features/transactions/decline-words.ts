// Why a payment failed, in words: for colleagues (title, cause) and for the holder (say), in the language of `t` and `formats`.
// Transactions, customers and flags use it; the words lie in the locale `transactions`.
import type { TFunction } from 'i18next'
import { checkNumbers, declineKeys, type CheckNumbers, type FailedCheck } from '#shared/domain/decline-keys.ts'
import type { Formats } from '../../i18n/formats.ts'

export { checkNumbers, type CheckNumbers, type FailedCheck }

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
    rule: failed.rule ?? '',
    merchant: failed.merchant ?? t('decline.thisMerchant'),
    lastDay: failed.expiredAt === undefined ? '' : formats.dateProse(failed.expiredAt - 1),
  }
  const { detail: detailKey, say } = declineKeys(failed, now)
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
