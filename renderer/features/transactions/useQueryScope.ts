import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseQuery } from '#shared/search/parse.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, newRequestId, orpc } from '../../platform/client.ts'
import { useSearchScope } from '../../ui/search.ts'
import { errorsWhileTyping, paintOf, suggestionsAt } from './query-box.ts'
import { withStoreAnswers } from './query-completion.ts'
import { errorWords } from './query-words.ts'

const PAUSE_MS = 120
const FRESH_MS = 5_000

type Caret = Readonly<{ text: string; caret: number }>

/** Kept among the queries asked last; nothing on screen waits for it. */
function remember(query: string): void {
  if (query === '' || parseQuery(query).query === null) return
  client.views.remember({ requestId: newRequestId(), query }).catch(() => undefined)
}

/** Lends the search box to the list: colours, errors with their remedy, completion with counts, queries asked before. */
export function useQueryScope(query: string, onQuery: (query: string) => void): void {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const [typed, setTyped] = useState<Readonly<{ text: string; over: string }>>()
  const [writing, setWriting] = useState<Caret>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  // What is typed is judged as it stands, but not where the caret is still at work.
  const draft = typed?.over === query ? typed.text : query
  const errors = useMemo(() => {
    const read = parseQuery(draft)
    return draft === query ? read.errors : errorsWhileTyping(read, draft.length)
  }, [draft, query])

  const { data } = useQuery(
    orpc.transactions.complete.queryOptions({
      input: writing ?? { text: '', caret: 0 },
      enabled: writing !== undefined,
      staleTime: FRESH_MS,
      retry: false,
    }),
  )
  useSearchScope({
    label: t('title'),
    placeholder: t('placeholder'),
    text: query,
    onSubmit: (text) => {
      remember(text.trim())
      onQuery(text.trim())
    },
    onType: (text) => setTyped({ text, over: query }),
    onCaret: (text, caret) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setWriting({ text, caret }), PAUSE_MS)
    },
    paint: (text) => {
      const read = parseQuery(text)
      return paintOf(read, text === query ? read.errors : errorsWhileTyping(read, text.length))
    },
    complete: (text, caret) => {
      const own = suggestionsAt(text, caret, parseQuery(text), t)
      if (data === undefined || writing?.text !== text || writing.caret !== caret) return own
      return withStoreAnswers(text, own, data, t, formats.number)
    },
    revision: data === undefined ? '' : JSON.stringify([writing, data.items.length]),
    errors: errors.map((error) => ({ ...error.span, words: errorWords(error, t) })),
  })
}
