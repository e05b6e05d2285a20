import { useNavigate } from '@tanstack/react-router'
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type ChangeEvent,
  type KeyboardEvent,
  type ReactElement,
} from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../ui/Icon.tsx'
import { placeCaret } from '../ui/placeCaret.ts'
import { CommandKey } from '../ui/Kbd.tsx'
import { useCommand } from '../ui/keyboard/useCommand.ts'
import { paintedRuns, provideSearchEdit, useCurrentSearchScope } from '../ui/search.ts'
import { SearchErrors, SearchOption, type Option } from './SearchPopup.tsx'
import { mayEnter, placeOf } from './places.ts'
import { useSession } from './session.ts'
import { groupPath, hitPath, useFind } from './useFind.ts'

const MOST = 10

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
  const groups = useFind(scope === undefined && open ? text : '')
  const mayTransactions = mayEnter(session, placeOf('transactions'))

  const options = useMemo<ReadonlyArray<Option>>(() => {
    if (!open) return []
    if (scope !== undefined) {
      return (scope.complete?.(text, caret) ?? [])
        .slice(0, MOST)
        .map((suggestion) => ({ key: suggestion.id, kind: 'suggestion', suggestion }))
    }
    if (text.trim() === '') return []
    const found = groups.flatMap((group): ReadonlyArray<Option> =>
      group.hits.map((hit, index) => ({
        key: hit.id,
        kind: 'hit',
        hit,
        ...(index === 0 ? { begins: group.kind } : {}),
      })),
    )
    const payments = groups.find(({ kind }) => kind === 'transaction')
    const path = (payments && groupPath(payments)) ?? `/transactions?q=${encodeURIComponent(text.trim())}`
    return mayTransactions ? [...found, { key: 'payments', kind: 'payments', path, text: text.trim() }] : found
  }, [open, scope, text, caret, groups, mayTransactions])
  const errors = scope?.errors ?? []

  const writeAt = (from: number, to: number): void => {
    const change = (): void => {
      setOpen(true)
      setCaret(to)
    }
    placeCaret(input.current, change, from, to)
  }
  useEffect(() =>
    provideSearchEdit((place) => {
      cameFrom.current = document.activeElement
      if (place !== 'end') return writeAt(place.from, place.to)
      const more = text === '' || text.endsWith(' ') ? text : `${text} `
      if (more !== text) setTyped(more)
      scope?.onCaret?.(more, more.length)
      return writeAt(more.length, more.length)
    }),
  )
  useCommand(
    'error.next',
    () => {
      const next = errors.find(({ from }) => from > (input.current?.selectionStart ?? -1)) ?? errors[0]
      if (next !== undefined) writeAt(next.from, Math.max(next.to, next.from))
    },
    { enabled: errors.length > 0 },
  )

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
      const { text: written, caret: place } = option.suggestion
      const change = (): void => {
        setTyped(written)
        setCaret(place)
        scope?.onType?.(written)
        scope?.onCaret?.(written, place)
        setAt(-1)
      }
      placeCaret(input.current, change, place)
      return
    }
    const path = option.kind === 'hit' ? hitPath(option.hit) : option.path
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
    scope?.onCaret?.(event.target.value, event.target.selectionStart ?? event.target.value.length)
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
  const popupOpen = open && (options.length > 0 || (scope === undefined && text.trim() !== '') || errors.length > 0)
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
          aria-invalid={errors.length > 0}
          aria-describedby={errors.length === 0 ? undefined : `${id}-error`}
          onChange={onChange}
          onKeyDown={onKeyDown}
          onSelect={(event) => {
            const next = event.currentTarget.selectionStart ?? text.length
            setCaret(next)
            scope?.onCaret?.(text, next)
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onScroll={(event) => behind.current?.scrollTo({ left: event.currentTarget.scrollLeft })}
        />
      </span>
      <CommandKey command="search" />
      {popupOpen && (
        <div className="popup">
          <SearchErrors id={`${id}-error`} errors={errors} />
          {scope === undefined && groups.length === 0 && <p>{t('search.none', { text: text.trim() })}</p>}
          <div role="listbox" id={`${id}-list`} aria-label={t('search.results')}>
            {options.map((option, index) => (
              <div
                key={option.key}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                data-begins={
                  option.kind === 'hit' && option.begins !== undefined ? t(`search.group.${option.begins}`) : undefined
                }
                onMouseDown={(event) => {
                  event.preventDefault()
                  take(option)
                }}
              >
                <SearchOption option={option} />
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}
