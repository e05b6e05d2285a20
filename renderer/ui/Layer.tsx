import type { ReactElement, ReactNode } from 'react'
import { LayerContext, useCommand, useLayer } from './keyboard/useCommand.ts'

export type LayerProps = Readonly<{
  onClose: () => void
  /** Ctrl/Cmd+Enter. Without it the key does nothing here. */
  onConfirm?: () => void
  canConfirm?: boolean
  children: ReactNode
}>

function LayerKeys({ onClose, onConfirm, canConfirm = true }: LayerProps): null {
  useCommand('close', onClose)
  useCommand('confirm', () => onConfirm?.(), { enabled: onConfirm !== undefined && canConfirm })
  return null
}

/**
 * Covers the screen's keys while mounted: Esc closes it, Ctrl/Cmd+Enter confirms, digits pick reasons.
 * Dialogs are made of it; strips that open above the foot (a verdict's reasons) use it alone.
 */
export function Layer(props: LayerProps): ReactElement {
  const layer = useLayer()
  return (
    <LayerContext value={layer}>
      <LayerKeys {...props} />
      {props.children}
    </LayerContext>
  )
}
