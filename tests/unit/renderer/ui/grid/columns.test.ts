import { describe, expect, it } from 'vitest'
import { fittingColumns, type GridColumn } from '#renderer/ui/grid/columns.ts'

const column = (id: string, width: number, drop?: number): GridColumn<unknown> => ({
  id,
  header: id,
  width,
  cell: () => null,
  ...(drop === undefined ? {} : { drop }),
})
const columns = [
  column('time', 120),
  column('city', 80, 3),
  column('fee', 60, 2),
  column('channel', 70, 1),
  column('risk', 80),
]
const ids = (width: number): ReadonlyArray<string> => fittingColumns(columns, width).map((each) => each.id)

describe('columns that do not fit', () => {
  it('give way in their declared order', () => {
    expect(ids(410)).toEqual(['time', 'city', 'fee', 'channel', 'risk'])
    expect(ids(409)).toEqual(['time', 'city', 'fee', 'risk'])
    expect(ids(339)).toEqual(['time', 'city', 'risk'])
    expect(ids(279)).toEqual(['time', 'risk'])
  })
  it('stay when they have no order, however narrow it gets', () => {
    expect(ids(50)).toEqual(['time', 'risk'])
  })
})
