import { useInsertionEffect, useState } from 'react'

/** Reads the newest value from callbacks that outlive a render (a grid's, a timer's). */
export function useLatest<T>(value: T): () => T {
  const [holder] = useState(() => {
    let kept = value
    return {
      get: () => kept,
      set: (next: T) => {
        kept = next
      },
    }
  })
  // Before any layout effect, also those of children: a grid inside asks for rows in one.
  useInsertionEffect(() => holder.set(value))
  return holder.get
}
