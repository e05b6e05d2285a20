// What must hold of the ledger at every commit: accounts are the sums of their postings, holds are what is held, and all books together
// are zero. For suites and benches.
import { sql } from 'kysely'
import { BOOKS } from '#electron/store/db/postings.ts'
import { select, type Work } from '#electron/store/db/work.ts'

type Sums = Readonly<{ account: number; available: number; held: number; held_by_holds: number }>

const sideOf = (book: 'available' | 'held') => {
  const code = sql.lit(BOOKS.indexOf(book))
  return sql<number>`coalesce((select sum(case when to_book = ${code} then amount when from_book = ${code} then -amount else 0 end)
    from posting where account_id = account.id), 0)`
}

/** Accounts whose balances are not what their postings or holds say, and the sum over all books; [] and 0 when all is well. */
export function* ledgerFaults(): Work<Readonly<{ wrong: ReadonlyArray<Sums & object>; total: number }>> {
  const accounts = yield* select((k) =>
    k
      .selectFrom('account')
      .select(['id as account', 'available', 'held'])
      .select([sideOf('available').as('by_postings'), sideOf('held').as('held_by_postings')])
      .select(
        sql<number>`coalesce((select sum(held + fee_held) from hold where account_id = account.id), 0)`.as(
          'held_by_holds',
        ),
      ),
  )
  const programme = yield* select((k) => {
    const own = sql`(0, 1)`
    return k.selectFrom('posting').select(
      sql<number>`coalesce(sum(case when to_book not in ${own} then amount else 0 end)
          - sum(case when from_book not in ${own} then amount else 0 end), 0)`.as('sum'),
    )
  })
  const total = accounts.reduce((sum, one) => sum + one.available + one.held, programme[0]?.sum ?? 0)
  return {
    wrong: accounts.filter(
      (one) => one.available !== one.by_postings || one.held !== one.held_by_postings || one.held !== one.held_by_holds,
    ),
    total,
  }
}
