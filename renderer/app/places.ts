// The places of the console: one list for the rail, the palette, the `G` keys and the routes' permission.
import type { Right } from '#shared/domain/permissions.ts'
import type { IconName } from '../ui/Icon.tsx'
import type { CommandId } from '../ui/keyboard/commands.ts'
import type { Session } from './session.ts'

export type PlaceName =
  | 'overview'
  | 'reviews'
  | 'flags'
  | 'transactions'
  | 'customers'
  | 'disputes'
  | 'approvals'
  | 'rules'
  | 'audit'
  | 'import'
  | 'settings'

export type Place = Readonly<{
  name: PlaceName
  path: `/${string}`
  icon: IconName
  command: CommandId
  group: 'work' | 'control' | 'end'
  right: Right | undefined
}>

export const PLACES = [
  { name: 'overview', path: '/', icon: 'home', command: 'go.overview', group: 'work', right: 'overview.read' },
  { name: 'reviews', path: '/reviews', icon: 'id', command: 'go.reviews', group: 'work', right: 'reviews.read' },
  { name: 'flags', path: '/flags', icon: 'flag', command: 'go.flags', group: 'work', right: 'flags.read' },
  {
    name: 'transactions',
    path: '/transactions',
    icon: 'list',
    command: 'go.transactions',
    group: 'work',
    right: 'records.read',
  },
  {
    name: 'customers',
    path: '/customers',
    icon: 'people',
    command: 'go.customers',
    group: 'work',
    right: 'records.read',
  },
  {
    name: 'disputes',
    path: '/disputes',
    icon: 'dispute',
    command: 'go.disputes',
    group: 'work',
    right: 'records.read',
  },
  { name: 'rules', path: '/rules', icon: 'sliders', command: 'go.rules', group: 'control', right: 'rules.read' },
  {
    name: 'approvals',
    path: '/approvals',
    icon: 'approvals',
    command: 'go.approvals',
    group: 'control',
    right: 'approvals.read',
  },
  { name: 'audit', path: '/audit', icon: 'document', command: 'go.audit', group: 'control', right: 'audit.read' },
  { name: 'import', path: '/import', icon: 'import', command: 'go.import', group: 'end', right: 'data.import' },
  { name: 'settings', path: '/settings', icon: 'gear', command: 'go.settings', group: 'end', right: undefined },
] as const satisfies ReadonlyArray<Place>

/** A reviewer reads records only inside a case, so the lists of records are no place for that role. */
export function mayEnter(session: Pick<Session, 'can'>, place: Place): boolean {
  if (place.right === undefined) return true
  const grant = session.can(place.right)
  return grant !== undefined && !(place.right === 'records.read' && grant === 'own_cases')
}

export function placeOf(name: PlaceName): Place {
  const place = PLACES.find((candidate) => candidate.name === name)
  if (place === undefined) throw new Error(`no place ${name}`)
  return place
}
