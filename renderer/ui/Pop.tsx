// A button and what opens below it, on the platform's own popover: top layer, closed by Esc or a press elsewhere, the focus given back.
// Nothing of it is drawn before it is opened.
import { useId, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'

export type PopProps = Readonly<{
  /** Classes of the button. */
  className: string
  title?: string
  /** What stands on the button. */
  face: ReactNode
  /** `menu`: a list of items that arrow keys walk through and any press on one closes. */
  kind: 'panel' | 'menu'
  children: () => ReactNode
}>

const GAP = 6

export function Pop({ className, title, face, kind, children }: PopProps): ReactElement {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)

  /** Below the button, its right edge under the button's. */
  const place = (): void => {
    const at = button.current?.getBoundingClientRect()
    if (at === undefined || box.current === null) return
    box.current.style.top = `${at.bottom + GAP}px`
    box.current.style.right = `${document.documentElement.clientWidth - at.right}px`
  }
  const items = (): ReadonlyArray<HTMLElement> => [
    ...(box.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? []),
  ]
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = items()
    const at = all.findIndex((item) => item === document.activeElement)
    const to = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at <= 0 ? all.length : at) - 1,
      Home: 0,
      End: all.length - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    all[to]?.focus()
  }
  return (
    <>
      <button
        ref={button}
        id={`${id}button`}
        type="button"
        className={className}
        title={title}
        popoverTarget={id}
        aria-haspopup={kind === 'menu' ? 'menu' : 'dialog'}
        aria-expanded={open}
      >
        {face}
      </button>
      <div
        ref={box}
        id={id}
        popover="auto"
        className={`pop ${kind}`}
        role={kind === 'menu' ? 'menu' : 'dialog'}
        aria-labelledby={`${id}button`}
        tabIndex={-1}
        onBeforeToggle={(event) => {
          if (event.newState === 'open') place()
        }}
        onToggle={(event) => {
          setOpen(event.newState === 'open')
          if (event.newState === 'open') requestAnimationFrame(() => (items()[0] ?? box.current)?.focus())
        }}
        {...(kind === 'menu' ? { onKeyDown, onClick: () => box.current?.hidePopover() } : {})}
      >
        {open && children()}
      </div>
    </>
  )
}
