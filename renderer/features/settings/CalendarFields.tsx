import { useId, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { clockText } from '#shared/domain/workCalendar.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import type { Client } from '../../platform/client.ts'

export type Calendar = NonNullable<Awaited<ReturnType<Client['promise']['get']>>['calendar']>

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5)
const DAY = 86_400_000

const zones = (own: string): ReadonlyArray<string> => [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])]

/** `09:30` as 570; midnight at the end of the day is written 00:00. */
const minutesOf = (text: string, end: boolean): number => {
  const [hour, minute] = text.split(':').map(Number)
  const minutes = (hour ?? 0) * 60 + (minute ?? 0)
  return end && minutes === 0 ? 1440 : minutes
}
const dayText = (day: number): string => String(day).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')

/** The days in a text, and the first piece of it that is none. */
export function daysOf(text: string): Readonly<{ days: ReadonlyArray<number>; wrong: string | undefined }> {
  const pieces = text.split(/[\s,;，；、]+/).filter((piece) => piece !== '')
  const isDay = (piece: string): boolean =>
    /^\d{4}-\d\d-\d\d$/.test(piece) && new Date(`${piece}T00:00:00Z`).toJSON()?.startsWith(piece) === true
  const days = pieces.filter(isDay).map((piece) => Number(piece.replaceAll('-', '')))
  return { days: [...new Set(days)].sort((a, b) => a - b), wrong: pieces.find((piece) => !isDay(piece)) }
}

export function CalendarFields({
  value,
  onChange,
}: Readonly<{ value: Calendar; onChange: (next: Calendar) => void }>): ReactElement {
  const { t } = useTranslation('settings')
  const { language } = useFormats()
  const id = useId()
  const [text, setText] = useState(() => value.holidays.map(dayText).join('\n'))
  const { wrong } = daysOf(text)
  const weekday = (day: number): string =>
    new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(MONDAY + (day - 1) * DAY)
  return (
    <div className="setting facts calendar-fields">
      <div className="row g8">
        <label className="field">
          <span className="label">{t('promise.from')}</span>
          <input
            className="input num"
            type="time"
            value={clockText(value.from)}
            onChange={({ target }) => onChange({ ...value, from: minutesOf(target.value, false) })}
          />
        </label>
        <label className="field">
          <span className="label">{t('promise.to')}</span>
          <input
            className="input num"
            type="time"
            value={value.to === 1440 ? '00:00' : clockText(value.to)}
            onChange={({ target }) => onChange({ ...value, to: minutesOf(target.value, true) })}
          />
        </label>
        <label className="field grow" htmlFor={`${id}-zone`}>
          <span className="label">{t('zone.title')}</span>
          <select
            id={`${id}-zone`}
            className="input"
            value={value.zone}
            onChange={({ target }) => onChange({ ...value, zone: target.value })}
          >
            {zones(value.zone).map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </label>
      </div>
      <fieldset className="field">
        <legend className="label">{t('promise.weekdays')}</legend>
        <span className="row g12">
          {WEEKDAYS.map((day) => (
            <label key={day} className="row g4 sm">
              <input
                type="checkbox"
                checked={value.weekdays.includes(day)}
                onChange={({ target }) =>
                  onChange({
                    ...value,
                    weekdays: WEEKDAYS.filter((one) => (one === day ? target.checked : value.weekdays.includes(one))),
                  })
                }
              />
              {weekday(day)}
            </label>
          ))}
        </span>
      </fieldset>
      <label className="field" htmlFor={`${id}-holidays`}>
        <span className="label">{t('promise.holidays')}</span>
        <textarea
          id={`${id}-holidays`}
          className="input mono"
          rows={3}
          value={text}
          aria-invalid={wrong !== undefined}
          placeholder="2027-01-01"
          onChange={({ target }) => {
            setText(target.value)
            onChange({ ...value, holidays: [...daysOf(target.value).days] })
          }}
        />
      </label>
      {wrong !== undefined && <p className="sm warn">{t('promise.noDay', { text: wrong })}</p>}
    </div>
  )
}
