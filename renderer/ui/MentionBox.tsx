// A text in which colleagues are named with `@`: while a name is being typed, those that fit stand below it.
import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { mentionTyped } from '#shared/domain/mentions.ts'
import { orpc } from '../platform/client.ts'
import { placeCaret } from './placeCaret.ts'

const MOST = 5

export function MentionBox({
  label,
  text,
  onText,
}: Readonly<{ label: string; text: string; onText: (text: string) => void }>): ReactElement {
  const { t } = useTranslation()
  const field = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState(0)
  const typed = mentionTyped(text, caret)
  const colleagues = useQuery(
    orpc.notes.colleagues.queryOptions({ input: {}, enabled: typed !== undefined, staleTime: 60_000 }),
  )
  const wanted = typed?.typed.toLowerCase()
  const fitting =
    wanted === undefined
      ? []
      : (colleagues.data?.names ?? [])
          .filter((name) => name.toLowerCase().includes(wanted) && name.toLowerCase() !== wanted.trim())
          .slice(0, MOST)
  const take = (name: string): void => {
    if (typed === undefined) return
    const before = `${text.slice(0, typed.from)}@${name} `
    const change = (): void => {
      onText(before + text.slice(caret))
      setCaret(before.length)
    }
    placeCaret(field.current, change, before.length)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const [first] = fitting
    if (event.key !== 'Tab' || event.shiftKey || first === undefined || event.nativeEvent.isComposing) return
    event.preventDefault()
    take(first)
  }
  return (
    <div className="mention-box">
      <textarea
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- opened by the key that begins the note
        autoFocus
        ref={field}
        className="input"
        rows={3}
        maxLength={2000}
        value={text}
        aria-label={label}
        placeholder={label}
        onChange={(event) => {
          onText(event.target.value)
          setCaret(event.target.selectionStart)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {fitting.length > 0 && (
        <div className="row g6" role="group" aria-label={t('mention.who')}>
          {fitting.map((name, at) => (
            <button key={name} type="button" className="chip" onClick={() => take(name)}>
              @{name}
              {at === 0 && <kbd>Tab</kbd>}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
