import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { execRecords } from './records.ts';
import { openTrace, pipeOf, prepareInstance, PREPARED, removeInstance, removeStale, tracefs } from './instance.ts';

const folder = tracefs() ?? '';
const isOurs = process.getuid?.() === 0 && folder !== '' && !existsSync(pipeOf(folder, PREPARED));
/** As that of a scanner that was killed: no process has such a number, which is above the kernel's bound. */
const STALE = `bandog-${4_194_304 + (process.pid % 1_000_000)}`;
/** One that no scanner takes for its own. */
const OTHER = `bandog-test-${process.pid}`;

describe.skipIf(!isOurs)('the kernel’s trace (skipped unless root, with tracefs mounted and no prepared instance)', () => {
  const buffer = Buffer.alloc(65_536);
  const begun: (() => void)[] = [];
  afterEach(() => {
    for (const end of begun.splice(0)) end();
    removeInstance(folder, OTHER);
  });
  const start = (): number => {
    const trace = openTrace(folder);
    begun.push(trace.close);
    return trace.descriptor;
  };
  it('T39: shows what was started', () => {
    const descriptor = start();
    spawnSync('/bin/true');
    const files: string[] = [];
    // To read waits where there is nothing; this is there.
    while (!files.includes('/bin/true')) {
      const count = readSync(descriptor, buffer);
      files.push(...execRecords(Buffer.alloc(0), buffer.subarray(0, count)).execs.map(({ file }) => file));
    }
    expect(files).toContain('/bin/true');
  });

  it('goes with the scanner', () => {
    const trace = openTrace(folder);
    const own = `${folder}/instances/bandog-${process.pid}`;
    expect(existsSync(own)).toBe(true);
    trace.close();
    expect(existsSync(own)).toBe(false);
  });

  it('removes what a killed scanner left behind, and nothing that is not its own', () => {
    mkdirSync(`${folder}/instances/${OTHER}`);
    mkdirSync(`${folder}/instances/${STALE}`);
    removeStale(folder);
    expect(existsSync(`${folder}/instances/${STALE}`)).toBe(false);
    expect(existsSync(`${folder}/instances/${OTHER}`)).toBe(true);
  });

  it('is prepared twice as well as once', () => {
    for (let turn = 0; turn < 2; turn += 1) prepareInstance(folder, OTHER);
    expect(readFileSync(`${folder}/instances/${OTHER}/events/sched/sched_process_exec/enable`, 'utf8').trim()).toBe('1');
  });

  it('is read by one with CAP_DAC_READ_SEARCH and no other right, and by nobody without it', () => {
    prepareInstance(folder, OTHER);
    const read = (...capabilities: readonly string[]) =>
      spawnSync('setpriv', [
        '--reuid',
        '65534',
        '--clear-groups',
        ...capabilities,
        'dd',
        `if=${pipeOf(folder, OTHER)}`,
        'iflag=nonblock',
        'count=1',
        'status=none',
      ]);
    const { error, stderr } = read(
      '--inh-caps',
      '-all,+dac_read_search',
      '--ambient-caps',
      '-all,+dac_read_search',
      '--bounding-set',
      '-all,+dac_read_search',
    );
    if (error !== undefined) return; // no setpriv here
    // Its own start is there to read; or, with nothing to read, the kernel says so rather than no.
    expect(stderr.toString()).not.toContain('denied');
    expect(read().stderr.toString()).toContain('denied');
  });
});
