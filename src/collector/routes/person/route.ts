import { Type } from 'typebox';
import type { Clock } from '../../../domain/clock.ts';
import { KnownError } from '../../../domain/errors.ts';
import { closed, INSTANT, text } from '../../../domain/schema.ts';
import { STATES } from '../../../domain/state.ts';
import { RecentCount } from '../../access/recent-count.ts';
import { FindingView, named } from '../answers.ts';
import { auditForbidden, auditLine } from '../audit-line.ts';
import type { RouteGroup } from '../contract.ts';
import { HostFilters, paths } from '../host-filters.ts';
import { findingView, judgingOf } from '../views.ts';

/** Copies and hosts of one person that are listed. */
const MOST_COPIES = 1000;
const MOST_HOSTS = 500;
/** People that somebody may look at in ten minutes: a helpdesk on a busy day, and nobody who goes through the whole staff. */
const MOST_PEOPLE = 20;
const WITHIN_MS = 10 * 60_000;
/** Who looked lately; of more the oldest are forgotten. */
const MOST_CALLERS = 10_000;

/** All hosts and copies of one account. */
const PersonReport = named('PersonReport', {
  account: text(256),
  hosts: Type.Array(closed({ id: text(32), name: text(256), group: text(500), lastContact: INSTANT })),
  findings: Type.Array(FindingView),
  /** True when there are more than are listed. */
  isCut: Type.Boolean(),
  now: INSTANT,
});

/** One person's hosts and copies, for a reason that is recorded with who looked, and not of one person after the other. */
export const personRoutes: RouteGroup = {
  name: 'person',
  register(app, context) {
    const { store, clock } = context;
    const looks = new Looks(clock);
    const account = Type.String({ minLength: 1, maxLength: 256, description: "An account's name or id" });
    const reason = Type.String({ minLength: 5, maxLength: 500, pattern: '\\S', description: 'Why; it stands in the audit log' });
    const body = closed({ account, reason, gone: Type.Optional(Type.Boolean({ description: 'Also what is gone' })) });
    const querystring = closed({ group: HostFilters.properties.group });
    const summary = 'All hosts and copies of one account, for a reason that is recorded';
    const schema = { operationId: 'lookAtPerson', summary, tags: ['hosts'], querystring, body, response: { 200: PersonReport } };
    app.post('/api/v1/person', { config: { access: 'lookAtPerson' as const }, schema }, async (request) => {
      const { account: wanted, reason: why, gone = false } = request.body;
      const deed = { action: 'person.read', subject: wanted, why };
      const audit = auditLine(context, request.caller, deed);
      if (!looks.isTaken(audit.actor)) {
        await auditForbidden(context, request.caller, { subject: 'lookAtPerson', detail: { account: wanted, why } });
        throw tooOften();
      }
      const copy = { account: wanted, states: gone ? STATES : STATES.filter((state) => state !== 'gone') };
      const within = paths(request.query.group);
      // Nobody is answered before his look is on disk.
      const [hosts, findings] = await Promise.all([
        store.hosts({ copy, within, limit: MOST_HOSTS + 1 }),
        store.findings({ ...copy, within, limit: MOST_COPIES + 1 }),
        store.audit(audit),
      ]);
      const judging = judgingOf(context);
      return {
        account: wanted,
        hosts: hosts
          .slice(0, MOST_HOSTS)
          .map(({ hostId: id, labels, group, lastContact }) => ({ id, name: labels.name, group, lastContact })),
        findings: findings.slice(0, MOST_COPIES).map((row) => findingView(row, judging)),
        isCut: hosts.length > MOST_HOSTS || findings.length > MOST_COPIES,
        now: clock.now(),
      };
    });
  },
};

/** How often each caller looked lately; in memory, by each replica for itself. */
class Looks {
  readonly #clock: Clock;
  readonly #counts = new Map<string, RecentCount>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one more; false when there were too many. */
  isTaken(actor: string): boolean {
    const count = this.#counts.get(actor) ?? new RecentCount(this.#clock, { most: MOST_PEOPLE, withinMs: WITHIN_MS });
    this.#counts.delete(actor);
    for (const oldest of this.#counts.keys()) {
      if (this.#counts.size < MOST_CALLERS) break;
      this.#counts.delete(oldest);
    }
    this.#counts.set(actor, count);
    if (!count.isBelow()) return false;
    count.add();
    return true;
  }
}

function tooOften(): KnownError {
  const message = `you looked at ${MOST_PEOPLE} people within ten minutes`;
  const remedy = 'Wait ten minutes; findings of many accounts are listed for analysts (`bandog findings`).';
  return new KnownError('E_TOO_OFTEN', message, remedy);
}
