// What a payment of the ledger can be: its state, where its row came from, what was found out about it. Appended to, never reordered:
// a word's code in the database is its place here.

export const TRANSACTION_STATUSES = ['approved', 'declined', 'cleared', 'reversed', 'refund', 'expired'] as const
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number]

/** `live` came through the card network, `import` from a file, `demo` is invented. */
export const ORIGINS = ['live', 'import', 'demo'] as const
export type Origin = (typeof ORIGINS)[number]

export const LABELS = ['fraud', 'legitimate'] as const
export type Label = (typeof LABELS)[number]
