// Programme-wide stops: payments at a merchant, of a card range or in a country are declined at once, until an end.
import type { Migration } from './migration.ts'

export const riskStops: Migration = {
  number: 17,
  name: 'risk-stops',
  statements: ({ key, int, table }) => [
    // `target` is a merchant's key, a BIN or a country. Lifting is asked for by one person and carried out by another.
    `create table risk_stop (id ${key}, kind text not null, target text not null, reason text not null,
      maker ${int} not null references operator (id), from_at ${int} not null, until_at ${int} not null, lifted_at ${int},
      asked_by ${int} references operator (id), asked_at ${int}, asked_note text, asked_until ${int},
      checker ${int} references operator (id), decision_note text, version ${int} not null default 1)${table}`,
    `create index risk_stop_until on risk_stop (until_at) where lifted_at is null`,
  ],
}
