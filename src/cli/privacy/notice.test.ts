import { describe, expect, it } from 'vitest';
import { privacyLines } from './command.ts';
import { LANGUAGES, wordsIn } from './words.ts';
import { paintFor } from '../paint.ts';
import type { MyMachine } from '../../wire/local.ts';

const MACHINE: MyMachine = {
  schema: 'bandog.my-machine/1',
  at: '2026-11-21T12:00:00.000Z',
  sees: 'own',
  host: { name: 'h', platform: 'linux' },
  agentVersion: '1.0.0',
  collector: 'https://collector.example',
  contactIntervalSeconds: 97,
  scopes: 71,
  incomplete: 3,
  lastLook: '2026-11-21T11:00:00.000Z',
  notice: 'Works agreement 4711',
  desktopNotices: false,
  copies: [],
  isCut: false,
  sent: [],
  waiting: 0,
};
const showing = { paint: paintFor({ isTTY: false, columns: 1000, write: () => undefined }, {}), width: 1000 } as const;

describe('R13: the notice is made from what is in force here', () => {
  for (const language of LANGUAGES) {
    const told = (machine?: MyMachine): string => privacyLines(wordsIn(language, {}), machine, showing).join('\n');

    it(`in ${language}: names the collector, the interval, how much was looked at, and the company's own words`, () => {
      for (const one of ['https://collector.example', '97', '71', '3', 'Works agreement 4711'])
        expect(told(MACHINE)).toContain(one);
      expect(told({ ...MACHINE, collector: 'https://other.example' })).toContain('https://other.example');
      expect(told({ ...MACHINE, collector: 'https://other.example' })).not.toContain('https://collector.example');
    });

    it(`in ${language}: claims none of that where no agent runs`, () => {
      for (const one of ['https://', '97', 'Works agreement']) expect(told()).not.toContain(one);
    });
  }
});
