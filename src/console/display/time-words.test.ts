import { describe, expect, it } from 'vitest';
import { agoText, exactText } from './time-words.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const CASES = [
  { name: 'now', given: '2026-11-22T11:59:40Z', want: ['now', '现在'] },
  { name: 'a clock that is a little ahead', given: '2026-11-22T12:00:09Z', want: ['now', '现在'] },
  { name: 'minutes', given: '2026-11-22T11:57:00Z', want: ['3 minutes ago', '3分钟前'] },
  { name: 'hours, not rounded up', given: '2026-11-22T08:01:00Z', want: ['3 hours ago', '3小时前'] },
  { name: 'yesterday', given: '2026-11-21T10:00:00Z', want: ['yesterday', '昨天'] },
  { name: 'to come', given: '2026-11-25T12:00:00Z', want: ['in 3 days', '3天后'] },
] as const;

describe('how long ago', () => {
  for (const { name, given, want } of CASES) {
    it(name, () => expect([agoText(given, NOW, 'en'), agoText(given, NOW, 'zh')]).toEqual(want));
  }
});

it('the exact time names its zone', () => {
  expect(exactText('2026-11-22T12:00:00Z', 'en')).toMatch(/2026.*:00:00 .*(UTC|GMT|[A-Z]{3})/);
});
