import { expect, it } from 'vitest';
import type { LookOutcome } from '../wire/local.ts';
import { AskedLooks } from './asked-looks.ts';

const outcome = (open: number): LookOutcome => ({
  at: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  scopes: 1,
  incomplete: [],
  changes: [],
  open,
  isCut: false,
});
const none = () => undefined;

it('one look answers all who waited for it', async () => {
  const asked = new AskedLooks();
  const both = Promise.all([asked.ask(none, false), asked.ask(none, false)]);
  asked.begin();
  asked.ended(outcome(3));
  expect((await both).map(({ open }) => open)).toEqual([3, 3]);
});

it('who asks while a look is under way gets the next one', async () => {
  const asked = new AskedLooks();
  const first = asked.ask(none, false);
  asked.begin();
  const second = asked.ask(none, true);
  asked.ended(outcome(1));
  expect((await first).open).toBe(1);
  asked.begin();
  asked.ended(outcome(2));
  expect((await second).open).toBe(2);
});

it('says how it goes on', async () => {
  const asked = new AskedLooks();
  const said: string[] = [];
  const waiting = asked.ask(({ phase, scope }) => said.push(`${phase} ${scope ?? ''}`), true);
  asked.progress('a@system');
  asked.begin();
  asked.progress('b@system');
  asked.ended(outcome(0));
  await waiting;
  expect(said).toEqual(['waiting ', 'waiting a@system', 'looking ', 'looking b@system']);
});

it('a scanner that broke off makes them wait for the next look, a look that failed ends them, and so does the agent’s end', async () => {
  const asked = new AskedLooks();
  const broken = asked.ask(none, false);
  asked.begin();
  asked.broken();
  asked.begin();
  asked.ended(outcome(5));
  expect((await broken).open).toBe(5);

  const failed = asked.ask(none, false);
  asked.begin();
  asked.fail('no disk');
  await expect(failed).rejects.toMatchObject({ code: 'E_SCAN_FAILED', message: 'the look failed: no disk' });

  const ended = asked.ask(none, false);
  asked.end('the agent stops');
  await expect(ended).rejects.toMatchObject({ code: 'E_SCAN_FAILED' });
});
