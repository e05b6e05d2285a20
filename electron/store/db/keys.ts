// Integer keys taken before the row is written: a sealed field is bound to its row's key, so the key has to be known first.
import { sql } from 'kysely'
import type { Tables } from './schema.ts'
import { select, type Work } from './work.ts'

type Keyed = { [T in keyof Tables]: Tables[T] extends { id: unknown } ? T : never }[keyof Tables]

/** Takes `count` keys of a table that follow each other and gives the first. Inside a write. */
export function* takeKeys(table: Keyed, count = 1): Work<number> {
  const rows = yield* select((k, dialect) => {
    if (dialect === 'sqlite') return k.selectFrom(table).select(sql<number>`coalesce(max(id), 0) + 1`.as('first'))
    const sequence = sql`pg_get_serial_sequence(${sql.lit(table)}, 'id')`
    if (count === 1) return k.selectNoFrom(sql<number>`nextval(${sequence})`.as('first'))
    // One statement, so that nobody takes a key in between: the sequence jumps past the whole run.
    return k.selectNoFrom(
      sql<number>`setval(${sequence}, nextval(${sequence}) + ${sql.lit(count - 1)}) - ${sql.lit(count - 1)}`.as(
        'first',
      ),
    )
  })
  return rows[0]!.first
}
