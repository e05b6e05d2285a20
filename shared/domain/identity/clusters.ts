// Applicants that hang together by what they share: a device, a phone, an address, a paper. Pure.

export const CLUSTER_KEYS = ['device', 'phone', 'email', 'address', 'document', 'photo'] as const
export type ClusterKey = (typeof CLUSTER_KEYS)[number]

export type Linked<Id> = Readonly<{ id: Id; keys: Readonly<Partial<Record<ClusterKey, string | null>>> }>
export type Cluster<Id> = Readonly<{
  members: ReadonlyArray<Id>
  /** What ties them, and how many of them share the most common value of it. */
  ties: ReadonlyArray<Readonly<{ key: ClusterKey; members: number }>>
}>

/** Groups of two or more, largest first. Keys are compared as they are: normalise, or hash, before. */
export function clustersOf<Id>(people: ReadonlyArray<Linked<Id>>): ReadonlyArray<Cluster<Id>> {
  const parent = people.map((_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }
  const holders = new Map<string, Array<number>>()
  for (const [i, { keys }] of people.entries()) {
    for (const key of CLUSTER_KEYS) {
      const value = keys[key]
      if (value === undefined || value === null || value === '') continue
      const name = `${key}\u0000${value}`
      const known = holders.get(name)
      if (known === undefined) holders.set(name, [i])
      else {
        known.push(i)
        parent[root(i)] = root(known[0]!)
      }
    }
  }
  const groups = new Map<number, Array<number>>()
  for (const i of people.keys()) {
    const at = root(i)
    const group = groups.get(at)
    if (group === undefined) groups.set(at, [i])
    else group.push(i)
  }
  const ties = new Map<number, Map<ClusterKey, number>>()
  for (const [name, members] of holders) {
    if (members.length < 2) continue
    const key = name.slice(0, name.indexOf('\u0000')) as ClusterKey
    const of = root(members[0]!)
    const known = ties.get(of) ?? new Map<ClusterKey, number>()
    known.set(key, Math.max(known.get(key) ?? 0, members.length))
    ties.set(of, known)
  }
  return [...groups.entries()]
    .filter(([, members]) => members.length > 1)
    .map(([at, members]) => ({
      members: members.map((i) => people[i]!.id),
      ties: [...(ties.get(at) ?? [])]
        .map(([key, count]) => ({ key, members: count }))
        .sort((a, b) => b.members - a.members || CLUSTER_KEYS.indexOf(a.key) - CLUSTER_KEYS.indexOf(b.key)),
    }))
    .sort((a, b) => b.members.length - a.members.length)
}
