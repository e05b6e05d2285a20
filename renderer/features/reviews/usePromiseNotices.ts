import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { desktop } from '../../platform/desktop.ts'
import { useStoreEvents } from '../../platform/useEvents.ts'
import { showToast } from '../../ui/toasts.ts'

/** Says on the desktop, or in the page where there is none, that a promise presses or was broken. No names: it shows on locked screens. */
export function usePromiseNotices(): void {
  const { t } = useTranslation('reviews', { useSuspense: false })
  const session = useSession()
  const decides = session.can('reviews.decide') !== undefined
  useStoreEvents((event) => {
    if (!decides) return
    const kind = event.what === 'case.warned' ? 'warned' : event.what === 'case.breached' ? 'breached' : undefined
    if (kind === undefined) return
    const notice = { title: t(`notice.${kind}Title`), body: t(`notice.${kind}Body`) }
    const bridge = desktop()
    if (bridge === undefined) showToast(`${notice.title}. ${notice.body}`)
    else void bridge.notify(notice)
  })
}
