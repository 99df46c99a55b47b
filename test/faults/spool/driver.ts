/**
 * `driver.ts FOLDER ROUNDS`: a commit cycle as the agent does it (record, seal, send, acknowledge) over the spool of a folder,
 * without a network: what is sent is a line of its output, which the judge takes for what the collector has. A line is written
 * when its step is done, so that whatever ends this process, the judge knows what it promised.
 */
import { writeSync } from 'node:fs';
import { openSpool } from '../../../src/agent/spool/open-spool.ts';
import { CLOCK, finding, record } from '../../../src/agent/spool/fixtures/finding.ts';
import { deliver, ModelCollector, type Line } from './judge.ts';

const [folder = '', rounds = '6'] = process.argv.slice(2);

function say(line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

const clock = { ...CLOCK, monotonicMs: () => performance.now() };
const { spool } = openSpool(folder, clock, { say: ({ kind }) => say({ kind: 'trouble', what: kind }) });
if (spool.chain() === undefined) spool.beginChain({ epoch: 1, sequence: 1, previous: '0'.repeat(64) });
say({ kind: 'began' });
const collector = new ModelCollector();
for (let round = 1; round <= Number(rounds); round += 1) {
  const version = String(round);
  // One copy that changes each round, one that comes and goes, and one more each round.
  const changes = [
    finding('a', version),
    finding('b', version, round % 2 === 0 ? 'gone' : 'installed'),
    finding(String(round % 10), version),
  ];
  record(spool, changes);
  say({ kind: 'recorded', version, onDisk: spool.isOnDisk, findings: changes.map(({ id, state }) => ({ id, state })) });
  spool.loss(`rounds ${version}`, 1);
  say({ kind: 'lost', version, onDisk: spool.isOnDisk });
  if (round % 3 === 0) spool.requestResync();
  deliver(spool, collector, say);
}
spool.close();
say({ kind: 'ended' });
