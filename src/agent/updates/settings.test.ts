import { describe, expect, it } from 'vitest';
import { signStatement } from '../../catalogue/sign.ts';
import type { HostSettings } from '../../wire/statements.ts';
import { COLLECTOR_ID, CREATED, Signer } from './fixtures/publisher.ts';
import { clamped, judgeSettings } from './settings.ts';
import { firstState } from './updates-state.ts';

const publisher = new Signer();
const state = { ...firstState(publisher.publicKey), highestSettings: 5 };
const judge = (statement: ReturnType<Signer['settings']>) => judgeSettings(statement, state, COLLECTOR_ID);
const said: HostSettings = { schema: 'bandog.settings/1', collectorId: COLLECTOR_ID, revision: 6, created: CREATED };

describe('settings that are offered', () => {
  it.each([
    { name: 'newer ones are taken', given: publisher.settings({ revision: 6 }), want: { kind: 'new' } },
    { name: 'the same are known', given: publisher.settings({ revision: 5 }), want: { kind: 'known' } },
    {
      name: 'T59: older ones are refused',
      given: publisher.settings({ revision: 4 }),
      want: { kind: 'refused', why: expect.stringContaining('older') },
    },
    {
      name: 'T57: of the collector itself are refused',
      given: new Signer().settings({ revision: 6 }),
      want: { kind: 'refused', why: expect.stringContaining('not signed') },
    },
    {
      name: 'T57: for another collector are refused',
      given: publisher.settings({ revision: 6, collectorId: 'x' }),
      want: { kind: 'refused', why: expect.stringContaining('another collector') },
    },
    {
      name: 'T57: that would turn the check of signatures off are refused',
      given: signStatement(publisher.key, 'settings', { ...said, checkSignatures: false }),
      want: { kind: 'refused', why: expect.stringContaining('no settings that this agent understands') },
    },
  ])('$name', ({ given, want }) => expect(judge(given)).toMatchObject(want));
});

describe('T57: numbers of settings are held within what a host accepts', () => {
  it.each([
    { given: { contactIntervalSeconds: 0 }, want: { contactIntervalSeconds: 30 } },
    { given: { contactIntervalSeconds: 315_360_000 }, want: { contactIntervalSeconds: 3600 } },
    { given: { contactIntervalSeconds: 120 }, want: { contactIntervalSeconds: 120 } },
    { given: { sweepShare: 500 }, want: { sweepShare: 50 } },
    { given: { sweepShare: -1 }, want: { sweepShare: 1 } },
    {
      given: {
        addresses: [
          'https://a.example:8443',
          'http://b.example',
          'https://c.example/path',
          'file:///etc/passwd',
          'https://u:p@d.example',
          'x',
        ],
      },
      want: { addresses: ['https://a.example:8443'] },
    },
    { given: { addresses: ['nowhere'] }, want: {} },
  ])('$given', ({ given, want }) => expect(clamped({ ...said, ...given })).toEqual({ revision: 6, ...want }));
});
