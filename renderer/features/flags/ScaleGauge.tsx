import type { ReactElement } from 'react'
import type { Scale } from './reason-words.ts'

const WIDTH = 134
const INSET = 4
const SPAN = WIDTH - 2 * INSET

/** Usual as a bar, the threshold as a tick, what was seen as a dot, on one scale. The columns beside it carry the values. */
export function ScaleGauge({ scale }: Readonly<{ scale: Scale }>): ReactElement {
  const x = (place: number): number => INSET + place * SPAN
  return (
    <svg className="gauge" viewBox={`0 0 ${WIDTH} 26`} aria-hidden="true">
      <rect className="track" x={INSET} y={9} width={SPAN} height={8} rx={2} />
      {scale.usual !== null && (
        <rect className="usual" x={INSET} y={9} width={Math.max(1.5, scale.usual * SPAN)} height={8} rx={2} />
      )}
      <rect className="threshold" x={x(scale.threshold) - 0.75} y={5} width={1.5} height={16} />
      <circle className="seen" cx={x(scale.seen)} cy={13} r={5} />
    </svg>
  )
}
