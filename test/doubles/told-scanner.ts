/**
 * A scanner that sees what a file says: for the agent's tests, where the disk must not decide. It speaks the pipe as the
 * real one does. The file is `{"observations":[…],"coverage":[…],"say":"…"?,"takesMs":1?}`; when it changes, it says `changed`; `say` is
 * written as a line of its own, whatever it is. A look that takes its time says at its begin that it has seen all.
 */
import { readFileSync, watchFile } from 'node:fs';
import { createInterface } from 'node:readline';

const file = process.argv[2] ?? '';
const read = () =>
  JSON.parse(readFileSync(file, 'utf8')) as { observations: object[]; coverage: object[]; say?: string; takesMs?: number };
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

say({ kind: 'ready', version: 'told', watched: 1 });
watchFile(file, { interval: 50 }, () => {
  const { say: line } = read();
  if (line !== undefined) process.stdout.write(`${line}\n`);
  say({ kind: 'changed', scopes: ['told@system'], why: 'told' });
});
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const order = JSON.parse(line) as { kind: string; id: number };
  if (order.kind !== 'scan') return;
  const { observations, coverage, takesMs = 0 } = read();
  const products = Map.groupBy(observations as { product: string }[], ({ product }) => product);
  const copies = [...products].map(([product, { length }]) => ({ product, copies: length }));
  if (takesMs > 0) say({ kind: 'progress', id: order.id, scope: 'told@system', through: coverage.length, copies });
  const catalogue = { version: '1', digest: 'c'.repeat(64) };
  const answer = (): boolean =>
    say({ kind: 'result', id: order.id, startedAt: new Date().toISOString(), durationMs: 1, catalogue, observations, coverage });
  if (takesMs === 0) answer();
  else setTimeout(answer, takesMs);
});
lines.on('close', () => process.exit(0));
