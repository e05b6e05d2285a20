import type { ReactElement } from 'react'
import { Meter } from './values.tsx'

/** How much of a long work is done, `share` from 0 to 1. */
export function ProgressBar({
  share,
  label,
  className,
}: Readonly<{ share: number; label: string; className?: string }>): ReactElement {
  return (
    <div
      className={className}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <Meter value={share} />
    </div>
  )
}
