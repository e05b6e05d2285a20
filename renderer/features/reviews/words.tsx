// How parts of a case are named, in the language of the page.
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { hasHan } from '#shared/domain/identity/names.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import type { Check, Paper, ReviewCase, ReviewRow } from './cases.ts'

/** A run of somebody's own text, marked with its language, cut with its whole on hover. */
export function Run({ text, className = 'el' }: Readonly<{ text: string; className?: string }>): ReactElement {
  return (
    <span className={className} lang={hasHan(text) ? 'zh-CN' : 'en'} title={text}>
      {text}
    </span>
  )
}

/** "First try", "Second try", "Try 4". */
export function useTryName(): (submission: number) => string {
  const { t } = useTranslation('reviews')
  return (submission) => t(`try.${submission}`, { defaultValue: t('try.later', { number: submission }) })
}

/** "first submission", "second submission". */
export function useSubmissionName(): (submission: number) => string {
  const { t } = useTranslation('reviews')
  return (submission) => t(`submission.${submission}`, { defaultValue: t('submission.later', { number: submission }) })
}

/** "Passport, data page"; of one that a newer one replaced "Passport, data page · First try". */
export function usePaperName(): (paper: Pick<Paper, 'kind' | 'submission' | 'current'>) => string {
  const { t } = useTranslation('reviews')
  const tryName = useTryName()
  return (paper) =>
    paper.current ? t(`paper.${paper.kind}`) : `${t(`paper.${paper.kind}`)} · ${tryName(paper.submission)}`
}

/** A country by its code. */
export function useRegionName(): (code: string) => string {
  const { language } = useFormats()
  return (code) => {
    try {
      return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
    } catch {
      return code
    }
  }
}

/** "4 years 9 months" · "4年9个月". */
function span(months: number, language: string): string {
  const part = (value: number, unit: 'year' | 'month'): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  const [years, rest] = [Math.floor(months / 12), months % 12]
  const parts = [...(years > 0 ? [part(years, 'year')] : []), ...(rest > 0 || years === 0 ? [part(rest, 'month')] : [])]
  return parts.join(language === 'en' ? ' ' : '')
}

/** An identity card has no zone: there the check digit of its number is what was checked. */
export function useCheckName(): (check: Pick<Check, 'code' | 'why'>) => string {
  const { t } = useTranslation('reviews')
  return ({ code, why }) => t(why.startsWith('id_number') ? 'check.id_number' : `check.${code}`)
}

/** Why a check says what it says, in one line. A reason that has no words here is left out rather than shown as a code. */
export function useCheckWhy(): (check: Check) => string {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  return (check) => {
    const data = Object.fromEntries(
      Object.entries(check.data).map(([name, value]) => {
        const group = name === 'from' ? 'against' : name === 'field' || name === 'where' ? name : undefined
        if (group !== undefined) return [name, t(`${group}.${value}`, { defaultValue: String(value) })]
        // A year has no thousands.
        return [name, typeof value === 'number' && name !== 'born' ? formats.number(value) : value]
      }),
    )
    const months = Number(check.data.months)
    const left = Number.isFinite(months) ? { left: span(months, formats.language) } : {}
    const why = t(`why.${check.why}`, { ...data, ...left, defaultValue: '' })
    return check.standard === null
      ? why
      : [why, check.standard].filter((part) => part !== '').join(why.endsWith('。') ? '' : ' ')
  }
}

/** "3h 10m left counts 74, risk 34 counts 20: together 94." */
export function useOrderSentence(): (row: Pick<ReviewRow, 'order' | 'risk' | 'paused'>, left: number) => string {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  return ({ order, risk }, left) => {
    const values = {
      time: formats.duration(left),
      hours: formats.number(order.hours),
      risk,
      riskCounts: formats.number(order.risk),
      late: formats.number(order.late),
      total: formats.number(order.total),
    }
    return left < 0 ? t('order.late', values) : t('order.onTime', values)
  }
}

export function useReasonNames(): (reasons: ReadonlyArray<string>) => string {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  return (reasons) =>
    reasons
      .map((reason) => t(`reason.${reason}`, { defaultValue: reason }))
      .join(formats.language === 'en' ? ', ' : '、')
}

/** A line of the history in words. */
export function useEventWords(): (entry: ReviewCase['history'][number]) => string {
  const { t } = useTranslation('reviews')
  const reasonNames = useReasonNames()
  const tryName = useTryName()
  return (entry) => {
    const text = (name: string): string => {
      const value = entry.data[name]
      return value === null || value === undefined ? '' : String(value)
    }
    const event =
      entry.event === 'case.card_issued' && text('last4') === ''
        ? 'case.card_issued_plain'
        : entry.event === 'case.asked_again' && text('papers') !== ''
          ? 'case.asked_papers'
          : entry.event
    const kinds = /asked/.test(entry.event) ? text('papers').split(',') : []
    return t(`event.${event}`, {
      by: entry.by ?? '',
      reasons: reasonNames(
        text('reasons')
          .split(',')
          .filter((reason) => reason !== ''),
      ),
      count: Number(text('papers') || text('hits') || text('cards')) || 0,
      hits: text('hits'),
      kinds: kinds.map((kind) => t(`paperShort.${kind}`, { defaultValue: kind })).join(t('listSeparator')),
      cards: text('cards'),
      list: text('list'),
      entry: text('entry'),
      read: text('read'),
      of: text('of'),
      hitReason: t(`hitReason.${text('reason')}`, { defaultValue: '' }),
      try: tryName(Number(text('submission')) || 1),
      check: t(`check.${text('check')}`, { defaultValue: text('check') }),
      result: t(`result.${text('result')}`, { defaultValue: text('result') }),
      verdict: t(`verdictPast.${text('verdict')}`, { defaultValue: text('verdict') }),
      last4: text('last4'),
      rule: t(`autoRule.${text('rule')}`, { defaultValue: text('rule') }),
      to: text('to'),
      reason: t(`skipReason.${text('reason')}`, {
        defaultValue: t(`overReason.${text('reason')}`, { defaultValue: text('reason') }),
      }),
      defaultValue: entry.event,
    })
  }
}
