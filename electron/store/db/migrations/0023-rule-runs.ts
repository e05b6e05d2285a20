// Every time a version ran in shadow or live: before, a version kept one time each, and lost it when it ran again. And when a request to
// lift a stop was decided, which was kept only where it was lifted.
import type { Migration } from './migration.ts'

export const ruleRuns: Migration = {
  number: 23,
  name: 'rule-runs',
  statements: ({ key, int, table }) => [
    `create table rule_run (id ${key}, version_id ${int} not null references rule_version (id), live ${int} not null,
      from_at ${int} not null, until_at ${int})${table}`,
    `create index rule_run_version on rule_run (version_id, from_at)`,
    `create unique index rule_run_now on rule_run (version_id) where until_at is null`,
    // What is known of earlier ones: where the other way of running came later, this one had ended by then.
    `insert into rule_run (version_id, live, from_at, until_at)
      select id, 0, shadow_at, case when live_at >= shadow_at then live_at else ended_at end
      from rule_version where shadow_at is not null order by id`,
    `insert into rule_run (version_id, live, from_at, until_at)
      select id, 1, live_at, case when shadow_at > live_at then shadow_at else ended_at end
      from rule_version where live_at is not null order by id`,
    `alter table rule_version drop column shadow_at`,
    `alter table rule_version drop column live_at`,
    `alter table rule_version drop column ended_at`,
    `alter table risk_stop add column decided_at ${int}`,
    `update risk_stop set decided_at = lifted_at`,
  ],
}
