// Rules by which the store decides applications itself: what each is set to, who asked for it and who agreed.
import type { Migration } from './migration.ts'

export const autoRules: Migration = {
  number: 16,
  name: 'auto-rules',
  statements: ({ key, int, table }) => [
    // One row a rule that was ever asked for; without a row a rule is off. `settings` and `asked_settings` are AutoSettings as JSON.
    `create table auto_rule (id ${key}, name text not null unique, on_since ${int}, settings text not null,
      on_by ${int} references operator (id), asked_by ${int} references operator (id), asked_at ${int}, asked_note text,
      asked_until ${int}, asked_settings text, version ${int} not null default 1)${table}`,
    `create index application_rule on application (rule, decided_at) where rule is not null`,
  ],
}
