// Who froze a card, when and why, in words. Pure; the words lie in the locale `cards`.
import type { TFunction } from 'i18next'
import type { Client } from '../../platform/client.ts'
import type { Formats } from '../../i18n/formats.ts'

export type Card = Awaited<ReturnType<Client['cards']['get']>>
export type Freeze = NonNullable<Card['freeze']>

/** `by Lin Qiao`, `by the holder` · `Lin Qiao`, `持卡人`. */
export function frozenBy(freeze: Freeze, t: TFunction<'cards'>): string {
  return t(freeze.by === 'holder' ? 'frozen.byHolder' : freeze.by === 'rule' ? 'frozen.byRule' : 'frozen.byOperator', {
    name: freeze.byName,
  })
}

/** "Wei Han froze this card at 09:41:58. Nothing was changed by you." Days other than today are named. */
export function frozenFact(freeze: Freeze, t: TFunction<'cards'>, formats: Formats, now: number): string {
  const at = formats.dayIso(freeze.at) === formats.dayIso(now) ? formats.clock(freeze.at) : formats.timeFull(freeze.at)
  const key = freeze.by === 'holder' ? 'factHolder' : freeze.by === 'rule' ? 'factRule' : 'factOperator'
  return t(`freeze.${key}`, { name: freeze.byName, at })
}
