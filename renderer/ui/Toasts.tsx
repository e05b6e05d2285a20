import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './parts.tsx'
import { CommandKey } from './Kbd.tsx'
import { useCommand } from './keyboard/useCommand.ts'
import { currentToasts, dismissToast, subscribeToasts, type Toast } from './toasts.ts'

function secondsLeft(until: number): number {
  return Math.max(0, Math.ceil((until - performance.now()) / 1000))
}

function ToastBox({ toast, newestUndo }: Readonly<{ toast: Toast; newestUndo: boolean }>): ReactElement {
  const { t } = useTranslation()
  const { undo } = toast
  const [left, setLeft] = useState(() => (undo === undefined ? 0 : secondsLeft(undo.until)))
  useEffect(() => {
    if (undo === undefined) return undefined
    const timer = setInterval(() => setLeft(secondsLeft(undo.until)), 250)
    return () => clearInterval(timer)
  }, [undo])
  const take = (): void => {
    dismissToast(toast.id)
    undo?.run()
  }
  return (
    <div className="toast">
      <div>
        <span className="grow">{toast.text}</span>
        {undo !== undefined && (
          <>
            <span className="t3 sm">{t('common:secondsShort', { count: left })}</span>
            <Button size="sm" onPress={take}>
              {t('common:undo')}
              {newestUndo && <CommandKey command="undo" />}
            </Button>
          </>
        )}
      </div>
      {undo !== undefined && <div className="time" style={{ animationDuration: `${undo.of}ms` }} />}
    </div>
  )
}

/** Mounted once by the shell; owns the key Z. */
export function Toasts(): ReactElement {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts)
  const newest = toasts.find((toast) => toast.undo !== undefined)
  useCommand(
    'undo',
    () => {
      if (newest === undefined) return
      dismissToast(newest.id)
      newest.undo?.run()
    },
    { enabled: newest !== undefined },
  )
  return (
    <div className="toasts" role="status">
      {toasts.map((toast) => (
        <ToastBox key={toast.id} toast={toast} newestUndo={toast === newest} />
      ))}
    </div>
  )
}
