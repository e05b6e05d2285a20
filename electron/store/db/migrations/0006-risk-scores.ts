// What a payment's own score was made of, for the payments that had one. A flag joins the reasons of many payments; these do not.
import type { Migration } from './migration.ts'

export const riskScores: Migration = {
  number: 6,
  name: 'risk-scores',
  statements: ({ int, table }) => [
    `create table txn_score (txn_id ${int} primary key references txn (id), model text not null, reasons text not null)${table}`,
  ],
}
