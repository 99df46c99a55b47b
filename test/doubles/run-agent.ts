/** The agent as a process of its own, over a scanner that is told what to see: `run-agent.ts STATE-FOLDER FILE`. */
import { pino } from 'pino';
import { runAgent } from '../../src/agent/agent.ts';
import { ownLabels } from '../../src/agent/labels/labels.ts';
import { endingSignal } from '../../src/cli/ending.ts';

const [folder = '', file = ''] = process.argv.slice(2);
await runAgent({
  folder,
  scanner: () => ({ file: process.execPath, args: ['--no-warnings', `${import.meta.dirname}/told-scanner.ts`, file], env: {} }),
  version: 'test',
  log: pino({ level: 'debug' }, pino.destination({ fd: 2, sync: true })),
  signal: endingSignal(),
  labels: () => Promise.resolve(ownLabels('test')),
});
