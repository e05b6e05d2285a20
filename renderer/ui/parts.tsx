// The pieces that screens are made of: panels, titles, buttons that show their key, choices.
import { useId, useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'
import { ariaKeys, CommandKey } from './Kbd.tsx'
import type { CommandId } from './keyboard/commands.ts'
import { useCommand } from './keyboard/useCommand.ts'

/** A white box with a heading and something at its right. `as`: a figure when it holds one chart. */
export function Panel({
  title,
  aside,
  line = false,
  className = '',
  children,
}: Readonly<{
  title?: ReactNode
  aside?: ReactNode
  line?: boolean
  className?: string
  children: ReactNode
}>): ReactElement {
  const id = useId()
  return (
    <section className={`panel ${className}`} {...(title === undefined ? {} : { 'aria-labelledby': id })}>
      {title !== undefined && (
        <div className={line ? 'ph line' : 'ph'}>
          <h2 id={id}>{title}</h2>
          {aside !== undefined && <div className="r">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  )
}

/** The 52 px line on top of a screen: its only h1, facts beside it, actions at the right. */
export function PageTitle({
  title,
  facts,
  actions,
}: Readonly<{ title: ReactNode; facts?: ReactNode; actions?: ReactNode }>): ReactElement {
  return (
    <div className="title">
      <h1 className="el">{title}</h1>
      {facts}
      {actions !== undefined && <div className="r">{actions}</div>}
    </div>
  )
}

/** A block inside a pane, with a hairline above. */
export function Section({
  title,
  aside,
  children,
}: Readonly<{ title: ReactNode; aside?: ReactNode; children: ReactNode }>): ReactElement {
  return (
    <section className="sec">
      <h3>
        {title}
        {aside !== undefined && <span className="r">{aside}</span>}
      </h3>
      {children}
    </section>
  )
}

export type ButtonKind = 'plain' | 'primary' | 'danger' | 'quiet'
const KIND: Readonly<Record<ButtonKind, string>> = { plain: '', primary: ' p', danger: ' d', quiet: ' q' }

export type ButtonProps = Readonly<{
  onPress: () => void
  children: ReactNode
  kind?: ButtonKind
  size?: 'sm' | 'lg'
  icon?: IconName
  disabled?: boolean
  /** Why it cannot be pressed, or what it does; shown on hover. */
  hint?: string
  label?: string
  autoFocus?: boolean
}>

function buttonClass(kind: ButtonKind, size: ButtonProps['size']): string {
  return `btn${KIND[kind]}${size === undefined ? '' : ` ${size}`}`
}

export function Button(props: ButtonProps): ReactElement {
  const { onPress, children, kind = 'plain', size, icon, disabled = false, hint, label, autoFocus = false } = props
  return (
    <button
      type="button"
      className={buttonClass(kind, size)}
      disabled={disabled}
      title={hint}
      aria-label={label}
      onClick={onPress}
      {...(autoFocus ? { 'data-autofocus': true } : {})}
    >
      {icon !== undefined && <Icon name={icon} size="s" />}
      {children}
    </button>
  )
}

/**
 * A button and its command in one: pressing the key does what pressing the button does, the key stands on the button.
 * `commandLabel` is what the palette and the key sheet call it when the general name would mislead.
 */
export function KeyButton(props: ButtonProps & Readonly<{ command: CommandId; commandLabel?: string }>): ReactElement {
  const { command, commandLabel, onPress, children, kind = 'plain', size, icon, disabled = false, hint, label } = props
  // The general names of these two say nothing of what they do here; the button does.
  const says = (command === 'confirm' || command === 'close') && typeof children === 'string' ? children : undefined
  const name = commandLabel ?? says
  useCommand(command, onPress, { enabled: !disabled, ...(name === undefined ? {} : { label: name }) })
  return (
    <button
      type="button"
      className={buttonClass(kind, size)}
      disabled={disabled}
      title={hint}
      aria-label={label}
      aria-keyshortcuts={ariaKeys(command)}
      onClick={onPress}
      {...(props.autoFocus === true ? { 'data-autofocus': true } : {})}
    >
      {icon !== undefined && <Icon name={icon} size="s" />}
      {children}
      <CommandKey command={command} />
    </button>
  )
}

export type Choice<V extends string> = Readonly<{ value: V; label: ReactNode; command?: CommandId }>

/** One of a few, side by side. Arrow keys move within (radio group). */
export function SegmentedControl<V extends string>({
  label,
  value,
  choices,
  onChange,
}: Readonly<{
  label: string
  value: V
  choices: ReadonlyArray<Choice<V>>
  onChange: (value: V) => void
}>): ReactElement {
  const group = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const at = choices.findIndex((choice) => choice.value === value)
    const next = (at + step + choices.length) % choices.length
    const choice = choices[next]
    if (choice === undefined) return
    onChange(choice.value)
    group.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className="seg" role="radiogroup" aria-label={label} ref={group} onKeyDown={onKeyDown}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
          {choice.command !== undefined && <CommandKey command={choice.command} />}
        </button>
      ))}
    </div>
  )
}

/** Label and value, in pairs. */
export function Facts({
  rows,
}: Readonly<{ rows: ReadonlyArray<Readonly<{ label: ReactNode; value: ReactNode }>> }>): ReactElement {
  return (
    <dl className="kv">
      {rows.map((row, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a fixed list of pairs
        <div key={index} style={{ display: 'contents' }}>
          <dt>{row.label}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  )
}
