import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { client, newRequestId } from '../../platform/client.ts'
import { faultOfCommand } from '../../platform/faults.ts'
import { useFaultWords } from '../../ui/faultWords.ts'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'

/**
 * Takes a decision back and leads to the case. The function outlives the page that made it: the toast that offers it stays
 * while the next case is already open.
 */
export function useTakeBack(): (id: string, version: number) => void {
  const { t } = useTranslation('reviews')
  const go = useGo()
  const queries = useQueryClient()
  const wordsOf = useFaultWords()
  return (id, version) => {
    const requestId = newRequestId()
    client.reviews
      .undo({ requestId, id, version })
      .then(
        () => {
          showToast(t('undone'))
          go(`/reviews/${id}`)
        },
        (error: unknown) => {
          const words = wordsOf(faultOfCommand(error, requestId))
          showToast(`${words.what} ${words.next}`)
        },
      )
      .finally(() => void queries.invalidateQueries())
  }
}
