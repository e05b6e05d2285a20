import type { ReactElement, ReactNode } from 'react'
import { useListMovement } from './useListMovement.ts'

export type ListBoxProps<Item> = Readonly<{
  label: string
  items: ReadonlyArray<Item>
  itemKey: (item: Item) => string
  /** Without it an item is called by its content, unseen words included. */
  itemLabel?: (item: Item) => string
  render: (item: Item, focused: boolean) => ReactNode
  focused: string | undefined
  onFocus: (item: Item) => void
  onOpen?: (item: Item) => void
  onOpenPage?: (item: Item) => void
  className?: string
  itemClass?: string
  keys?: boolean
}>

/** A list of things that are more than a row of cells (flagged cards, checks): the same keys as a table. */
export function ListBox<Item>(props: ListBoxProps<Item>): ReactElement {
  const { label, items, itemKey, itemLabel, render, focused, onFocus, onOpen, onOpenPage, className, itemClass } = props
  const index = items.findIndex((item) => itemKey(item) === focused)
  const current = items[index]
  const onCurrent = (act: ((item: Item) => void) | undefined): (() => void) | undefined =>
    act === undefined || current === undefined ? undefined : () => act(current)
  const box = useListMovement<HTMLUListElement>({
    count: items.length,
    index,
    onMove: (to) => {
      const item = items[to]
      if (item !== undefined) onFocus(item)
    },
    onOpen: onCurrent(onOpen),
    onOpenPage: onCurrent(onOpenPage),
    enabled: props.keys !== false,
  })
  return (
    <ul ref={box} role="listbox" aria-label={label} className={className}>
      {items.map((item, at) => {
        const inFocus = at === index
        return (
          <li
            key={itemKey(item)}
            role="option"
            data-row={at}
            aria-label={itemLabel?.(item)}
            aria-selected={inFocus}
            aria-posinset={at + 1}
            aria-setsize={items.length}
            tabIndex={inFocus || (index < 0 && at === 0) ? 0 : -1}
            className={`${itemClass ?? ''}${inFocus ? ' on' : ''}`}
            onClick={() => onFocus(item)}
            onDoubleClick={() => onOpen?.(item)}
            onFocus={(event) => {
              if (event.target === event.currentTarget && !inFocus) onFocus(item)
            }}
          >
            {render(item, inFocus)}
          </li>
        )
      })}
    </ul>
  )
}
