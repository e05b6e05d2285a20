// The box a rule is written in: coloured words under the letters, errors marked, what could stand at the caret below.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lists } from '#shared/risk/rule-language/check.ts'
import { completeRule, type Completion } from '#shared/risk/rule-language/complete.ts'
import type { Rule } from '#shared/risk/rule-language/read.ts'
import { Button } from '../../ui/parts.tsx'
import { placeCaret } from '../../ui/placeCaret.ts'
import { errorWords } from './rule-words.ts'

type Piece = Readonly<{ from: number; text: string; className: string }>

/** The text cut where a token or an error begins or ends. */
function pieces(rule: Rule): ReadonlyArray<Piece> {
  const cuts = new Set([0, rule.text.length])
  for (const { span } of [...rule.tokens, ...rule.errors]) cuts.add(span.from).add(span.to)
  const at = [...cuts].sort((a, b) => a - b)
  return at.slice(0, -1).map((from, i) => {
    const inside = ({ span }: Readonly<{ span: Readonly<{ from: number; to: number }> }>): boolean =>
      span.from <= from && from < span.to
    const token = rule.tokens.find(inside)
    const wrong = rule.errors.some(inside)
    return {
      from,
      text: rule.text.slice(from, at[i + 1]),
      className: `k-${token?.kind ?? 'space'}${wrong ? ' wrong' : ''}`,
    }
  })
}

export function RuleText({
  rule,
  lists,
  readOnly,
  caretAt,
  onChange,
}: Readonly<{
  rule: Rule
  lists: Lists
  readOnly: boolean
  /** Puts the caret there when it changes (F8). */
  caretAt: Readonly<{ at: number }> | undefined
  onChange: (text: string) => void
}>): ReactElement {
  const { t } = useTranslation('rules')
  const box = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState<number>()
  const [chosen, setChosen] = useState(0)
  useEffect(() => {
    if (caretAt === undefined) return
    box.current?.focus()
    box.current?.setSelectionRange(caretAt.at, caretAt.at)
  }, [caretAt])
  const { span, options } = useMemo(
    () => (caret === undefined ? { span: { from: 0, to: 0 }, options: [] } : completeRule(rule.text, caret, lists)),
    [rule.text, caret, lists],
  )
  const typed = rule.text.slice(span.from, span.to)
  // Nobody is wrong before the first letter.
  const empty = rule.text.trim() === ''
  const open = !readOnly && typed !== '' && !options.some((one) => one.insert === typed) ? options.slice(0, 6) : []
  const take = (option: Completion): void => {
    const change = (): void => {
      onChange(rule.text.slice(0, span.from) + option.insert + rule.text.slice(span.to))
      setCaret(undefined)
    }
    placeCaret(box.current, change, span.from + option.insert.length)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (open.length === 0 || event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setChosen((was) => (was + step + open.length) % open.length)
    } else if (event.key === 'Tab' && !event.shiftKey) {
      event.preventDefault()
      take(open[Math.min(chosen, open.length - 1)]!)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      setCaret(undefined)
    }
  }
  const look = (): void => {
    setCaret(box.current?.selectionStart)
    setChosen(0)
  }
  return (
    <>
      <div className="rule-box">
        <pre aria-hidden="true">
          {pieces(rule).map((piece) => (
            <span key={piece.from} className={piece.className}>
              {piece.text}
            </span>
          ))}
          {'\n'}
        </pre>
        <textarea
          ref={box}
          value={rule.text}
          readOnly={readOnly}
          spellCheck={false}
          aria-label={t('edit.when')}
          aria-invalid={!empty && rule.errors.length > 0}
          aria-describedby="rule-errors"
          onChange={(event) => {
            onChange(event.target.value)
            setCaret(event.target.selectionStart)
            setChosen(0)
          }}
          onClick={look}
          onBlur={() => setCaret(undefined)}
          onKeyDown={onKeyDown}
        />
      </div>
      {open.length > 0 && (
        <div className="rule-choices" role="listbox" aria-label={t('edit.suggestions')}>
          {open.map((option, i) => (
            <button
              key={option.label}
              type="button"
              role="option"
              aria-selected={i === chosen}
              title={option.says}
              onMouseDown={(event) => {
                event.preventDefault()
                take(option)
              }}
            >
              <span>{option.label}</span>
              <span className="t3">{option.gives}</span>
            </button>
          ))}
        </div>
      )}
      <div id="rule-errors" role="status">
        {rule.errors.map((error) => (
          <p key={`${error.code}${error.span.from}`} className="row sm">
            <span className={empty ? 't3' : 'danger'}>{errorWords(error, t)}</span>
            {error.replacement !== null && error.replacement !== '' && !readOnly && (
              <Button
                size="sm"
                onPress={() =>
                  onChange(rule.text.slice(0, error.span.from) + error.replacement! + rule.text.slice(error.span.to))
                }
              >
                {t('edit.use', { word: error.replacement })}
              </Button>
            )}
          </p>
        ))}
        {rule.errors.length === 0 && <p className="t3 sm">{t('edit.sound')}</p>}
      </div>
    </>
  )
}
