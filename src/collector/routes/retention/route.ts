import { Type, type Static } from 'typebox';
import { COUNT, closed, oneOf, text } from '../../../domain/schema.ts';
import { IDLE_MS, LIFE_MS } from '../../access/sessions.ts';
import { MAX_ALARMS, MAX_LOSSES } from '../../store/contract.ts';
import { DAYS_KEPT } from '../../store/figures-contract.ts';
import { MOST_DAYS_WAITING, MOST_DEAD, MOST_QUEUED } from '../../store/sinks-contract.ts';
import { named } from '../answers.ts';
import type { RouteContext, RouteGroup } from '../contract.ts';
import { CODE_LIFE_MS } from '../users/route.ts';

/** A path, and the number of a line. */
const MAX_ORIGIN = 4200;
const KEPT = [
  'copies',
  'finding-history',
  'audit-log',
  'policy-history',
  'daily-figures',
  'alarms',
  'losses',
  'sessions',
  'setup-codes',
  'sink-events',
  'dead-letters',
] as const;
/** How long something is kept; without a bound it is kept for ever. */
const RetentionView = named('RetentionView', {
  what: oneOf(KEPT),
  /** Of the calendar, beside this one. */
  months: Type.Optional(COUNT),
  minutes: Type.Optional(COUNT),
  /** How many: of a host (alarms, losses) or a sink (events, dead letters). */
  most: Type.Optional(COUNT),
  /** The option of `bandog collector run` that says it; absent: it is fixed. */
  option: Type.Optional(text(64)),
  /** What says it now: that option, its variable, or a file with the number of its line; absent: nothing does. */
  saidBy: Type.Optional(text(MAX_ORIGIN)),
  /** The file of settings that the collector was started with, to which a line can be added. */
  file: Type.Optional(text(MAX_ORIGIN)),
});

/** What the collector keeps, and for how long. */
export const retentionRoutes: RouteGroup = {
  name: 'retention',
  register(app, context) {
    const response = { 200: closed({ items: Type.Array(RetentionView) }) };
    const summary = 'What is kept for how long, and what says so';
    const schema = { operationId: 'getRetention', summary, tags: ['retention'], response };
    app.get('/api/v1/retention', { config: { access: 'getRetention' as const }, schema }, () => ({ items: keptBy(context) }));
  },
};

function keptBy({ keepHistoryMonths: months, keepHistory: { saidBy, file } = {} }: RouteContext): Static<typeof RetentionView>[] {
  const origin = { ...(saidBy === undefined ? {} : { saidBy }), ...(file === undefined ? {} : { file }) };
  return [
    { what: 'copies' },
    { what: 'finding-history', option: '--keep-history', ...origin, ...(months === undefined ? {} : { months }) },
    { what: 'daily-figures', minutes: DAYS_KEPT * 24 * 60 },
    { what: 'alarms', most: MAX_ALARMS },
    { what: 'losses', most: MAX_LOSSES },
    { what: 'policy-history' },
    { what: 'audit-log' },
    { what: 'sink-events', most: MOST_QUEUED, minutes: MOST_DAYS_WAITING * 24 * 60 },
    { what: 'dead-letters', most: MOST_DEAD },
    { what: 'sessions', minutes: Math.max(IDLE_MS, LIFE_MS) / 60_000 },
    { what: 'setup-codes', minutes: CODE_LIFE_MS / 60_000 },
  ];
}
