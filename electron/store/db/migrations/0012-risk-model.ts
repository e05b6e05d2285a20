// Versions of the learnt score, who asked for one to go live and who decided, and what the one in shadow says beside the live one.
import type { Migration } from './migration.ts'

export const riskModel: Migration = {
  number: 12,
  name: 'risk-model',
  statements: ({ key, int, table }) => [
    // `body` is LearntModel of shared/risk/model as JSON. A version is never changed but for its state.
    `create table risk_model (id ${key}, number ${int} not null unique, state text not null, maker ${int} not null references operator (id),
      made_at ${int} not null, shadow_at ${int}, live_at ${int}, ended_at ${int}, before_id ${int} references risk_model (id),
      asked_by ${int} references operator (id), asked_at ${int}, asked_note text, asked_until ${int},
      checker ${int} references operator (id), decided_at ${int}, decision_note text, body text not null,
      version ${int} not null default 1)${table}`,
    `create unique index risk_model_live on risk_model (state) where state = 'live'`,
    `create unique index risk_model_shadow on risk_model (state) where state = 'shadow'`,
    // Parts of a million: what the version in shadow would have said.
    `create table risk_shadow (txn_id ${int} not null references txn (id), model_id ${int} not null references risk_model (id),
      chance ${int} not null, primary key (model_id, txn_id))${table}`,
  ],
}
