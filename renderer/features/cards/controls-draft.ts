// Limits by kind of shop and blocks while they are edited: what is sent, and what differs from what stands. Pure.
import type { TFunction } from 'i18next'
import type { Client } from '../../platform/client.ts'
import { parseAmount } from './amounts.ts'
import type { Life } from './life.ts'

export type ControlsDraft = Readonly<{
  /** By kind, as typed; empty: no limit. */
  limits: Readonly<Record<string, string>>
  blockedGroups: ReadonlyArray<string>
  merchants: ReadonlyArray<Readonly<{ merchant: string; name: string }>>
}>
export type ControlsInput = NonNullable<Parameters<Client['cardLife']['limitEffect']>[0]['controls']>
export type Change = Readonly<{ label: string; before: string; after: string }>

/** A text that is no amount sets no limit here; the dialog does not send while there is one. */
export function controlsInput(draft: ControlsDraft, currency: string): ControlsInput {
  const groups: Record<string, number> = {}
  for (const [group, text] of Object.entries(draft.limits)) {
    const limit = parseAmount(text, currency)
    if (limit !== null && limit !== undefined) groups[group] = limit
  }
  return {
    groups,
    merchants: draft.merchants.map(({ merchant }) => merchant),
    blockedGroups: [...draft.blockedGroups],
  }
}

export function controlChanges(
  life: Pick<Life, 'groups' | 'blocks'>,
  input: ControlsInput,
  merchants: ControlsDraft['merchants'],
  t: TFunction<'cards'>,
  bare: (amount: number) => string,
): ReadonlyArray<Change> {
  const words = (limit: number | null): string => (limit === null ? t('edit.noLimit') : bare(limit))
  const kind = (group: string): string => t(`kind.${group}`)
  const state = (on: boolean): string => t(on ? 'kinds.isBlocked' : 'kinds.isAllowed')
  const was = new Set(life.blocks.map((block) => block.merchant ?? block.name))
  const names = new Map(merchants.map(({ merchant, name }) => [merchant, name]))
  const now = new Set([...input.merchants, ...input.blockedGroups])
  const shops = new Map(life.blocks.flatMap(({ merchant, name }) => (merchant === null ? [] : [[merchant, name]])))
  const nameOf = (key: string): string => names.get(key) ?? shops.get(key) ?? kind(key)
  return [
    ...life.groups
      .map(({ group, limit }) => ({ group, before: limit, after: input.groups[group] ?? null }))
      .filter(({ before, after }) => before !== after)
      .map(({ group, before, after }) => ({ label: kind(group), before: words(before), after: words(after) })),
    ...[...new Set([...was, ...now])]
      .filter((key) => was.has(key) !== now.has(key))
      .map((key) => ({ label: nameOf(key), before: state(was.has(key)), after: state(now.has(key)) })),
  ]
}
