import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/useFormats.ts'
import { useConnection } from '../platform/useEvents.ts'

/** Whether the page follows the store: dot and word. */
export function LiveSign(): ReactElement {
  const { t } = useTranslation('shell')
  const formats = useFormats()
  const connection = useConnection()
  const [tone, word] =
    connection.state === 'live'
      ? (['', t('live.live')] as const)
      : connection.state === 'catching_up'
        ? ([' warn', t('live.catching', { waiting: formats.number(connection.waiting) })] as const)
        : ([' warn', t('live.paused')] as const)
  return (
    <span className="badge bare">
      <span className={`dot${tone}`} />
      {word}
    </span>
  )
}
