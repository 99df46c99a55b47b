import { expect, it } from 'vitest';
import { hostLabels, ownLabels } from './labels.ts';

it('has at least what Node knows of this host, and more where the system tells', async () => {
  const labels = await hostLabels('1.2.3');
  expect(labels).toMatchObject(ownLabels('1.2.3'));
  expect(labels.osName).toBeTypeOf('string');
});

it('ends at once, with what Node knows, when the agent is stopped meanwhile', async () => {
  const stop = new AbortController();
  const labels = hostLabels('1.2.3', stop.signal);
  stop.abort();
  expect(await labels).toEqual(ownLabels('1.2.3'));
});
