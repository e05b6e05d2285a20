import type { ReactElement } from 'react'
import { ChartFrame } from './ChartFrame.tsx'

export type HourCell = Readonly<{
  /** 1 is Monday. */
  weekday: number
  hour: number
  value: number
  /** How the cell is called, and its figures, in words. */
  label: string
  said: ReadonlyArray<string>
}>

export type HourGridProps = Readonly<{
  summary: string
  headings: ReadonlyArray<string>
  height: number
  /** Those with something in them. */
  cells: ReadonlyArray<HourCell>
  dayLabel: (weekday: number) => string
  onOpen: (weekday: number, hour: number) => void
}>

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7]
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
/** So many shades: what a person tells apart at a glance. */
const SHADES = 5

const keyOf = ({ weekday, hour }: Pick<HourCell, 'weekday' | 'hour'>): string => `${weekday}-${hour}`

/** A week's hours as a grid of shades: when it happens. Arrow keys walk the hours that have something, Enter opens one. */
export function HourGrid({ summary, headings, height, cells, dayLabel, onOpen }: HourGridProps): ReactElement {
  const most = Math.max(1, ...cells.map(({ value }) => value))
  const byKey = new Map(cells.map((cell) => [keyOf(cell), cell]))
  const open = (key: string): void => {
    const cell = byKey.get(key)
    if (cell !== undefined) onOpen(cell.weekday, cell.hour)
  }
  return (
    <ChartFrame
      summary={summary}
      headings={headings}
      height={height}
      points={cells.map((cell) => ({ key: keyOf(cell), label: cell.label, values: cell.said }))}
      onOpen={open}
    >
      {(focused) => {
        const at = cells[focused]
        return (
          <div className="hour-grid" aria-hidden="true">
            {WEEKDAYS.map((weekday) => (
              <div key={weekday}>
                <span className="day">{dayLabel(weekday)}</span>
                {HOURS.map((hour) => {
                  const cell = byKey.get(keyOf({ weekday, hour }))
                  const shade = cell === undefined ? 0 : Math.ceil((cell.value / most) * SHADES)
                  return (
                    <span
                      key={hour}
                      className={`cell s${shade}${cell !== undefined && cell === at ? ' at' : ''}`}
                      title={cell === undefined ? undefined : `${cell.label}: ${cell.said.join(', ')}`}
                      onClick={() => open(keyOf({ weekday, hour }))}
                    />
                  )
                })}
              </div>
            ))}
            <div className="hours">
              <span className="day" />
              {HOURS.map((hour) => (
                <span key={hour}>{hour % 6 === 0 ? String(hour).padStart(2, '0') : ''}</span>
              ))}
            </div>
          </div>
        )
      }}
    </ChartFrame>
  )
}
