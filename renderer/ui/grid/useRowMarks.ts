import { useEffect, type RefObject } from 'react'
import type { GridProps } from './Grid.tsx'

/** The row in focus and the selected ones, marked in place: drawing rows again would make every cell anew. */
export function useRowMarks<Row>(
  { focused, isSelected }: Pick<GridProps<Row>, 'focused' | 'isSelected'>,
  box: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    for (const row of box.current?.querySelectorAll('.ag-row[row-id]') ?? [])
      row.classList.toggle('cw-focused', row.getAttribute('row-id') === focused)
  }, [focused, box])
  useEffect(() => {
    if (isSelected === undefined) return
    for (const row of box.current?.querySelectorAll('.ag-row[row-id]') ?? [])
      row.classList.toggle('cw-selected', isSelected(row.getAttribute('row-id') ?? ''))
  }, [isSelected, box])
}
