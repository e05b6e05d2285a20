import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../i18n/languages.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { Button, Section, SegmentedControl } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'

/** The letter to the holder for the state the dispute is in, in either language, to copy. */
export function Letter({ id, state, version }: Readonly<{ id: string; state: string; version: number }>): ReactElement {
  const { t } = useTranslation('disputes')
  const own = useFormats().language
  const [language, setLanguage] = useState<Language>(own)
  const query = useQuery({
    ...orpc.disputes.letter.queryOptions({ input: { id, language } }),
    // Another state is another letter.
    queryKey: [...orpc.disputes.letter.queryOptions({ input: { id, language } }).queryKey, state, version],
  })
  const letter = query.data
  const copy = (): void => {
    if (letter === undefined) return
    void navigator.clipboard.writeText(`${letter.subject}\n\n${letter.body}`).then(
      () => showToast(t('common:copied')),
      () => showToast(t('letter.copyFailed')),
    )
  }
  return (
    <Section
      title={t('letter.title')}
      aside={
        <span className="row g6">
          <SegmentedControl
            label={t('letter.language')}
            value={language}
            choices={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            onChange={setLanguage}
          />
          <Button size="sm" icon="copy" onPress={copy} disabled={letter === undefined}>
            {t('letter.copy')}
          </Button>
        </span>
      }
    >
      {letter === undefined ? (
        query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading rows={3} />
        )
      ) : (
        <div className="note letter sm" lang={language}>
          <p className="b">{letter.subject}</p>
          <p className="body">{letter.body}</p>
        </div>
      )}
    </Section>
  )
}
