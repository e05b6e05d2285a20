import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { client, newRequestId } from '../../platform/client.ts'
import { faultOfCommand } from '../../platform/faults.ts'
import { useStoreCommand, type StoreCommand } from '../../platform/useStoreCommand.ts'
import { useFaultWords } from '../../ui/faultWords.ts'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'
import type { FlagRow, Verdict } from './flags.ts'

type Command = StoreCommand<Readonly<{ id: string; version: number; verdict: Verdict }>, Readonly<{ version: number }>>

export type VerdictActs = Readonly<{
  give: (row: FlagRow, verdict: Verdict) => void
  takeBack: (row: Pick<FlagRow, 'id' | 'last4'>, version: number) => void
  command: Command
}>

/**
 * One key gives a verdict, because it can be taken back for ten seconds (Z on the toast). `onGiven` runs once the store has
 * committed. Taking back outlives the card that was in focus: the toast stays while the next one is read.
 */
export function useVerdict(onGiven: (row: FlagRow) => void): VerdictActs {
  const { t } = useTranslation('flags')
  const session = useSession()
  const go = useGo()
  const queries = useQueryClient()
  const wordsOf = useFaultWords()

  const takeBack: VerdictActs['takeBack'] = ({ id, last4 }, version) => {
    const requestId = newRequestId()
    client.flags
      .undo({ requestId, id, version })
      .then(
        () => {
          showToast(t('undone', { last4 }))
          go(`/flags/${id}`, { replace: true })
        },
        (error: unknown) => {
          const words = wordsOf(faultOfCommand(error, requestId))
          showToast(`${words.what} ${words.next}`)
        },
      )
      .finally(() => void queries.invalidateQueries())
  }

  const command = useStoreCommand(client.flags.verdict)
  const give = (row: FlagRow, verdict: Verdict): void => {
    void command.runAsync({ id: row.id, version: row.version, verdict }).then((out) => {
      if (out === undefined) {
        // Somebody else was first, or the answer is in doubt: what stands now is read again and shown.
        void queries.invalidateQueries()
        return
      }
      showToast(t(`done.${verdict}`, { last4: row.last4 }), {
        run: () => takeBack(row, out.version),
        ms: out.effectiveAt - session.now(),
      })
      onGiven(row)
    })
  }
  return { give, takeBack, command }
}
