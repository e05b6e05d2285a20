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
  /** How many payments have it: `1,204`. */
  count?: string
  /** Asked before, by this person. */
  recent?: true
  /** The whole text after taking it, and where the caret stands. */
  text: string
  caret: number
}>

/** Something wrong in the text: where, and what would be right. */
export type SearchError = Readonly<{ from: number; to: number; words: string }>

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
  /** Where one is writing; for completion that asks the store. */
  onCaret?: (text: string, caret: number) => void
  /** Changes when `complete` has more to say about the same text. */
  revision?: string
  /** What would be right, under the box, in the order of the text. */
  errors?: ReadonlyArray<SearchError>
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
  const { label, placeholder, text, revision } = next
  const errors = JSON.stringify(next.errors ?? [])
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
      onCaret: (typed, caret) => latest.current.onCaret?.(typed, caret),
      ...(current.paint === undefined ? {} : { paint: (typed) => latest.current.paint?.(typed) ?? [] }),
      ...(current.complete === undefined
        ? {}
        : { complete: (typed, caret) => latest.current.complete?.(typed, caret) ?? [] }),
      ...(revision === undefined ? {} : { revision }),
      errors: JSON.parse(errors) as ReadonlyArray<SearchError>,
    })
  }, [label, placeholder, text, errors, revision])
  useEffect(() => () => set(undefined), [])
}

type Edit = (place: Readonly<{ from: number; to: number }> | 'end') => void
let editor: Edit | undefined

/** The box itself says how it is written in; answers how to take that back. */
export function provideSearchEdit(edit: Edit): () => void {
  editor = edit
  return () => {
    if (editor === edit) editor = undefined
  }
}

/** Puts the caret into the box: over a part of the query, or behind its end for one more. */
export function editSearch(place: Parameters<Edit>[0]): void {
  editor?.(place)
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
