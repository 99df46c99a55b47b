import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAnswerTo, parseFromAgent, parseFromCommand } from './parse-local.ts';

const id = 'a'.repeat(32);
const hello = { kind: 'hello', protocol: 'bandog-local/1', agent: '1', nonce: id };

describe('lines of a command', () => {
  const taken: readonly object[] = [
    { kind: 'proven' },
    { kind: 'ask', ask: { kind: 'status' } },
    { kind: 'ask', ask: { kind: 'findings', after: id } },
    { kind: 'ask', ask: { kind: 'explain', subject: '/home/ada' } },
    { kind: 'ask', ask: { kind: 'scan' } },
    { kind: 'ask', ask: { kind: 'next-upload', from: 3 } },
    { kind: 'ask', ask: { kind: 'sent' } },
    { kind: 'ask', ask: { kind: 'sent-batch', epoch: 1, sequence: 2 } },
    { kind: 'ask', ask: { kind: 'doctor' } },
    { kind: 'ask', ask: { kind: 'my-machine' } },
  ];
  it.each(taken)('%j is taken', (line) => expect(parseFromCommand(JSON.stringify(line))).toEqual(line));

  const refused: readonly string[] = [
    '',
    'null',
    '[]',
    '{"kind":"ask"}',
    '{"kind":"ask","ask":{"kind":"run","program":"/bin/sh"}}',
    '{"kind":"ask","ask":{"kind":"status","all":true}}',
    '{"kind":"ask","ask":{"kind":"findings","after":"../../etc"}}',
    '{"kind":"ask","ask":{"kind":"sent-batch","epoch":0,"sequence":1}}',
    '{"kind":"ask","ask":{"kind":"sent-batch","epoch":1,"sequence":1.5}}',
    '{"kind":"ask","ask":{"kind":"next-upload","from":-1}}',
    `{"kind":"ask","ask":{"kind":"explain","subject":"${'x'.repeat(16_385)}"}}`,
    '{"kind":"ask","ask":{"kind":"status","__proto__":{"sees":"all"}}}',
    '{"kind":"proven","account":"0"}',
  ];
  it.each(refused)('%s is refused', (line) => expect(parseFromCommand(line)).toBeUndefined());
});

describe('lines of the agent', () => {
  const taken: readonly object[] = [
    hello,
    { ...hello, proofs: '/dev/shm' },
    { kind: 'welcome', sees: 'own', account: '1000' },
    { kind: 'progress', phase: 'looking', scope: 's' },
    { kind: 'failed', code: 'E_OVERLOADED', message: 'm', remedy: 'r' },
    { kind: 'answer', body: { any: 'thing' } },
  ];
  it.each(taken)('%j is taken', (line) => expect(parseFromAgent(JSON.stringify(line))).toEqual(line));

  const refused: readonly object[] = [
    { ...hello, protocol: 'bandog-local/2' },
    { ...hello, nonce: '../../../etc/cron.d/x' },
    { kind: 'welcome', sees: 'everything' },
    { kind: 'failed', code: 'E_MADE_UP', message: 'm', remedy: 'r' },
    { kind: 'answer' },
  ];
  it.each(refused)('%j is refused', (line) => expect(parseFromAgent(JSON.stringify(line))).toBeUndefined());
});

it('nothing that is sent makes a parser throw, or is taken for an answer', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (line) => {
      parseFromCommand(line);
      parseFromAgent(line);
      expect(isAnswerTo('my-machine', JSON.parse(line))).toBe(false);
    }),
    { numRuns: 300 },
  );
});
