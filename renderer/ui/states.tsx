// The states that every screen has (UX brief): loading, empty, error, stale, store away, no right.
import { useEffect, useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/useFormats.ts'
import { faultOf, type Fault } from '../platform/faults.ts'
import { useFaultWords } from './faultWords.ts'
import { Icon } from './Icon.tsx'
import { Button } from './parts.tsx'
import { showToast } from './toasts.ts'

const WIDTHS = ['72%', '64%', '80%', '58%', '70%', '76%', '62%', '68%']

/** Nothing for 150 ms, then grey bars at row height. */
export function Loading({ rows = 8 }: Readonly<{ rows?: number }>): ReactElement {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="skeleton" aria-busy="true" role="status" aria-label={t('common:loading')}>
      {shown && Array.from({ length: rows }, (_, at) => <i key={at} style={{ '--w': WIDTHS[at % 8] } as object} />)}
    </div>
  )
}

/** One sentence why, at most one action. */
export function Empty({ children, action }: Readonly<{ children: ReactNode; action?: ReactNode }>): ReactElement {
  return (
    <div className="state">
      <p>{children}</p>
      {action}
    </div>
  )
}

/** What happened, what next, and the id to copy. `error` is whatever was thrown, or a Fault. */
export function ErrorState({
  error,
  onRetry,
}: Readonly<{ error: Fault | Error | unknown; onRetry?: () => void }>): ReactElement {
  const { t } = useTranslation()
  const wordsOf = useFaultWords()
  const fault = isFault(error) ? error : faultOf(error)
  if (fault.code === 'FORBIDDEN' || fault.code === 'NOT_FOUND') return <NoRight />
  const words = wordsOf(fault)
  return (
    <div className="state" role="alert">
      <p>
        <span className="st danger">
          <Icon name="warning" size="s" />
        </span>{' '}
        <b>{words.what}</b> {words.next}
      </p>
      <div className="row">
        {onRetry !== undefined && <Button onPress={onRetry}>{t('common:readAgain')}</Button>}
        {words.id !== undefined && <ErrorId id={words.id} />}
      </div>
    </div>
  )
}

function ErrorId({ id }: Readonly<{ id: string }>): ReactElement {
  const { t } = useTranslation()
  const copy = (): void => {
    void navigator.clipboard.writeText(id).then(() => showToast(t('common:copied')))
  }
  return (
    <Button icon="copy" kind="quiet" onPress={copy}>
      {t('common:errorId')} <span className="mono sm">{id}</span>
    </Button>
  )
}

function isFault(error: unknown): error is Fault {
  return typeof error === 'object' && error !== null && 'code' in error && 'data' in error && !(error instanceof Error)
}

/** At a form's foot: a refused command in one line. */
export function FaultLine({ fault }: Readonly<{ fault: Fault | undefined }>): ReactElement | null {
  const wordsOf = useFaultWords()
  if (fault === undefined) return null
  const words = wordsOf(fault)
  return (
    <p className="danger st" role="alert">
      <Icon name="warning" size="s" />
      <span>
        {words.what} {words.next} {words.id !== undefined && <ErrorId id={words.id} />}
      </span>
    </p>
  )
}

/** The item changed meanwhile: verdicts stay off until it is shown. `children`: "The card changed at 09:41 (frozen by Wei Han)." */
export function StaleStrip({ children, onShow }: Readonly<{ children: ReactNode; onShow: () => void }>): ReactElement {
  const { t } = useTranslation()
  return (
    <div className="strip" role="status">
      <Icon name="clock" size="s" />
      <span>{children}</span>
      <button type="button" className="link" onClick={onShow}>
        {t('common:show')}
      </button>
    </div>
  )
}

/** The store does not answer; what is on screen was loaded at `loadedAt`. */
export function StoreAwayStrip({ loadedAt }: Readonly<{ loadedAt: number }>): ReactElement {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <div className="strip" role="alert">
      <Icon name="warning" size="s" />
      {t('common:storeAway', { at: formats.clock(loadedAt, false) })}
    </div>
  )
}

/** The same words for what the role may not see and for what is not there. */
export function NoRight(): ReactElement {
  const { t } = useTranslation()
  return (
    <div className="state" role="status">
      <p>{t('common:noRight')}</p>
    </div>
  )
}
