import { useMemo, useState } from 'react'
import type { CursorSource } from '../../ui/grid/cursorSource.ts'
import type { PaymentRow } from './usePaymentList.ts'

/** Single rows, or the whole query: that is stated with its count, never turned into a list of rows. */
export type Selected = Readonly<{ kind: 'rows'; rows: ReadonlyMap<string, PaymentRow> }> | Readonly<{ kind: 'query' }>

export const NOTHING: Selected = { kind: 'rows', rows: new Map() }
/** As many single rows as can be picked; more of them is a query. */
export const MOST_PICKED = 1000

export function toggled(selected: Selected, row: PaymentRow): Selected {
  const rows = new Map(selected.kind === 'rows' ? selected.rows : [])
  if (!rows.delete(row.id) && rows.size < MOST_PICKED) rows.set(row.id, row)
  return { kind: 'rows', rows }
}

/** Adds what lies between two rows of the list, both included, as far as it is in memory. */
export function picked(
  selected: Selected,
  source: Pick<CursorSource<PaymentRow>, 'row'>,
  from: number,
  to: number,
): Selected {
  const rows = new Map(selected.kind === 'rows' ? selected.rows : [])
  for (let index = Math.min(from, to); index <= Math.max(from, to) && rows.size < MOST_PICKED; index++) {
    const row = source.row(index)
    if (row !== undefined) rows.set(row.id, row)
  }
  return { kind: 'rows', rows }
}

/** The cards of the picked rows, each once. */
export const pickedCards = (selected: Selected): ReadonlyArray<string> =>
  selected.kind === 'query' ? [] : [...new Set([...selected.rows.values()].map((row) => row.card))]

export type Selection = Readonly<{
  selected: Selected
  none: boolean
  has: (id: string) => boolean
  toggle: (row: PaymentRow, index: number) => void
  to: (index: number) => void
  all: () => void
  clear: () => void
}>

/** Belongs to the query, not to the snapshot: new rows do not change it. Another query begins with nothing selected. */
export function useSelection(query: string | undefined, source: CursorSource<PaymentRow>): Selection {
  const [state, setState] = useState<Readonly<{ query: string | undefined; selected: Selected; anchor: number }>>()
  const selected = state !== undefined && state.query === query ? state.selected : NOTHING
  const set = (next: Selected, anchor: number): void => setState({ query, selected: next, anchor })
  const has = useMemo(
    () => (selected.kind === 'query' ? () => true : (id: string) => selected.rows.has(id)),
    [selected],
  )
  return {
    selected,
    none: selected.kind === 'rows' && selected.rows.size === 0,
    has,
    toggle: (row, index) => set(toggled(selected, row), index),
    to: (index) => set(picked(selected, source, state?.anchor ?? index, index), index),
    all: () => set({ kind: 'query' }, 0),
    clear: () => set(NOTHING, 0),
  }
}
