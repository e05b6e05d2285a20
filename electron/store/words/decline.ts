// Why a payment failed, in the words of the locale `transactions`: for colleagues and for the holder, without a page.
import { checkNumbers, declineKeys, type FailedCheck } from '#shared/domain/decline-keys.ts'
import { countryWords, dateWords, fill, momentWords, moneyWords, PAYMENT_WORDS, type WordLanguage } from './words.ts'

export type DeclineTexts = { title: string; cause: string; say: string }

const at = (words: object, key: string): string | undefined => (words as Readonly<Record<string, string>>)[key]

/** `now`: a limit that has started again since is said so. */
export function declineTexts(failed: FailedCheck, language: WordLanguage, timeZone: string, now: number): DeclineTexts {
  const { decline, tell } = PAYMENT_WORDS[language]
  const numbers = checkNumbers(failed)
  const money = (amount: number): string =>
    numbers === undefined ? '' : moneyWords(amount, numbers.currency, language)
  const { startsAgain } = failed
  const day = startsAgain === undefined ? '' : dateWords(startsAgain, language, timeZone)
  const when = failed.frozenAt === undefined ? '' : momentWords(failed.frozenAt, language, timeZone)
  const values = {
    currency: failed.currency ?? '',
    currencyName:
      failed.currency === undefined
        ? ''
        : (new Intl.DisplayNames(language, { type: 'currency' }).of(failed.currency) ?? ''),
    limit: money(numbers?.ceiling ?? 0),
    available: money(numbers?.ceiling ?? 0),
    used: money(numbers?.used ?? 0),
    asked: money(numbers?.asked ?? 0),
    over: money(numbers?.over ?? 0),
    again:
      startsAgain === undefined
        ? ''
        : startsAgain <= now
          ? decline.again.past
          : fill(decline.again.on, { day: momentWords(startsAgain, language, timeZone) }),
    day,
    when: language === 'en' && when !== '' ? `on ${when}` : when,
    reason: at(decline.freezeReason, failed.freezeReason ?? 'other') ?? '',
    country: failed.country === undefined ? '' : countryWords(failed.country, language),
    merchant: failed.merchant ?? decline.thisMerchant,
    lastDay: failed.expiredAt === undefined ? '' : dateWords(failed.expiredAt - 1, language, timeZone),
  }
  const { detail, say } = declineKeys(failed, now)
  const title = fill(at(decline.title, failed.reason) ?? failed.reason, values)
  const whole = at(decline.cause, detail)
  const cause =
    whole === undefined
      ? `${title}${decline.join}${fill(at(decline.detail, detail) ?? '', values)}`
      : fill(whole, values)
  return { title, cause, say: fill(at(tell, say) ?? '', values) }
}
