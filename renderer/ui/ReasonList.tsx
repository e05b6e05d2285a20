import { useEffect, useId, useRef, type ReactElement, type ReactNode } from 'react'
import type { CommandId } from './keyboard/commands.ts'
import { Kbd } from './Kbd.tsx'
import { useCommand } from './keyboard/useCommand.ts'

export type Reason<V extends string> = Readonly<{ value: V; label: ReactNode; note?: ReactNode }>

const DIGITS: ReadonlyArray<CommandId> = [
  'reason.1',
  'reason.2',
  'reason.3',
  'reason.4',
  'reason.5',
  'reason.6',
  'reason.7',
  'reason.8',
  'reason.9',
]

function Digit({ command, act }: Readonly<{ command: CommandId; act: () => void }>): null {
  useCommand(command, act)
  return null
}

export type ReasonListProps<V extends string> = Readonly<{
  legend: ReactNode
  reasons: ReadonlyArray<Reason<V>>
  /** One (radio) or several (checkbox). */
  chosen: ReadonlyArray<V>
  onChoose: (chosen: ReadonlyArray<V>) => void
  multiple?: boolean
  /** The digit of the first reason, when two lists stand side by side. */
  firstDigit?: number
  /** Starts with the focus on the first reason. */
  autoFocus?: boolean
}>

/** Reasons picked by digit, by arrow keys or by hand. Use inside a Dialog or Layer. */
export function ReasonList<V extends string>(props: ReasonListProps<V>): ReactElement {
  const { legend, reasons, chosen, onChoose, multiple = false, firstDigit = 1, autoFocus = false } = props
  const name = useId()
  const toggle = (value: V): void => {
    if (!multiple) onChoose([value])
    else onChoose(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value])
  }
  const box = useRef<HTMLFieldSetElement>(null)
  // A list that came after its dialog was opened is too late for the dialog's own first focus.
  useEffect(() => {
    if (autoFocus) box.current?.querySelector<HTMLInputElement>('[data-autofocus]')?.focus({ preventScroll: true })
  }, [autoFocus])
  return (
    <fieldset ref={box}>
      <legend className="b">{legend}</legend>
      <div className="reasons">
        {reasons.map((reason, index) => {
          const digit = firstDigit + index
          const command = DIGITS[digit - 1]
          return (
            <label key={reason.value}>
              {command !== undefined && <Digit command={command} act={() => toggle(reason.value)} />}
              <input
                type={multiple ? 'checkbox' : 'radio'}
                name={name}
                checked={chosen.includes(reason.value)}
                onChange={() => toggle(reason.value)}
                {...(autoFocus && index === 0 ? { 'data-autofocus': true } : {})}
              />
              <span className="grow">
                {reason.label}
                {reason.note !== undefined && <span className="t3 sm"> {reason.note}</span>}
              </span>
              {command !== undefined && <Kbd keys={String(digit)} />}
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}
