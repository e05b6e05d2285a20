// How single facts are drawn: time, amounts, cards, people, risk, hours left, states. Every screen uses these and no other.
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HIDDEN, UNKNOWN } from '../i18n/formats.ts'
import { useFormats } from '../i18n/useFormats.ts'
import { Icon, type IconName } from './Icon.tsx'
import { useNow } from './useNow.ts'

export type Tone = 'ok' | 'warn' | 'danger' | 'accent' | 'plain'

/** A moment. `list` is the default; the hover says it in full and in UTC. */
export function Time({
  at,
  show = 'list',
}: Readonly<{
  at: number | null
  show?: 'list' | 'short' | 'full' | 'prose' | 'clock' | 'date' | 'relative'
}>): ReactElement {
  const formats = useFormats()
  const now = useNow()
  if (at === null) return <span className="t3">{UNKNOWN}</span>
  const text = {
    list: formats.timeList,
    short: formats.timeShort,
    full: formats.timeFull,
    prose: formats.timeProse,
    clock: formats.clock,
    date: formats.dateProse,
    relative: (moment: number) => formats.relative(moment, now),
  }[show](at)
  return (
    <time dateTime={new Date(at).toISOString()} title={`${formats.timeFull(at)} · ${formats.timeUtc(at)}`}>
      {text}
    </time>
  )
}

/** An amount with its code in grey before it. Minor units. */
export function Money({ amount, currency }: Readonly<{ amount: number | null; currency: string }>): ReactElement {
  const formats = useFormats()
  if (amount === null) return <span className="t3">{UNKNOWN}</span>
  const { sign, digits } = formats.moneyParts(amount, currency)
  return (
    <span className="money">
      {sign}
      <span className="code">{currency}</span>
      {digits}
    </span>
  )
}

/** `•••• 4242`; never more of a number than this without a reveal. */
export function MaskedCard({ last4 }: Readonly<{ last4: string }>): ReactElement {
  const { t } = useTranslation()
  return (
    <span className="el">
      <span aria-hidden="true">
        {HIDDEN} {last4}
      </span>
      <span className="unseen">{t('common:cardEnding', { last4 })}</span>
    </span>
  )
}

export type Name = Readonly<{ native: string | null; latin: string }>

/** Chinese name first, then Latin, each run marked with its language. */
export function PersonName({ name }: Readonly<{ name: Name }>): ReactElement {
  return (
    <span className="el">
      {name.native !== null && <span lang="zh-CN">{name.native} </span>}
      <span lang="en">{name.latin}</span>
    </span>
  )
}

/** The same as plain text, for labels and titles. */
export function nameText(name: Name): string {
  return name.native === null ? name.latin : `${name.native} ${name.latin}`
}

/** Initials of an operator's name, at most two. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  return words.length > 1
    ? `${words[0]?.[0] ?? ''}${words[words.length - 1]?.[0] ?? ''}`.toUpperCase()
    : name.slice(0, 2)
}

export function Avatar({ name, small }: Readonly<{ name: string; small?: boolean }>): ReactElement {
  return (
    <span className={small === true ? 'av s' : 'av'} title={name} role="img" aria-label={name}>
      {initials(name)}
    </span>
  )
}

/** 1 below 30, 2 below 50, 3 below 75, 4 from 75 (UX brief, "Risk and urgency"). */
export function riskLevel(score: number): 1 | 2 | 3 | 4 {
  return score < 30 ? 1 : score < 50 ? 2 : score < 75 ? 3 : 4
}

/** Risk 0 … 100 as number and four bars. */
export function RiskBars({ score }: Readonly<{ score: number | null }>): ReactElement {
  const { t } = useTranslation()
  if (score === null) return <span className="t3">{UNKNOWN}</span>
  const level = riskLevel(score)
  return (
    <span className={`risk l${level}`} role="img" aria-label={t('common:riskOf100', { score })}>
      <b>{score}</b>
      <i>
        {[1, 2, 3, 4].map((bar) => (
          <u key={bar} className={bar <= level ? 'f' : ''} />
        ))}
      </i>
    </span>
  )
}

const HOUR = 3_600_000

/**
 * What is left of a promise: words first, then a bar. Neutral to a quarter of it (6 h of 24), amber below, red when late.
 * `left` in ms, negative when late. With `bar` the meter shows the share used.
 */
export function HoursLeft({
  left,
  paused = false,
  promise = 24 * HOUR,
  bar = false,
}: Readonly<{ left: number; paused?: boolean; promise?: number; bar?: boolean }>): ReactElement {
  const { t } = useTranslation()
  const formats = useFormats()
  if (paused)
    return (
      <span className="hl t3">
        <Icon name="clock" size="s" />
        {t('common:paused')}
      </span>
    )
  const late = left < 0
  const soon = !late && left < promise / 4
  const tone = late ? 'danger' : soon ? 'warn' : 't2'
  return (
    <span className={`hl ${tone}`}>
      {bar && (
        <span className={`meter ${late ? 'danger' : soon ? 'warn' : 'quiet'}`} aria-hidden="true">
          <i style={{ width: `${Math.min(100, Math.max(4, 100 - (left / promise) * 100))}%` }} />
        </span>
      )}
      <Icon name={late ? 'warning' : 'clock'} size="s" />
      {late ? t('common:late', { time: formats.duration(-left) }) : formats.duration(left)}
    </span>
  )
}

/** A state: icon and word, in a soft box (`tag`) or in the line (`plain`). Colour never stands alone. */
export function StatusTag({
  icon,
  tone = 'plain',
  boxed = true,
  children,
}: Readonly<{ icon?: IconName; tone?: Tone; boxed?: boolean; children: ReactNode }>): ReactElement {
  const colour = tone === 'plain' ? '' : ` ${tone}`
  return (
    <span className={`${boxed ? 'tag' : 'st'}${colour}`}>
      {icon !== undefined && <Icon name={icon} size="s" />}
      {children}
    </span>
  )
}

/** A share as a bar, 0 … 1. The words beside it carry the value. */
export function Meter({ value, tone }: Readonly<{ value: number; tone?: 'warn' | 'danger' | 'quiet' }>): ReactElement {
  return (
    <span className={tone === undefined ? 'meter' : `meter ${tone}`} aria-hidden="true">
      <i style={{ width: `${Math.min(100, Math.max(0, value * 100))}%` }} />
    </span>
  )
}
