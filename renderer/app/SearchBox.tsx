import { useNavigate } from '@tanstack/react-router'
import { useId, useMemo, useRef, useState, type ChangeEvent, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/Icon.tsx'
import { CommandKey } from '../ui/Kbd.tsx'
import { useCommand } from '../ui/keyboard/useCommand.ts'
import { paintedRuns, useCurrentSearchScope, type Suggestion } from '../ui/search.ts'
import { HitLine } from './HitLine.tsx'
import { mayEnter, placeOf } from './places.ts'
import { useSession } from './session.ts'
import { hitPath, useFind, type Hit } from './useFind.ts'

type Option =
  | Readonly<{ key: string; kind: 'suggestion'; suggestion: Suggestion }>
  | Readonly<{ key: string; kind: 'hit'; hit: Hit }>
  | Readonly<{ key: string; kind: 'payments' }>

const MOST = 8

/**
 * The one box. Where a screen lent its query it is that screen's filter, coloured by token; elsewhere it finds every
 * kind of thing. Esc closes the list first, then gives the focus back.
 */
export function SearchBox(): ReactElement {
  const { t } = useTranslation('shell')
  const navigate = useNavigate()
  const session = useSession()
  const scope = useCurrentSearchScope()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const behind = useRef<HTMLSpanElement>(null)
  const cameFrom = useRef<Element>(null)
  const [typing, setTyping] = useState<Readonly<{ text: string; over: string }>>()
  const [caret, setCaret] = useState(0)
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  // What was typed counts until the query below it changes: then the new one is shown.
  const over = `${scope?.label ?? ''} ${scope?.text ?? ''}`
  const text = typing?.over === over ? typing.text : (scope?.text ?? '')
  const setTyped = (next: string | undefined): void => setTyping(next === undefined ? undefined : { text: next, over })
  const hits = useFind(scope === undefined && open ? text : '')
  const mayTransactions = mayEnter(session, placeOf('transactions'))

  const options = useMemo<ReadonlyArray<Option>>(() => {
    if (!open) return []
    if (scope !== undefined) {
      return (scope.complete?.(text, caret) ?? [])
        .slice(0, MOST)
        .map((suggestion) => ({ key: suggestion.id, kind: 'suggestion', suggestion }))
    }
    if (text.trim() === '') return []
    const found: ReadonlyArray<Option> = hits.slice(0, MOST).map((hit) => ({ key: hit.id, kind: 'hit', hit }))
    return mayTransactions ? [...found, { key: 'payments', kind: 'payments' }] : found
  }, [open, scope, text, caret, hits, mayTransactions])

  useCommand('search', () => {
    cameFrom.current = document.activeElement
    input.current?.focus()
    input.current?.select()
  })

  const leave = (): void => {
    setOpen(false)
    setAt(-1)
    const before = cameFrom.current
    if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus()
    else input.current?.blur()
  }
  const take = (option: Option): void => {
    if (option.kind === 'suggestion') {
      setTyped(option.suggestion.text)
      setCaret(option.suggestion.caret)
      scope?.onType?.(option.suggestion.text)
      setAt(-1)
      requestAnimationFrame(() => input.current?.setSelectionRange(option.suggestion.caret, option.suggestion.caret))
      return
    }
    const path = option.kind === 'hit' ? hitPath(option.hit) : `/transactions?q=${encodeURIComponent(text.trim())}`
    setTyped(undefined)
    setOpen(false)
    input.current?.blur()
    void navigate({ href: path })
  }
  const onChange = (event: ChangeEvent<HTMLInputElement>): void => {
    setTyped(event.target.value)
    setCaret(event.target.selectionStart ?? event.target.value.length)
    setOpen(true)
    setAt(-1)
    scope?.onType?.(event.target.value)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const chosen = options[at]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      if (options.length > 0)
        setAt((now) => (now + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % options.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const first = options[0]
      if (chosen !== undefined) take(chosen)
      else if (scope !== undefined) {
        scope.onSubmit(text)
        leave()
      } else if (first !== undefined) take(first)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      if (open && options.length > 0) {
        setOpen(false)
        setAt(-1)
      } else {
        setTyped(undefined)
        leave()
      }
    }
  }

  const suggested = options[at] ?? options[0]
  useCommand('suggestion.take', () => suggested !== undefined && take(suggested), {
    enabled: scope !== undefined && suggested !== undefined,
  })

  const painted = scope?.paint !== undefined && text !== ''
  const popupOpen =
    open && (options.length > 0 || (scope === undefined && text.trim() !== '') || scope?.error !== undefined)
  return (
    <div className="search" role="search">
      <Icon name="search" />
      {scope !== undefined && <span className="scope">{scope.label}</span>}
      <span className={`q${scope === undefined ? '' : ' query'}${painted ? ' painted' : ''}`}>
        {painted && (
          <span ref={behind} aria-hidden="true">
            {paintedRuns(text, scope.paint?.(text) ?? []).map((run, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- runs have no identity but their place
              <span key={index} className={run.kind}>
                {run.text}
              </span>
            ))}
          </span>
        )}
        <input
          ref={input}
          type="text"
          value={text}
          placeholder={scope?.placeholder ?? t('search.placeholder')}
          spellCheck={false}
          autoComplete="off"
          role="combobox"
          aria-label={t('search.label')}
          aria-expanded={popupOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-invalid={scope?.error !== undefined}
          aria-describedby={scope?.error === undefined ? undefined : `${id}-error`}
          onChange={onChange}
          onKeyDown={onKeyDown}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? text.length)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onScroll={(event) => behind.current?.scrollTo({ left: event.currentTarget.scrollLeft })}
        />
      </span>
      <CommandKey command="search" />
      {popupOpen && (
        <div className="popup">
          {scope?.error !== undefined && (
            <p id={`${id}-error`} className="danger st">
              <Icon name="warning" size="s" />
              {scope.error}
            </p>
          )}
          {scope === undefined && hits.length === 0 && <p>{t('search.none', { text: text.trim() })}</p>}
          <div role="listbox" id={`${id}-list`} aria-label={t('search.results')}>
            {options.map((option, index) => (
              <div
                key={option.key}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                onMouseDown={(event) => {
                  event.preventDefault()
                  take(option)
                }}
              >
                {option.kind === 'suggestion' && (
                  <>
                    <span className="mono grow el">{option.suggestion.label}</span>
                    <span className="t3 sm">{option.suggestion.detail}</span>
                  </>
                )}
                {option.kind === 'hit' && <HitLine hit={option.hit} />}
                {option.kind === 'payments' && (
                  <>
                    <Icon name="search" size="s" />
                    <span className="grow el">{t('search.inTransactions', { text: text.trim() })}</span>
                  </>
                )}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}
