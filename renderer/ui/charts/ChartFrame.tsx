import { useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useTablesMode } from './tablesMode.ts'

/** One point as it is read: by the keyboard, by a screen reader, in the table. */
export type ChartPoint = Readonly<{ key: string; label: string; values: ReadonlyArray<string> }>

export type ChartFrameProps = Readonly<{
  /** One sentence that says what is drawn and the main figures. */
  summary: string
  /** Column headings of the table: the first is the axis, the others the series. */
  headings: ReadonlyArray<string>
  points: ReadonlyArray<ChartPoint>
  height: number
  /** Enter on a point: opens the query behind it. */
  onOpen?: (key: string) => void
  /** Draws; `focused` is the index of the point under the keys, or −1. */
  children: (focused: number) => ReactNode
}>

/** Around every chart: arrow keys walk its points, Enter opens one, `T` turns it into a table. */
export function ChartFrame(props: ChartFrameProps): ReactElement {
  const { summary, headings, points, height, onOpen, children } = props
  const { t } = useTranslation()
  const [focused, setFocused] = useState(-1)
  const asTable = useTablesMode()
  const point = points[focused]

  if (asTable)
    return (
      <div className="scroll" style={{ height }} tabIndex={0} role="region" aria-label={summary}>
        <table className="plain">
          <thead>
            <tr>
              {headings.map((heading, index) => (
                <th key={heading} scope="col" className={index === 0 ? '' : 'num'}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((each) => (
              <tr key={each.key}>
                <td>{each.label}</td>
                {each.values.map((value, index) => (
                  <td key={headings[index + 1] ?? index} className="num">
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -points.length, End: points.length }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      event.stopPropagation()
      setFocused((now) => Math.max(0, Math.min(points.length - 1, (now < 0 && step === 1 ? -1 : now) + step)))
    } else if (event.key === 'Enter' && point !== undefined && onOpen !== undefined && !event.repeat) {
      event.preventDefault()
      event.stopPropagation()
      onOpen(point.key)
    }
  }
  const said = point === undefined ? '' : `${point.label}: ${point.values.join(', ')}`
  return (
    <div
      className="chart"
      style={{ height }}
      role="group"
      aria-roledescription={t('common:chart')}
      aria-label={summary}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setFocused(-1)}
    >
      {children(focused)}
      <span className="unseen" aria-live="polite">
        {said}
      </span>
      {point !== undefined && (
        <span
          className="chart-tip"
          style={{ top: 0, left: `${Math.min(70, ((focused + 0.5) / points.length) * 100)}%` }}
          aria-hidden="true"
        >
          <b>{point.label}</b> {point.values.join(' · ')}
        </span>
      )}
    </div>
  )
}
