import type { ReactElement } from 'react'

/** One line with a switch at its end; `words` says the state beside it. */
export function Switch({
  label,
  words,
  checked,
  onChange,
}: Readonly<{
  label: string
  words?: string
  checked: boolean
  onChange: (checked: boolean) => void
}>): ReactElement {
  return (
    <label>
      <span className="grow">{label}</span>
      {words !== undefined && <span className={checked ? 'ok' : 't3'}>{words}</span>}
      <input
        type="checkbox"
        role="switch"
        className="switch"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  )
}
