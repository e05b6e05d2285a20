import { useEffect, type RefObject } from 'react'

/**
 * AG Grid moves a second scroll bar along with the list, and listens to both: whichever event comes first rules for a moment, the
 * other is ignored. When the bar's echo comes first, the list's own scrolling is lost and its rows stay behind. An echo says
 * nothing new, so it is kept from the grid.
 */
export function useScrollWithoutEcho(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const onScroll = (event: Event): void => {
      const bar = event.target
      if (!(bar instanceof HTMLElement) || !bar.classList.contains('ag-body-vertical-scroll-viewport')) return
      const view = element.querySelector('.ag-grid-viewport')
      if (view !== null && Math.abs(view.scrollTop - bar.scrollTop) < 1) event.stopPropagation()
    }
    element.addEventListener('scroll', onScroll, { capture: true })
    return () => element.removeEventListener('scroll', onScroll, { capture: true })
  }, [box])
}
