// What the store says to holders by itself, in both languages: fills the locales' texts with money, dates and names. No page is involved.
import enNotices from '#resources/locales/en/notices.json' with { type: 'json' }
import enPayments from '#resources/locales/en/transactions.json' with { type: 'json' }
import zhNotices from '#resources/locales/zh-CN/notices.json' with { type: 'json' }
import zhPayments from '#resources/locales/zh-CN/transactions.json' with { type: 'json' }
import { decimalsOf } from '#shared/domain/money.ts'

export const WORD_LANGUAGES = ['en', 'zh-CN'] as const
export type WordLanguage = (typeof WORD_LANGUAGES)[number]

export const NOTICE_WORDS = { en: enNotices, 'zh-CN': zhNotices } as const
export const PAYMENT_WORDS = { en: enPayments, 'zh-CN': zhPayments } as const

export const languageOf = (text: string): WordLanguage => (text === 'zh-CN' ? 'zh-CN' : 'en')

/** Replaces `{{name}}`; a name without a value leaves nothing behind. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text
    .replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? '')
    .replace(/ {2,}/g, ' ')
    .trim()

/** `CNY 640.50` · `640.50 元`; no decimals where there is nothing behind the point. */
export function moneyWords(amount: number, currency: string, language: WordLanguage): string {
  const decimals = decimalsOf(currency)
  const value = amount / 10 ** decimals
  const bare = value.toLocaleString(language, {
    minimumFractionDigits: Number.isInteger(value) ? 0 : decimals,
    maximumFractionDigits: decimals,
  })
  if (language === 'en') return `${currency} ${bare}`
  const name = currency === 'CNY' ? '元' : new Intl.DisplayNames('zh-CN', { type: 'currency' }).of(currency)
  return `${bare} ${name ?? currency}`
}

export const dateWords = (at: number, language: WordLanguage, timeZone: string): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(at)

export const momentWords = (at: number, language: WordLanguage, timeZone: string): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone,
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)

export const countryWords = (code: string, language: WordLanguage): string =>
  new Intl.DisplayNames(language, { type: 'region', style: 'short' }).of(code) ?? code
