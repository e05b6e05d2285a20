import { useSyncExternalStore, type ReactElement } from 'react'
import { lastSpoken, subscribeSpoken } from './liveRegion.ts'

/** Mounted once by the shell. */
export function LiveRegions(): ReactElement {
  const spoken = useSyncExternalStore(subscribeSpoken, lastSpoken)
  return (
    <>
      <div className="unseen" role="status" aria-live="polite">
        {spoken.polite}
      </div>
      <div className="unseen" role="alert" aria-live="assertive">
        {spoken.assertive}
      </div>
    </>
  )
}
