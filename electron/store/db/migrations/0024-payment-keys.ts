// On PostgreSQL the indexes by card and by merchant hold a payment's key beside its time, as SQLite's do: a search then finds the payments
// of hundreds of merchants, in order and up to a snapshot, without reading one of them.
import type { Migration } from './migration.ts'

export const paymentKeys: Migration = {
  number: 24,
  name: 'payment-keys',
  statements: ({ rowKey }) =>
    rowKey === ''
      ? []
      : [
          'drop index txn_card',
          `create index txn_card on txn (card_id, at${rowKey})`,
          'drop index txn_merchant',
          `create index txn_merchant on txn (merchant_id, at${rowKey})`,
        ],
}
