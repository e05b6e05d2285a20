// Why a store cannot be opened, in words that say what to do. The file is left as it was.

export type StoreFileProblem =
  | 'missing'
  | 'exists'
  | 'empty'
  | 'not_a_database'
  | 'foreign'
  | 'cut'
  | 'damaged'
  | 'newer'
  | 'wrong_key'
  | 'no_store'

const WORDS: Readonly<Record<StoreFileProblem, string>> = {
  missing: 'There is no file at this path. Check the path, or create a store with `cardwarden demo` or at first start.',
  exists: 'A file stands there already. Open it without creating, or choose another path.',
  empty: 'The file is empty (0 bytes). It was left as it is. Restore a backup, or choose another path for a new store.',
  not_a_database: 'The file is not a database. It was left as it is. Check the path.',
  foreign: 'The file is a database, but not a Cardwarden store. It was left as it is. Check the path.',
  cut: 'The file is shorter than its own header says: it was cut. It was left as it is. Restore a backup.',
  damaged: 'The file is damaged. It was left as it is. Restore a backup, or copy the file for repair.',
  newer: 'The store was written by a newer version of Cardwarden. It was left as it is. Install the newer version.',
  wrong_key: 'The key does not open this store. Use the key file made with it, its passphrase, or its recovery code.',
  no_store: 'The database holds no Cardwarden store. Create one first with `cardwarden demo` or at first start.',
}

export class StoreFileError extends Error {
  readonly problem: StoreFileProblem
  constructor(problem: StoreFileProblem, where: string, options?: ErrorOptions) {
    super(`${where}: ${WORDS[problem]}`, options)
    this.name = 'StoreFileError'
    this.problem = problem
  }
}
