import type { ReactElement } from 'react'

/** A note beside an act. `hint` says who reads it, or that it is optional. */
export function NoteField({
  label,
  hint,
  value,
  onChange,
  rows = 2,
  focus = false,
  error,
  className = 'field',
}: Readonly<{
  label: string
  hint: string
  value: string
  onChange: (value: string) => void
  rows?: number
  /** Where the dialog puts the caret when it opens. */
  focus?: boolean
  /** What is wrong with it, in words. */
  error?: string | undefined
  className?: string
}>): ReactElement {
  return (
    <label className={className}>
      <span className="label">
        {label} <span className="t3">{hint}</span>
      </span>
      <textarea
        className="input"
        rows={rows}
        maxLength={2000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        {...(error === undefined ? {} : { 'aria-invalid': true })}
        {...(focus ? { 'data-autofocus': true } : {})}
      />
      {error !== undefined && <span className="error">{error}</span>}
    </label>
  )
}
