import { lazy, Suspense, type ReactElement } from 'react'
import { Loading } from '../states.tsx'
import type { GridProps } from './Grid.tsx'

export type { GridColumn } from './columns.ts'
export type { GridProps } from './Grid.tsx'
export type { Block } from './cursorSource.ts'

type AnyGrid = (props: GridProps<unknown>) => ReactElement
const Loaded = lazy(() => import('./Grid.tsx').then((module) => ({ default: module.Grid as AnyGrid })))

/** AG Grid over a cursor source, for lists without an end (Transactions, Customers, Audit). */
export function LazyGrid<Row>(props: GridProps<Row>): ReactElement {
  return (
    <Suspense fallback={<Loading />}>
      <Loaded {...(props as unknown as GridProps<unknown>)} />
    </Suspense>
  )
}
