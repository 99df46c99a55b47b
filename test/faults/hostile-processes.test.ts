import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markedProgram } from './hostile-tree.ts';
import { canRunAs } from './scan-run.ts';

const NOBODY = 65_534;
/** A `/proc` of its own, so that what is done to it is done to no other. */
const OWN_PROCESSES = ['unshare', '--mount', '--pid', '--fork', '--mount-proc'] as const;
const OTHER = `setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups`;
/** As the service runs: two capabilities, all others given up. */
const READS = '-all,+dac_read_search,+sys_ptrace';
const AS_SERVICE = `${OTHER} --inh-caps ${READS} --ambient-caps ${READS} --bounding-set ${READS}`;
const AS_ANYBODY = `${OTHER} --inh-caps -all --bounding-set -all`;

const [file, ...own] = OWN_PROCESSES;
const canTry =
  process.platform === 'linux' && canRunAs(NOBODY) && spawnSync(file, [...own, ...AS_ANYBODY.split(' '), 'true']).status === 0;

/** Prints what a look sees of the process whose id it is given, and whether it could read its program. */
const LOOK = `
  import { localHost } from ${JSON.stringify(new URL('../../src/scanner/host/local.ts', import.meta.url).href)};
  const host = localHost();
  const all = host.processes();
  const one = all.find(({ pid }) => pid === Number(process.argv[1]));
  const opened = one === undefined ? 'absent' : host.openExecutable(one.pid);
  console.log(JSON.stringify({
    executable: one?.executable,
    isRead: typeof opened === 'object' && opened.read(0, 4).length === 4,
    hidden: all.filter(({ isHidden }) => isHidden).length,
  }));`;

describe.skipIf(!canTry)('a run of root, to (needs root, unshare, setpriv, and a checkout that others may read)', () => {
  let folder: string;
  let program: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bandog-hidden-'));
    program = path.join(folder, 'notes');
    writeFileSync(program, markedProgram(), { mode: 0o700 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const rows = [
    { name: 'T41: the service is plain although /proc hides it', as: AS_SERVICE, proc: 'hidepid=2', isSeen: true },
    { name: 'T41: others is hidden, and they say so', as: AS_ANYBODY, proc: 'hidepid=0', isSeen: false },
    {
      name: 'T41: others is not even there when /proc hides it, and they say so',
      as: AS_ANYBODY,
      proc: 'hidepid=2',
      isSeen: false,
    },
  ] as const;
  for (const { name, as, proc, isSeen } of rows) {
    it(name, () => {
      const script = `"$1" 60 & pid=$!; mount -o remount,${proc} /proc; shift; ${as} "$@" $pid; kill -KILL $pid`;
      const look = [process.execPath, '--no-warnings', '--input-type=module', '-e', LOOK, '--'];
      const { stdout, stderr } = spawnSync(file, [...own, 'sh', '-c', script, 'sh', program, ...look], { encoding: 'utf8' });
      const seen = JSON.parse(stdout || stderr) as { readonly hidden: number };
      expect(seen).toMatchObject(isSeen ? { executable: program, isRead: true, hidden: 0 } : { isRead: false });
      if (!isSeen) expect(seen.hidden).toBeGreaterThan(0);
    });
  }
});
