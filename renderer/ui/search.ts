// The one search box belongs to the shell; a screen that searches lends it its query while it is mounted.
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'

/** A run of the query for colouring: field, operator, value, number, text in quotes, function, keyword, or wrong. */
export type Span = Readonly<{
  from: number
  to: number
  kind: 'qf' | 'qo' | 'qv' | 'qn' | 'qs' | 'qfn' | 'qk' | 'wrong'
}>

export type Suggestion = Readonly<{
  id: string
  label: string
  /** What it is, in words, at the right. */
  detail?: string
  /** The whole text after taking it, and where the caret stands. */
  text: string
  caret: number
}>

export type SearchScope = Readonly<{
  /** Named in front of the box: "Transactions". */
  label: string
  placeholder: string
  /** The query in force (from the URL). */
  text: string
  /** Enter, or a suggestion taken: put it in the URL. */
  onSubmit: (text: string) => void
  /** Every keystroke; for checking while typing. */
  onType?: (text: string) => void
  paint?: (text: string) => ReadonlyArray<Span>
  complete?: (text: string, caret: number) => ReadonlyArray<Suggestion>
  /** What would be right, under the box. */
  error?: string
}>

let scope: SearchScope | undefined
const listeners = new Set<() => void>()
const set = (next: SearchScope | undefined): void => {
  scope = next
  for (const listener of listeners) listener()
}

/** Lends the box to this screen. Give stable values (memo), the box renders again when they change. */
export function useSearchScope(next: SearchScope): void {
  const latest = useRef(next)
  const { label, placeholder, text, error } = next
  useLayoutEffect(() => {
    latest.current = next
  })
  useLayoutEffect(() => {
    const current = latest.current
    set({
      label,
      placeholder,
      text,
      onSubmit: (typed) => latest.current.onSubmit(typed),
      onType: (typed) => latest.current.onType?.(typed),
      ...(current.paint === undefined ? {} : { paint: (typed) => latest.current.paint?.(typed) ?? [] }),
      ...(current.complete === undefined
        ? {}
        : { complete: (typed, caret) => latest.current.complete?.(typed, caret) ?? [] }),
      ...(error === undefined ? {} : { error }),
    })
  }, [label, placeholder, text, error])
  useEffect(() => () => set(undefined), [])
}

export function useCurrentSearchScope(): SearchScope | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => scope,
  )
}

/** Cuts a text into painted runs, for drawing behind the caret. Overlaps: the first span wins. */
export function paintedRuns(
  text: string,
  spans: ReadonlyArray<Span>,
): ReadonlyArray<Readonly<{ text: string; kind: string }>> {
  const runs: { text: string; kind: string }[] = []
  let at = 0
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (span.from < at || span.to <= span.from) continue
    if (span.from > at) runs.push({ text: text.slice(at, span.from), kind: '' })
    runs.push({ text: text.slice(span.from, span.to), kind: span.kind })
    at = span.to
  }
  if (at < text.length) runs.push({ text: text.slice(at), kind: '' })
  return runs
}
