import { useTranslation } from 'react-i18next'
import { client } from '../../platform/client.ts'
import type { Fault } from '../../platform/faults.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'

export type TakeNext = Readonly<{ takeNext: () => void; taking: boolean; fault: Fault | undefined }>

/** Takes the most pressing free case and opens it; says so when there is none. `replace`: the case on screen is done with. */
export function useTakeNext({ replace = false }: Readonly<{ replace?: boolean }> = {}): TakeNext {
  const { t } = useTranslation('reviews')
  const go = useGo()
  const take = useStoreCommand(client.reviews.takeNext, {
    onDone: ({ id }) => {
      if (id !== null) return go(`/reviews/${id}`, { replace })
      showToast(t('noneFree'))
      return go('/reviews')
    },
  })
  return { takeNext: () => take.run({}), taking: take.running, fault: take.fault }
}
