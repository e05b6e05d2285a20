// The keys of the bench as the foot shows them, and of the page before a case has come.
import { useTranslation } from 'react-i18next'
import { useCommand, useScreenKeys, type FootHint } from '../../ui/keyboard/useCommand.ts'
import { useGo } from '../../ui/useGo.ts'

/** Esc leads back to the queue while there is no case to give back. */
export function Leave(): null {
  const go = useGo()
  const { t } = useTranslation('reviews')
  useCommand('close', () => go('/reviews'))
  useScreenKeys('bench', [{ keys: ['close'], label: t('backToQueue') }])
  return null
}

export function useFootHints(mine: boolean, mayDecide: boolean): ReadonlyArray<FootHint> {
  const { t } = useTranslation('reviews')
  const look: ReadonlyArray<FootHint> = [
    { keys: ['paper.next'], label: t('foot.paper') },
    { keys: ['compare'], label: t('foot.compare') },
  ]
  const move: FootHint = { keys: ['move.down', 'move.up'], label: t('foot.checks') }
  if (mine)
    return [
      move,
      { keys: ['verdict.good', 'verdict.unsure', 'verdict.bad'], label: t('foot.marks') },
      ...look,
      { keys: ['case.next'], label: t('nextAfter') },
      { keys: ['close'], label: t('giveBack') },
    ]
  return [
    move,
    ...look,
    ...(mayDecide ? [{ keys: ['case.next'], label: t('takeNext') } as const] : []),
    { keys: ['close'], label: t('backToQueue') },
  ]
}
