import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
} from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { useFaultWords } from '../../ui/faultWords.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Button } from '../../ui/parts.tsx'
import type { Paper } from './cases.ts'
import { usePaperImage, type PaperImageHandle } from './usePaperImage.ts'
import { clampOffset, clampZoom, fitScale, zoomAbout, type Offset, type Quarter, type Size } from './zoom.ts'

export type PaperFrameProps = Readonly<{
  paper: Paper
  name: string
  /** 1 is "all of it fits". */
  zoom: number
  turn: Quarter
  contrast: boolean
  mayLook: boolean
  /** Written over the paper when two lie side by side. */
  titled: boolean
  onZoom: (zoom: number) => void
  onLooked: (id: string) => void
}>

const CENTRE: Offset = { x: 0, y: 0 }
const NUDGE = 60
const ARROWS: Readonly<Record<string, Offset>> = {
  ArrowLeft: { x: NUDGE, y: 0 },
  ArrowRight: { x: -NUDGE, y: 0 },
  ArrowUp: { x: 0, y: NUDGE },
  ArrowDown: { x: 0, y: -NUDGE },
}

/** One paper: zoomed by keys or wheel, moved by dragging or, with the focus in it, by arrow keys. */
export function PaperFrame(props: PaperFrameProps): ReactElement {
  const { paper, name, zoom, turn, contrast, titled, onZoom } = props
  const { t } = useTranslation('reviews')
  const frame = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  // In pixels of the paper, so that zooming keeps what is in the middle.
  const [moved, setMoved] = useState<Offset>(CENTRE)
  const grip = useRef<Readonly<{ x: number; y: number; from: Offset }>>(undefined)
  const handle = usePaperImage(paper, props.mayLook, props.onLooked)

  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const watch = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])

  const fit = fitScale(paper, size, turn)
  const scale = fit * zoom
  const offset = clampOffset({ x: moved.x * scale, y: moved.y * scale }, paper, size, turn, scale)
  const move = (to: Offset, at = scale): void => {
    const held = clampOffset(to, paper, size, turn, at)
    setMoved({ x: held.x / at, y: held.y / at })
  }

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    const next = clampZoom(zoom * Math.exp(-event.deltaY * 0.0016))
    const box = frame.current?.getBoundingClientRect()
    if (next === zoom || box === undefined) return
    const point = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
    move(zoomAbout(offset, point, next / zoom), fit * next)
    onZoom(next)
  }
  const latestWheel = useRef(onWheel)
  useLayoutEffect(() => {
    latestWheel.current = onWheel
  })
  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    // React listens passively to the wheel, and the page must not scroll instead.
    const listen = (event: WheelEvent): void => latestWheel.current(event)
    element.addEventListener('wheel', listen, { passive: false })
    return () => element.removeEventListener('wheel', listen)
  }, [])

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0 || zoom === 1 || event.target instanceof HTMLButtonElement) return
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { x: event.clientX, y: event.clientY, from: offset }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const held = grip.current
    if (held !== undefined) move({ x: held.from.x + event.clientX - held.x, y: held.from.y + event.clientY - held.y })
  }
  const letGo = (): void => {
    grip.current = undefined
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = ARROWS[event.key]
    if (by === undefined || zoom === 1) return
    event.preventDefault()
    move({ x: offset.x + by.x, y: offset.y + by.y })
  }

  return (
    <div
      ref={frame}
      className={`paper${zoom > 1 ? ' held' : ''}`}
      role="group"
      aria-label={t('viewer.paper', { paper: name })}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onKeyDown={onKeyDown}
    >
      {titled && <p className="name">{name}</p>}
      <PaperContent
        handle={handle}
        name={name}
        className={contrast ? 'strong' : ''}
        style={{
          width: paper.width,
          height: paper.height,
          transform: `translate(-50%, -50%) translate(${offset.x}px, ${offset.y}px) rotate(${turn}deg) scale(${scale})`,
        }}
      />
    </div>
  )
}

function PaperContent({
  handle,
  name,
  className,
  style,
}: Readonly<{
  handle: PaperImageHandle
  name: string
  className: string
  style: Readonly<{ width: number; height: number; transform: string }>
}>): ReactElement {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const wordsOf = useFaultWords()
  const { image } = handle
  if (image.state === 'shown')
    return (
      <img
        src={image.url}
        alt={name}
        className={className}
        style={style}
        draggable={false}
        onError={handle.unreadable}
      />
    )
  if (image.state === 'loading')
    return (
      <p className="say wait" aria-busy="true">
        {t('viewer.loading')}
      </p>
    )
  if (image.state === 'refused')
    return (
      <p className="say">
        <Icon name="lock" size="s" /> {t('viewer.refused')}
      </p>
    )
  if (image.state === 'deleted')
    return (
      <p className="say">
        <Icon name="lock" size="s" /> {t('viewer.deleted', { at: formats.dateProse(image.at) })}
      </p>
    )
  const why = image.fault === 'unreadable' ? t('viewer.unreadable') : wordsOf(image.fault).what
  return (
    <div className="say" role="alert">
      <p>
        <Icon name="warning" size="s" /> {t('viewer.failed', { paper: name })} {why}
      </p>
      <p>{t('viewer.others')}</p>
      <Button size="sm" onPress={handle.retry}>
        {t('common:readAgain')}
      </Button>
    </div>
  )
}
