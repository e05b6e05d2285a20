// The words of a notice to a holder, and whether it may wait until morning.
import type { FailedCheck } from '#shared/domain/decline-keys.ts'
import { dayStart, localDay } from '#shared/domain/calendar.ts'
import { declineTexts } from './decline.ts'
import { dateWords, fill, moneyWords, NOTICE_WORDS, type WordLanguage } from './words.ts'

export type NoticeData = Readonly<Record<string, string | number | boolean | null>>

export function noticeWords(
  template: string,
  data: NoticeData,
  language: WordLanguage,
  when: Readonly<{ timeZone: string; now: number }>,
): { title: string; text: string } {
  const words = NOTICE_WORDS[language].notice
  const { title, text } = template in words ? words[template as keyof typeof words] : words.other
  const { amount, currency, reason, until } = data
  const values = {
    last4: String(data['last4'] ?? ''),
    merchant: String(data['merchant'] ?? ''),
    money: typeof amount === 'number' && typeof currency === 'string' ? moneyWords(amount, currency, language) : '',
    until: typeof until === 'number' ? dateWords(until, language, when.timeZone) : '',
    say:
      template === 'payment_declined' && typeof reason === 'string'
        ? declineTexts({ reason } as FailedCheck, language, when.timeZone, when.now).say
        : '',
  }
  // A rule decided: the applicant hears it, and that a person can look instead.
  const more = data['automatic'] === true ? ` ${NOTICE_WORDS[language].automatic}` : ''
  return { title: fill(title, values), text: `${fill(text, values)}${language === 'zh-CN' ? more.trimStart() : more}` }
}

/** Told at any hour: money has moved or a card's safety has changed. */
const AT_ONCE = /^(payment_|card_(frozen|lost|stolen|closed)|pin_)/

const HOUR = 3_600_000
/** Quiet hours of the programme's time zone. */
export const QUIET = { from: 22, to: 8 } as const

/** When a notice that is ready at `at` goes out: at once, or at the end of the quiet hours. */
export function deliverAt(template: string, at: number, timeZone: string): number {
  if (AT_ONCE.test(template)) return at
  const day = localDay(at, timeZone)
  const start = dayStart(day, timeZone)
  const hour = (at - start) / HOUR
  if (hour < QUIET.to) return start + QUIET.to * HOUR
  if (hour < QUIET.from) return at
  // The next day's start, whatever the clocks do in this night.
  return dayStart(localDay(start + 36 * HOUR, timeZone), timeZone) + QUIET.to * HOUR
}
