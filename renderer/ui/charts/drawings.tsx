// The drawings themselves, on recharts. Import them only through ./charts.tsx, so that recharts comes with its screens.
import type { ReactElement } from 'react'
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts'
import { cssVar, type Token } from '../theme/tokens.ts'

export type Series = Readonly<{ id: string; colour: Extract<Token, 'c1' | 'c2' | 'c3' | 'c4'>; dash?: boolean }>

/** `fills` replaces the series' colour for single bars: today's unfinished one is quiet, undecided ones are outlined. */
export type Datum = Readonly<{
  key: string
  /** Under the axis; '' leaves the tick out. */
  tick: string
  /** The tick stands out: what it names is not on the scale ("late"). */
  strong?: boolean
  values: Readonly<Record<string, number>>
  fill?: Extract<Token, 'c1' | 'c2' | 'c3' | 'c4'>
  outlined?: boolean
  /** Words at a point of a line: what stands out. */
  note?: string
}>

export type DrawingProps = Readonly<{
  data: ReadonlyArray<Datum>
  series: ReadonlyArray<Series>
  focused: number
  formatValue: (value: number) => string
  ticks?: ReadonlyArray<number>
  /** Width of the scale's labels, px; equal widths align charts above each other. */
  axisWidth?: number
  axisSide?: 'left' | 'right'
  /** A dashed upright line before the point with this key, with words. */
  mark?: Readonly<{ key: string; label: string }>
  /** The unit of the axis, small under its end. */
  axisTitle?: string
  /** The widest a bar may get, px: a few bars stay bars. */
  maxBar?: number
  stacked?: boolean
  onPoint?: (key: string) => void
}>

const flat = (data: ReadonlyArray<Datum>): ReadonlyArray<Record<string, string | number>> =>
  data.map((datum) => ({ key: datum.key, ...datum.values }))

type TickProps = Readonly<{ x?: number | string; y?: number | string; payload?: Readonly<{ value: string }> }>

/** Up to so many bars a tick's text is narrower than its bar. */
const WIDE_BARS = 10

function Tick({ x, y, payload, data }: TickProps & Pick<DrawingProps, 'data'>): ReactElement {
  const at = data.findIndex((each) => each.key === payload?.value)
  const datum = data[at]
  // Under the last of many narrow bars half a text would lie outside.
  const anchor = data.length > WIDE_BARS && at === data.length - 1 ? 'end' : 'middle'
  return (
    <text x={x} y={y} dy={11} textAnchor={anchor} className={datum?.strong === true ? 'v' : ''}>
      {datum?.tick}
    </text>
  )
}

const margin = { top: 14, right: 4, bottom: 0, left: 0 }

const axes = (props: DrawingProps): ReactElement[] => [
  <CartesianGrid key="grid" vertical={false} stroke={cssVar('grid')} />,
  <XAxis
    key="x"
    dataKey="key"
    interval={0}
    tickLine={false}
    axisLine={{ stroke: cssVar('line-2') }}
    height={props.axisTitle === undefined ? 22 : 36}
    scale="band"
    tick={(tick: TickProps) => <Tick {...tick} data={props.data} />}
    {...(props.axisTitle === undefined
      ? {}
      : {
          label: {
            value: props.axisTitle,
            position: 'insideBottomRight',
            offset: 2,
            fontSize: 11,
            fill: cssVar('text-3'),
          },
        })}
  />,
  <YAxis
    key="y"
    orientation={props.axisSide ?? 'left'}
    width={props.axisWidth ?? 36}
    tickLine={false}
    axisLine={false}
    tick={{ fontSize: 11, fill: cssVar('text-3') }}
    tickFormatter={props.formatValue}
    allowDecimals={false}
    {...(props.ticks === undefined
      ? {}
      : { ticks: [...props.ticks], domain: [0, props.ticks[props.ticks.length - 1] ?? 0] })}
  />,
]

/** What is not nothing is seen, however small beside the others; px. */
const leastHeight = (value: unknown): number => (Number(value) > 0 ? 2 : 0)

/** Bars from zero, side by side or stacked. */
export function Bars(props: DrawingProps): ReactElement {
  const { data, series, focused, stacked = false, mark, onPoint } = props
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={[...flat(data)]} margin={margin} barCategoryGap="26%" accessibilityLayer={false}>
        {axes(props)}
        {mark !== undefined && (
          <ReferenceLine
            x={mark.key}
            position="start"
            stroke={cssVar('line-2')}
            strokeDasharray="3 3"
            label={{ value: mark.label, position: 'insideTopRight', fontSize: 11, fill: cssVar('text-3') }}
          />
        )}
        {series.map((each) => (
          <Bar
            key={each.id}
            dataKey={each.id}
            fill={cssVar(each.colour)}
            radius={2}
            isAnimationActive={false}
            {...(props.maxBar === undefined ? {} : { maxBarSize: props.maxBar })}
            {...(stacked ? { stackId: 'all' } : { minPointSize: leastHeight })}
            {...(onPoint === undefined
              ? {}
              : { onClick: (_: unknown, index: number) => onPoint(data[index]?.key ?? '') })}
          >
            {data.map((datum, index) => (
              <Cell
                key={datum.key}
                fill={datum.outlined === true ? cssVar('surface') : cssVar(datum.fill ?? each.colour)}
                stroke={
                  index === focused
                    ? cssVar('text')
                    : datum.outlined === true
                      ? cssVar(datum.fill ?? each.colour)
                      : 'none'
                }
                strokeWidth={index === focused ? 2 : 1.5}
              />
            ))}
          </Bar>
        ))}
      </BarChart>
    </ResponsiveContainer>
  )
}

function Dot(
  props: Readonly<{
    cx: number
    cy: number
    colour: string
    shown: boolean
    note: string | undefined
    before: boolean
  }>,
): ReactElement | null {
  const { cx, cy, colour, shown, note, before } = props
  if (!shown) return null
  return (
    <g>
      <circle cx={cx} cy={cy} r={3.5} fill={cssVar('surface')} stroke={colour} strokeWidth={2} />
      {note !== undefined && (
        <text className="v" x={before ? cx - 9 : cx + 9} y={cy - 2} textAnchor={before ? 'end' : 'start'}>
          {note}
        </text>
      )}
    </g>
  )
}

type DotProps = Readonly<{ cx?: number; cy?: number; index?: number }>

/** recharts asks for every point; only the one under the keys and those with words are drawn. */
const dotOf =
  ({ data, focused }: DrawingProps, colour: string) =>
  ({ cx = 0, cy = 0, index = 0 }: DotProps): ReactElement => (
    <Dot
      key={index}
      cx={cx}
      cy={cy}
      colour={colour}
      shown={index === focused || data[index]?.note !== undefined}
      note={data[index]?.note}
      before={index > data.length / 2}
    />
  )

/** Lines without smoothing; the point under the keys is marked. */
export function Lines(props: DrawingProps): ReactElement {
  const { data, series } = props
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={[...flat(data)]} margin={margin} accessibilityLayer={false}>
        {axes(props)}
        {series.map((each) => (
          <Line
            key={each.id}
            type="linear"
            dataKey={each.id}
            stroke={cssVar(each.colour)}
            strokeWidth={2}
            isAnimationActive={false}
            {...(each.dash === true ? { strokeDasharray: '5 4' } : {})}
            dot={dotOf(props, cssVar(each.colour))}
            activeDot={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  )
}
