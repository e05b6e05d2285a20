import { describe, expect, it } from 'vitest'
import {
  arrangedColumns,
  draggedOrder,
  fittingColumns,
  movedColumn,
  PLAIN_LAYOUT,
  resizedColumn,
  toggleColumn,
  WIDTH,
  type ColumnLayout,
  type GridColumn,
} from '#renderer/ui/grid/columns.ts'

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

describe('columns as a person arranged them', () => {
  const own = [
    { ...column('time', 120), fixed: true } as const,
    ...columns.slice(1),
    { ...column('note', 90), extra: true } as const,
  ]
  const shown = (layout: ColumnLayout): ReadonlyArray<string> => arrangedColumns(own, layout).map(({ id }) => id)

  it('are the product’s until something is changed; extra ones wait to be chosen', () => {
    expect(shown(PLAIN_LAYOUT)).toEqual(['time', 'city', 'fee', 'channel', 'risk'])
    expect(shown(toggleColumn(own.at(-1)!, PLAIN_LAYOUT))).toEqual(['time', 'city', 'fee', 'channel', 'risk', 'note'])
    expect(shown(toggleColumn(own[1]!, PLAIN_LAYOUT))).toEqual(['time', 'fee', 'channel', 'risk'])
    expect(shown(toggleColumn(own[1]!, toggleColumn(own[1]!, PLAIN_LAYOUT)))).toEqual(shown(PLAIN_LAYOUT))
  })
  it('move by one place, never before what is fixed, never over an end', () => {
    const moved = movedColumn(own, PLAIN_LAYOUT, 'fee', -1)
    expect(shown(moved)).toEqual(['time', 'fee', 'city', 'channel', 'risk'])
    expect(movedColumn(own, moved, 'fee', -1)).toBe(moved)
    expect(movedColumn(own, PLAIN_LAYOUT, 'time', 1)).toBe(PLAIN_LAYOUT)
  })
  it('dragged while some have no room keep the places of those', () => {
    const layout = draggedOrder(own, PLAIN_LAYOUT, ['time', 'risk', 'city'])
    expect(shown(layout)).toEqual(['time', 'risk', 'fee', 'channel', 'city'])
  })
  it('got since the layout was kept stand where the product has them', () => {
    expect(shown({ ...PLAIN_LAYOUT, order: ['risk', 'city'] })).toEqual(['time', 'risk', 'city', 'fee', 'channel'])
  })
  it('keep a width within bounds, and a flexible one is fixed by it', () => {
    const layout = resizedColumn(resizedColumn(PLAIN_LAYOUT, 'city', 3000), 'fee', 3)
    const widths = Object.fromEntries(arrangedColumns(own, layout).map(({ id, width }) => [id, width]))
    expect(widths).toMatchObject({ city: WIDTH.most, fee: WIDTH.least, risk: 80 })
    const flexible = [{ id: 'name', header: 'name', flex: 1, text: () => '' }]
    expect(arrangedColumns(flexible, resizedColumn(PLAIN_LAYOUT, 'name', 200))[0]).toEqual({
      id: 'name',
      header: 'name',
      text: flexible[0]!.text,
      width: 200,
    })
  })
})
