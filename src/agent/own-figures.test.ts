import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { AgentCost } from '../domain/agent-figures.ts';
import { systemClock } from '../domain/clock.ts';
import { BUDGET_SETTING } from './governor/budget.ts';
import { Governor } from './governor/governor.ts';
import { limitsWithin } from './governor/limits.ts';
import { ownFigures } from './own-figures.ts';

const spoolWith = (settings: Readonly<Record<string, string>>) => ({ setting: (name: string) => settings[name] });

/** The governor's own, after one look. */
function budget(): string {
  const governor = new Governor(limitsWithin(), { clock: systemClock, before: undefined });
  governor.looked('quick', { cost: { cpuMs: 250.4, watcherCpuMs: 3.2, peakBytes: 90_000_000, endedAtCap: 0 }, durationMs: 300 });
  const since = '2026-11-21T12:00:00.000Z';
  return JSON.stringify(
    governor.budget({
      spool: { limit: 1000, used: 10 },
      hung: [{ what: '/home/ada/secret-project', times: 1, lastAt: since, until: since }],
      waiting: [{ what: 'sweep', why: 'battery', since, atTheLatest: since }],
      agentCpuMs: 12.3,
    }),
  );
}

it('tells what the governor counted in whole figures that the wire takes, and no path', () => {
  const { cost } = ownFigures(spoolWith({ [BUDGET_SETTING]: budget() }));
  expect(Value.Check(AgentCost, cost)).toBe(true);
  expect(cost).toMatchObject({
    limitPercent: 1,
    looksDayMs: 250,
    peakBytes: 90_000_000,
    leftOut: 1,
    waiting: [{ what: 'sweep', why: 'battery' }],
  });
  expect(JSON.stringify(cost)).not.toContain('secret-project');
});

const ODD: readonly { readonly name: string; readonly settings: Readonly<Record<string, string>> }[] = [
  { name: 'nothing', settings: {} },
  { name: 'no JSON', settings: { [BUDGET_SETTING]: '{', watching: '{' } },
  { name: 'another shape', settings: { [BUDGET_SETTING]: '{"cpu":{"used5m":"much"}}', watching: '{"kind":"ready"}' } },
  {
    name: 'a figure that is none',
    settings: { [BUDGET_SETTING]: budget().replace(/"usedDay":[\d.]+/, '"usedDay":null'), watching: '{"kind":"watching"}' },
  },
];
for (const { name, settings } of ODD) {
  it(`tells nothing of ${name}`, () => expect(ownFigures(spoolWith(settings))).toEqual({}));
}

it('tells how changes are noticed, without what the system said of it', () => {
  const watching = JSON.stringify({ kind: 'watching', watched: 7, compared: 1, starts: 'polling', why: 'EACCES /sys' });
  expect(ownFigures(spoolWith({ watching }))).toEqual({ watching: { watched: 7, compared: 1, starts: 'polling' } });
});
