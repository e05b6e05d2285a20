import { useState } from 'react'
import { PLAIN_LAYOUT, type ColumnLayout } from './columns.ts'

const KEY = 'cardwarden.columns'
const MOST_OWNERS = 20

type Kept = Readonly<Record<string, ColumnLayout>>

const texts = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string').slice(0, 60) : []

function widthsOf(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => Number.isFinite(entry[1])),
  )
}

/** What was kept, as far as it can be read; a damaged entry is worth no more than none. */
export function parseLayouts(text: string | null): Kept {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
    return Object.fromEntries(
      Object.entries(value).flatMap(([owner, layout]: [string, unknown]) => {
        if (typeof layout !== 'object' || layout === null) return []
        const { order, hidden, shown, widths } = layout as Readonly<Record<string, unknown>>
        const read = { order: texts(order), hidden: texts(hidden), shown: texts(shown), widths: widthsOf(widths) }
        return [[owner, read satisfies ColumnLayout]]
      }),
    )
  } catch {
    return {}
  }
}

function kept(): Kept {
  try {
    return parseLayouts(localStorage.getItem(KEY))
  } catch {
    // Storage may be closed to the page; the columns are then the product's.
    return {}
  }
}

/** How this operator arranged a list's columns on this screen; kept for the next time. */
export function useColumnLayout(
  list: string,
  operator: string,
): readonly [ColumnLayout, (layout: ColumnLayout) => void] {
  const owner = `${operator} ${list}`
  const [state, setState] = useState(() => ({ owner, layout: kept()[owner] ?? PLAIN_LAYOUT }))
  const layout = state.owner === owner ? state.layout : (kept()[owner] ?? PLAIN_LAYOUT)
  const set = (next: ColumnLayout): void => {
    setState({ owner, layout: next })
    try {
      const others = Object.entries(kept()).filter(([name]) => name !== owner)
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries([...others.slice(1 - MOST_OWNERS), [owner, next]])))
    } catch {
      // Kept for this page at least.
    }
  }
  return [layout, set]
}
