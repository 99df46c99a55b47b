import type { Need } from '../query-contract.ts';
import type { Narrowing } from './narrowing.ts';

/** In the JSON of what a host says of its release; a quote within a text of it has a stroke before it. In the words of its index. */
const STALE = `presence.updates LIKE '%"stale":true%'`;
/** Of scopes of what runs within a host: `environments/docker@system`. In the words of their index. */
const GAP = "coverage.complete = 0 AND coverage.scope >= 'environments/' AND coverage.scope < 'environments0'";

/** Hosts that need a person for that, as far as an index knows. */
export function needNarrowing(need: Need): readonly Narrowing[] {
  switch (need) {
    case 'clone': {
      const forked = 'host.forked_at IS NOT NULL AND host.closed_at IS NULL';
      return [{ ids: { sql: `SELECT host.id FROM host WHERE ${forked}`, values: [] }, check: { sql: forked, values: [] } }];
    }
    case 'environment-gap': {
      const ids = `SELECT DISTINCT coverage.host FROM coverage WHERE ${GAP}`;
      const check = `EXISTS (SELECT 1 FROM coverage WHERE coverage.host = host.id AND ${GAP})`;
      return [{ ids: { sql: ids, values: [] }, check: { sql: check, values: [] } }];
    }
    case 'canary-missed': {
      const missed = `command.verb = 'canary' AND command.alerted_at IS NOT NULL AND command.proved_at IS NULL AND NOT EXISTS (SELECT 1
        FROM command AS later WHERE later.host = command.host AND later.number > command.number AND later.proved_at IS NOT NULL)`;
      const check = `EXISTS (SELECT 1 FROM command WHERE command.host = host.id AND ${missed})`;
      return [
        { ids: { sql: `SELECT command.host FROM command WHERE ${missed}`, values: [] }, check: { sql: check, values: [] } },
      ];
    }
    case 'stale-catalogue':
      return [
        { ids: { sql: `SELECT presence.host FROM presence WHERE ${STALE}`, values: [] }, check: { sql: STALE, values: [] } },
      ];
  }
}
