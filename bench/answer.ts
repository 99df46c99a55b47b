import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Waits for a program that prints JSON lines: `{"say":"…"}` goes to the reader, the last line is the answer. @throws when it fails */
export async function answerOf(child: ChildProcess, program: string, say: (line: string) => void): Promise<unknown> {
  if (child.stdout === null) throw new Error(`${program} has no output`);
  let last: unknown;
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = JSON.parse(line);
    if (typeof last === 'object' && last !== null && 'say' in last) say(String(last.say));
  });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${program} ended with ${child.exitCode ?? child.signalCode}`);
  return last;
}
