import type { Need } from '../query-contract.ts';
import type { Condition, Narrowing } from './narrowing.ts';

/** In the JSON of what a host says of its release; a quote within a text of it has a stroke before it. */
export const STALE: Condition = { sql: 'presence.updates LIKE ?', values: ['%"stale":true%'] };
/** Scopes of what runs within a host: `environments/docker@system`. */
const ENVIRONMENTS = ['environments/', 'environments0'] as const;

/** Hosts that need a person for that, as far as an index knows. */
export function needNarrowing(need: Need): readonly Narrowing[] {
  switch (need) {
    case 'clone': {
      const forked = 'host.forked_at IS NOT NULL AND host.closed_at IS NULL';
      return [{ ids: { sql: `SELECT host.id FROM host WHERE ${forked}`, values: [] }, check: { sql: forked, values: [] } }];
    }
    case 'environment-gap': {
      const gap = 'coverage.complete = 0 AND coverage.scope >= ? AND coverage.scope < ?';
      const ids = `SELECT coverage.host FROM scan JOIN coverage ON coverage.host = scan.host WHERE scan.complete = 0 AND ${gap}`;
      const check = `EXISTS (SELECT 1 FROM coverage WHERE coverage.host = host.id AND ${gap})`;
      return [{ ids: { sql: ids, values: ENVIRONMENTS }, check: { sql: check, values: ENVIRONMENTS } }];
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
      return [];
  }
}
