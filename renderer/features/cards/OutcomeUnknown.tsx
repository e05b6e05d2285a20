import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon.tsx'
import { Button } from '../../ui/parts.tsx'
import { showToast } from '../../ui/toasts.ts'

type Found = 'done' | 'never_happened' | 'unknown'

/** No answer came: the command may or may not have been carried out. Asks the store what became of it, never repeats it. */
export function OutcomeUnknown({
  words,
  check,
  onDone,
  onNever,
}: Readonly<{
  words: Readonly<{ unknown: string; never: string }>
  check: () => Promise<Found>
  onDone: () => void
  /** It never happened: the form may be used again. */
  onNever: () => void
}>): ReactElement {
  const { t } = useTranslation('cards')
  const [found, setFound] = useState<Found | 'asking'>()
  const ask = (): void => {
    setFound('asking')
    void check().then((answer) => {
      setFound(answer)
      if (answer === 'done') onDone()
      if (answer === 'never_happened') {
        showToast(words.never)
        onNever()
      }
    })
  }
  return (
    <div className="note warn outcome" role="alert">
      <Icon name="warning" size="s" />
      <span className="grow">{found === 'unknown' ? t('freeze.checkUnknown') : words.unknown}</span>
      <Button size="sm" onPress={ask} disabled={found === 'asking'}>
        {t('freeze.check')}
      </Button>
    </div>
  )
}
