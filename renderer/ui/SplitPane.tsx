import { useState, type KeyboardEvent, type PointerEvent, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export type SplitPaneProps = Readonly<{
  /** The list. */
  start: ReactNode
  /** The detail; without it the list takes all. */
  end?: ReactNode
  startLabel: string
  endLabel?: string
  /** Which side keeps its width when the window changes. */
  fixed?: 'start' | 'end'
  /** First width of the fixed side, and its bounds, px. */
  width: number
  min?: number
  max?: number
}>

/** List left, detail right, one hairline between: dragged, or moved with the arrow keys while it has the focus. */
export function SplitPane(props: SplitPaneProps): ReactElement {
  const { start, end, startLabel, endLabel, fixed = 'end', min = 300, max = 720 } = props
  const { t } = useTranslation()
  const [width, setWidth] = useState(props.width)
  const direction = fixed === 'start' ? 1 : -1
  const set = (next: number): void => setWidth(Math.round(Math.min(max, Math.max(min, next))))
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 16, ArrowLeft: -16 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    set(width + step * direction)
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const { currentTarget, clientX, pointerId } = event
    currentTarget.setPointerCapture(pointerId)
    const onMove = (move: globalThis.PointerEvent): void => set(width + (move.clientX - clientX) * direction)
    currentTarget.addEventListener('pointermove', onMove)
    currentTarget.addEventListener(
      'lostpointercapture',
      () => currentTarget.removeEventListener('pointermove', onMove),
      {
        once: true,
      },
    )
  }
  // A window that became narrower takes from the fixed side too.
  const columns =
    fixed === 'start' ? `min(${width}px, 40%) 1px minmax(0, 1fr)` : `minmax(0, 1fr) 1px min(${width}px, 45%)`
  return (
    <div className="split" style={{ gridTemplateColumns: end === undefined ? 'minmax(0, 1fr)' : columns }}>
      <section aria-label={startLabel}>{start}</section>
      {end !== undefined && (
        <>
          <div
            className="divider"
            role="separator"
            aria-orientation="vertical"
            aria-label={t('common:moveDivider')}
            aria-valuenow={width}
            aria-valuemin={min}
            aria-valuemax={max}
            tabIndex={0}
            onKeyDown={onKeyDown}
            onPointerDown={onPointerDown}
          />
          <aside aria-label={endLabel}>{end}</aside>
        </>
      )}
    </div>
  )
}
