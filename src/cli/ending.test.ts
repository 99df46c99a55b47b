import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const PROGRAM = `
import { endingSignal } from ${JSON.stringify(new URL('./ending.ts', import.meta.url).href)};
const signal = endingSignal();
signal.addEventListener('abort', () => console.log('asked to end by ' + signal.reason.message));
setInterval(() => {}, 1000);
console.log('ready');
`;

/** A process that hears its first signal and goes on regardless. */
async function stubborn() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = async () => String((await once(child.stdout, 'data'))[0]);
  expect(await said()).toBe('ready\n');
  return { child, said, ended: once(child, 'exit') };
}

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  test(`the first ${name} asks, the second signal ends`, async () => {
    const { child, said, ended } = await stubborn();
    child.kill(name);
    expect(await said()).toBe(`asked to end by ${name}\n`);
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
  });
}
