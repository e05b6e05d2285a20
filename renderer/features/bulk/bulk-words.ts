import type { TFunction } from 'i18next'
import type { Formats } from '../../i18n/formats.ts'
import type { Client } from '../../platform/client.ts'
import type { IconName } from '../../ui/Icon.tsx'
import type { Tone } from '../../ui/values.tsx'

export type Job = Awaited<ReturnType<Client['bulk']['get']>>
export type Choice = Job['choice']

export const STATE_SIGNS: Readonly<Record<Job['state'], readonly [icon: IconName, tone: Tone]>> = {
  running: ['clock', 'accent'],
  done: ['check', 'ok'],
  cancelled: ['cross', 'plain'],
  take_back_asked: ['approvals', 'warn'],
  taking_back: ['clock', 'accent'],
  taken_back: ['check', 'plain'],
}

/** Which cards, in words. */
export function choiceWords(choice: Choice, t: TFunction<'bulk'>, formats: Formats): string {
  if (choice.by === 'bin') return t('which.bin', { bin: choice.bin })
  if (choice.by === 'query') return t('which.query', { query: choice.query })
  return t('which.cards', { count: choice.cards.length, shown: formats.number(choice.cards.length) })
}

/** How far the work is, 0 … 1: a taking back counts what was done. */
export function shareOf(job: Job): number {
  if (job.state === 'taking_back' || job.state === 'taken_back') return job.undone / Math.max(1, job.done)
  return (job.done + job.skipped) / Math.max(1, job.total)
}
