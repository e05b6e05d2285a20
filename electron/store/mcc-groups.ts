// Which kind of shop a merchant category code (ISO 18245) is: the groups that limits and blocks name.
import list from '#resources/reference/mcc.json' with { type: 'json' }

const groups = new Map(list.codes.map(({ code, group }) => [code, group]))

export const MCC_GROUPS: ReadonlyArray<string> = Object.keys(list.groups)

/** The group of a code; airlines, car rental and hotels have a code each between 3000 and 3999. */
export const groupOf = (mcc: string): string | undefined =>
  groups.get(mcc) ?? (/^3\d{3}$/.test(mcc) ? 'travel' : undefined)
