// The list's own reckoning: what is selected, copied, kept with a view, completed, where a jump leads, how finds are shared out.
import type { TFunction } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { shareOut } from '#renderer/app/useFind.ts'
import { rowsAsText } from '#renderer/features/transactions/copy-rows.ts'
import { endOfMinute } from '#renderer/features/transactions/JumpDialog.tsx'
import { withStoreAnswers, type Completed } from '#renderer/features/transactions/query-completion.ts'
import { MOST_PICKED, NOTHING, picked, toggled } from '#renderer/features/transactions/useSelection.ts'
import { isChanged, layoutForView, layoutOfView, type View } from '#renderer/features/transactions/useViews.ts'
import type { PaymentRow } from '#renderer/features/transactions/usePaymentList.ts'
import { PLAIN_LAYOUT, type GridColumn } from '#renderer/ui/grid/columns.ts'
import { parseLayouts } from '#renderer/ui/grid/useColumnLayout.ts'
import { wordsOf } from '../words-of.ts'

const row = (id: string, merchant = 'Kumo'): PaymentRow => ({ id, merchant }) as unknown as PaymentRow
const source = { row: (index: number) => (index < 5 ? row(`txn_${index}`) : undefined) }
const idsOf = (selected: ReturnType<typeof toggled>): ReadonlyArray<string> =>
  selected.kind === 'rows' ? [...selected.rows.keys()] : ['all']

describe('selected rows', () => {
  it('are taken and given back one by one', () => {
    const one = toggled(NOTHING, row('txn_1'))
    expect(idsOf(toggled(one, row('txn_2')))).toEqual(['txn_1', 'txn_2'])
    expect(idsOf(toggled(one, row('txn_1')))).toEqual([])
  })
  it('reach from one row to another, either way, as far as rows are in memory', () => {
    expect(idsOf(picked(NOTHING, source, 3, 1))).toEqual(['txn_1', 'txn_2', 'txn_3'])
    expect(idsOf(picked(NOTHING, source, 3, 90))).toEqual(['txn_3', 'txn_4'])
  })
  it('begin anew from the whole query, and are bounded', () => {
    expect(idsOf(toggled({ kind: 'query' }, row('txn_9')))).toEqual(['txn_9'])
    const endless = { row: (index: number) => row(`txn_${index}`) }
    expect(idsOf(picked(NOTHING, endless, 0, 5 * MOST_PICKED))).toHaveLength(MOST_PICKED)
  })
})

describe('copied rows', () => {
  const columns: ReadonlyArray<GridColumn<PaymentRow>> = [
    { id: 'card', header: 'Card', cell: () => null, plain: () => '•••• 4242' },
    { id: 'merchant', header: 'Merchant', text: (each) => each.merchant },
    { id: 'drawn', header: 'Drawn only', cell: () => null },
  ]
  it('are what the list shows, masked, a line each', () => {
    expect(rowsAsText(columns, [row('a'), row('b', '西湖 Tea')])).toBe(
      'Card\tMerchant\n•••• 4242\tKumo\n•••• 4242\t西湖 Tea',
    )
  })
  it('neither break the table nor begin a formula where they are pasted', () => {
    expect(
      rowsAsText(columns, [row('a', '=cmd()'), row('b', 'a\tb\nc')])
        .split('\n')
        .slice(1),
    ).toEqual(["•••• 4242\t'=cmd()", '•••• 4242\ta b c'])
  })
})

describe('a view', () => {
  const columns: ReadonlyArray<GridColumn<PaymentRow>> = [
    { id: 'time', header: 'Time', width: 100, fixed: true, text: () => '' },
    { id: 'card', header: 'Card', width: 90, text: () => '' },
    { id: 'city', header: 'City', width: 90, extra: true, text: () => '' },
  ]
  it('keeps columns and gives them back', () => {
    const layout = {
      ...PLAIN_LAYOUT,
      order: ['city', 'card'],
      hidden: ['card'],
      shown: ['city'],
      widths: { city: 200 },
    }
    const kept = layoutForView(columns, layout, 40)
    expect(kept.density).toBe('roomy')
    expect(layoutOfView(columns, kept)).toEqual({ ...layout, order: ['time', 'city', 'card'] })
  })
  it('is changed when the query means something else, not when it is written otherwise', () => {
    const view = { query: 'status:declined country:!CN' } as View
    expect(isChanged(view, 'STATUS：declined   country:!cn')).toBe(false)
    expect(isChanged(view, 'status:declined')).toBe(true)
  })
})

describe('kept columns', () => {
  it('that are damaged are worth no more than none', () => {
    for (const text of [null, '', '[1]', '{"a":3}', '{', 'null']) expect(parseLayouts(text)).toEqual({})
    expect(parseLayouts('{"op":{"order":["a",3],"hidden":"x","widths":{"a":50,"b":"wide"}}}')).toEqual({
      op: { order: ['a'], hidden: [], shown: [], widths: { a: 50 } },
    })
  })
})

describe('a jump', () => {
  it('begins at the end of the minute on the programme’s clock', () => {
    expect(endOfMinute('2026-11-15', '09:41', 'Asia/Shanghai', 0)).toBe(Date.UTC(2026, 10, 15, 1, 42) - 1)
    expect(endOfMinute('2026-11-15', '', 'Asia/Shanghai', 0)).toBeUndefined()
  })
})

describe('finds of every kind', () => {
  const hit = (kind: 'customer' | 'card', id: string) => ({ kind, id }) as never
  it('share the places in turn, and say where there is more', () => {
    const hits = [...Array.from({ length: 8 }, (_, i) => hit('customer', `cus_${i}`)), hit('card', 'card_1')]
    const groups = [
      { kind: 'customer' as const, shown: 8, more: false, query: 'li' },
      { kind: 'card' as const, shown: 1, more: false, query: null },
    ]
    const shared = shareOut({ hits, groups }, 4)
    expect(shared.map((group) => [group.kind, group.hits.length, group.more])).toEqual([
      ['customer', 3, true],
      ['card', 1, false],
    ])
  })
})

describe('completion', () => {
  let en: TFunction<'transactions'>
  beforeAll(async () => {
    en = await wordsOf('en', 'transactions')
  })
  const number = (value: number): string => String(value)
  const answer = (items: Completed['items'], span: readonly [number, number]): Completed => ({
    span: [...span] as [number, number],
    exact: true,
    items,
  })
  const value = (insert: string, count: number, exact = true): Completed['items'][number] => ({
    insert,
    kind: 'value',
    field: 'status',
    label: null,
    count: { value: count, exact },
  })
  it('puts values with their counts where they belong, once each', () => {
    const text = 'status:de time:7d'
    const own = [{ id: 'status declined', label: 'declined', detail: 'Declined', text: '', caret: 0 }]
    const [first, ...rest] = withStoreAnswers(text, own, answer([value('declined', 412, false)], [7, 9]), en, number)
    expect(rest).toEqual([])
    expect(first).toMatchObject({
      label: 'declined',
      detail: 'Declined',
      count: 'at least 412',
      text: 'status:declined time:7d',
    })
  })
  it('offers an empty box what was asked before, first', () => {
    const recent = { insert: 'card:4242', kind: 'recent' as const, field: null, label: null, count: null }
    const offered = withStoreAnswers(
      '',
      [{ id: 'status', label: 'status:', text: '', caret: 0 }],
      answer([recent], [0, 0]),
      en,
      number,
    )
    expect(offered.map(({ label, recent: again }) => [label, again])).toEqual([
      ['card:4242', true],
      ['status:', undefined],
    ])
  })
})
