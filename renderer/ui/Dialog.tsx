import { Modal } from '@mantine/core'
import { useEffect, useState, type ReactElement, type ReactNode } from 'react'
import { Layer } from './Layer.tsx'
import { KeyButton, type ButtonKind } from './parts.tsx'
import type { IconName } from './Icon.tsx'

export type DialogProps = Readonly<{
  title: ReactNode
  /** One line under the title: who, which card, what can be undone. */
  subtitle?: ReactNode
  onClose: () => void
  onConfirm?: () => void
  canConfirm?: boolean
  /** 856 for two columns (`className="two"` on the body), else 480. */
  width?: number
  twoColumns?: boolean
  footer: ReactNode
  children: ReactNode
}>

/**
 * The shell of every dialog: traps the focus, starts at the element marked `data-autofocus` (the first reason, never the
 * red button), Esc closes, Ctrl/Cmd+Enter confirms, the focus returns to where it came from. Mount it to open it.
 */
export function Dialog(props: DialogProps): ReactElement {
  const {
    title,
    subtitle,
    onClose,
    onConfirm,
    canConfirm = true,
    width = 480,
    twoColumns = false,
    footer,
    children,
  } = props
  const [cameFrom] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus({ preventScroll: true })
    },
    [cameFrom],
  )
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={width}
      centered
      closeOnEscape={false}
      returnFocus={false}
      transitionProps={{ transition: 'fade', duration: 120 }}
    >
      <Modal.Overlay backgroundOpacity={1} color="var(--scrim)" />
      <Modal.Content>
        <Layer onClose={onClose} canConfirm={canConfirm} {...(onConfirm === undefined ? {} : { onConfirm })}>
          <div className="dlg">
            <div className="h">
              <Modal.Title>{title}</Modal.Title>
              {subtitle !== undefined && <p className="t2">{subtitle}</p>}
            </div>
            <div className={twoColumns ? 'c two' : 'c'}>{children}</div>
            <div className="f">{footer}</div>
          </div>
        </Layer>
      </Modal.Content>
    </Modal.Root>
  )
}

export type ConfirmDialogProps = Readonly<{
  title: ReactNode
  subtitle?: ReactNode
  children: ReactNode
  /** The effect in words: "Freeze card", never OK. */
  confirm: string
  /** What stays as it is: "Keep active". */
  keep: string
  kind?: Extract<ButtonKind, 'primary' | 'danger'>
  icon?: IconName
  onConfirm: () => void
  onClose: () => void
  canConfirm?: boolean
  running?: boolean
  /** Left in the foot: "Takes effect when the store has confirmed it." */
  footnote?: ReactNode
  width?: number
  twoColumns?: boolean
}>

/** A dialog with the two usual buttons. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const { confirm, keep, kind = 'primary', icon, onConfirm, onClose, canConfirm = true, running = false } = props
  const able = canConfirm && !running
  return (
    <Dialog
      title={props.title}
      onClose={onClose}
      {...(props.subtitle === undefined ? {} : { subtitle: props.subtitle })}
      {...(props.width === undefined ? {} : { width: props.width })}
      {...(props.twoColumns === undefined ? {} : { twoColumns: props.twoColumns })}
      footer={
        <>
          <span className="sm t2 grow" aria-live="polite">
            {props.footnote}
          </span>
          <KeyButton command="close" onPress={onClose}>
            {keep}
          </KeyButton>
          <KeyButton
            command="confirm"
            onPress={onConfirm}
            kind={kind}
            disabled={!able}
            {...(icon === undefined ? {} : { icon })}
          >
            {confirm}
          </KeyButton>
        </>
      }
    >
      {props.children}
    </Dialog>
  )
}
