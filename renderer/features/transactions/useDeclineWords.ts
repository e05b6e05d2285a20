import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { createFormats } from '../../i18n/formats.ts'
import type { Language } from '../../i18n/languages.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { declineWords, type DeclineWords, type FailedCheck } from './decline-words.ts'

/** The words of a failed check in the console's language, or in another one (what to say to a holder who speaks it). */
export function useDeclineWords(language?: Language): (failed: FailedCheck) => DeclineWords {
  const own = useFormats()
  const session = useSession()
  const { t } = useTranslation('transactions', language === undefined ? {} : { lng: language })
  const formats = useMemo(
    () =>
      language === undefined || language === own.language ? own : createFormats(language, own.timeZone, session.now),
    [language, own, session.now],
  )
  return (failed) => declineWords(failed, t, formats, session.now())
}
