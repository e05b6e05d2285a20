// The charts that screens use. recharts itself is loaded with the first chart drawn.
import { lazy, Suspense, type ReactElement } from 'react'
import { ChartFrame, type ChartFrameProps } from './ChartFrame.tsx'
import type { Datum, DrawingProps, Series } from './drawings.tsx'

export type { Datum, Series }

const LazyBars = lazy(() => import('./drawings.tsx').then((module) => ({ default: module.Bars })))
const LazyLines = lazy(() => import('./drawings.tsx').then((module) => ({ default: module.Lines })))

export type ChartProps = Omit<ChartFrameProps, 'points' | 'children'> &
  Omit<DrawingProps, 'focused' | 'onPoint'> &
  Readonly<{
    /** How a point is called in the table and aloud: `24 Nov`. */
    pointLabel: (datum: Datum) => string
    /** A value in full, with its unit: `CNY 412,000`. */
    pointValue: (value: number, series: Series) => string
  }>

function frameOf(props: ChartProps): Omit<ChartFrameProps, 'children'> {
  const { summary, headings, height, onOpen, data, series, pointLabel, pointValue } = props
  const points = data.map((datum) => ({
    key: datum.key,
    label: pointLabel(datum),
    values: series.map((each) => pointValue(datum.values[each.id] ?? 0, each)),
  }))
  return { summary, headings, height, points, ...(onOpen === undefined ? {} : { onOpen }) }
}

/** Counts or money by day; `stacked` for parts of a whole. Zero-based, never a second axis. */
export function BarsChart(props: ChartProps): ReactElement {
  return (
    <ChartFrame {...frameOf(props)}>
      {(focused) => (
        <Suspense fallback={null}>
          <LazyBars {...props} focused={focused} {...(props.onOpen === undefined ? {} : { onPoint: props.onOpen })} />
        </Suspense>
      )}
    </ChartFrame>
  )
}

/** A share or a curve over time. */
export function LinesChart(props: ChartProps): ReactElement {
  return (
    <ChartFrame {...frameOf(props)}>
      {(focused) => (
        <Suspense fallback={null}>
          <LazyLines {...props} focused={focused} />
        </Suspense>
      )}
    </ChartFrame>
  )
}
