import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandView } from '../../src/api-client/client.generated.ts';
import { Stack, until } from './stack.ts';

const WAIT_MS = 60_000;
/** Far below a contact interval, which is a minute; most of it is the look. */
const SOON_MS = 2000;
const TAKEN = 'the collector’s order is obeyed';
const AGAIN = 'an order that was broken off is begun again';
let stack: Stack;
beforeAll(async () => {
  stack = await Stack.start({ isStateInside: true });
  await until('the first look', () => says('looked').length > 0, WAIT_MS);
}, WAIT_MS);
afterAll(() => stack.stop());

const says = (text: string) => stack.log('agent').filter(({ msg }) => msg === text);
const waits = () => says('waits for orders').length;

/** Orders it as a person does, and says how long it took by the collector's clock until it was done. */
async function tookMs(...order: readonly string[]): Promise<number> {
  const { hostId = '' } = await stack.status();
  const { stdout } = await stack.call(['collector', 'host', ...order, hostId, '--json', '--data', stack.dataFolder], true);
  const { state, issuedAt, endedAt = '' } = JSON.parse(stdout) as CommandView;
  expect(state).toBe('acted');
  return Date.parse(endedAt) - Date.parse(issuedAt);
}

describe('an order for a host that somebody looks at', () => {
  it('is done at once, again and again', { timeout: WAIT_MS }, async () => {
    await until('it waits', () => waits() > 0, WAIT_MS);
    const took: number[] = [];
    for (const verb of ['rescan', 'send-diagnostics', 'rescan']) {
      const before = waits();
      took.push(await tookMs(verb));
      await until('it waits again', () => waits() > before, WAIT_MS);
    }
    expect(Math.min(...took)).toBeLessThan(SOON_MS);
    expect(Math.max(...took)).toBeLessThan(5 * SOON_MS);
  });

  it(
    'is done also after the collector was killed and came back, at the latest with the next contact',
    { timeout: 5 * WAIT_MS },
    async () => {
      await stack.end('collector', 'SIGKILL');
      await stack.startCollector();
      // A host that has given up trying by then comes when its interval is over.
      const before = waits();
      await tookMs('send-diagnostics');
      await until('it waits again', () => waits() > before, 2 * WAIT_MS);
      expect(await tookMs('send-diagnostics')).toBeLessThan(5 * SOON_MS);
    },
  );

  const ENDS: readonly { readonly name: string; readonly verb: string; readonly signal: 'SIGKILL' | 'SIGTERM' }[] = [
    { name: 'was killed while it looked', verb: 'rescan', signal: 'SIGKILL' },
    { name: 'was told to stop while it looked', verb: 'rescan', signal: 'SIGTERM' },
    { name: 'was killed with its marker on the disk', verb: 'canary', signal: 'SIGKILL' },
  ];
  for (const { name, verb, signal } of ENDS)
    it(`is done by an agent that ${name} and came back`, { timeout: 3 * WAIT_MS }, async () => {
      const { hostId = '' } = await stack.status();
      const [taken, again] = [TAKEN, AGAIN].map((text) => says(text).length) as [number, number];
      const access = ['--json', '--data', stack.dataFolder];
      await stack.call(['collector', 'host', verb, hostId, '--wait', '0', ...access], true);
      const commands = async () =>
        JSON.parse((await stack.call(['collector', 'host', 'commands', hostId, ...access], true)).stdout) as CommandView[];
      await until('it is taken', () => says(TAKEN).length > taken, 2 * WAIT_MS);
      await stack.end('agent', signal);
      expect((await commands())[0]).toMatchObject({ verb, state: 'delivered' });
      stack.startAgent();
      await until('it is done', async () => (await commands())[0]?.state !== 'delivered', WAIT_MS);
      expect((await commands())[0]).toMatchObject({ verb, state: 'acted' });
      expect(says(AGAIN).length - again).toBe(1);
    });
});
