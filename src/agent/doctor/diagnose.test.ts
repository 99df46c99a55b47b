import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { GapReason } from '../../domain/gap.ts';
import type { AgentStatus } from '../../wire/local.ts';
import type { Facts } from './contract.ts';
import { diagnose } from './diagnose.ts';
import { CHECKS } from './list.ts';

const now = '2026-11-21T12:00:00.000Z';
let state: string;
let proc: string;
beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'bandog-doctor-'));
  proc = path.join(state, 'proc');
  mkdirSync(path.join(proc, 'sys/fs/inotify'), { recursive: true });
  writeFileSync(path.join(proc, 'sys/fs/inotify/max_user_watches'), '1000\n');
  writeFileSync(path.join(proc, 'sys/fs/inotify/max_user_instances'), '128\n');
});
afterEach(() => rmSync(state, { recursive: true }));

/** An agent that is well, on Linux. */
function facts({
  status = {},
  ...more
}: Partial<Omit<Facts, 'status'>> & { readonly status?: Partial<AgentStatus> } = {}): Facts {
  const well: AgentStatus = {
    schema: 'bandog.status/1',
    state,
    running: true,
    enrolled: true,
    version: '1.0.0',
    lastContact: '2026-11-21T11:59:00.000Z',
    lastLook: '2026-11-21T11:50:00.000Z',
    lastDeepLook: '2026-11-21T01:00:00.000Z',
    waiting: 0,
    findings: [],
    incomplete: [],
    scopes: 300,
    watching: { watched: 126, compared: 0, starts: 'exec-events' },
    catalogue: { version: '1', digest: 'c'.repeat(64) },
  };
  const way = [{ step: 'address', outcome: 'ok', detail: '' }] as const;
  return { now, platform: 'linux', coverage: [], contactIntervalSeconds: 60, way, proc, ...more, status: { ...well, ...status } };
}
const gap = (scope: string, reason: GapReason, at?: string): ScopeCoverage => ({
  scope,
  complete: false,
  gaps: [{ reason, ...(at === undefined ? {} : { path: at }) }],
});

describe('doctor', () => {
  it('says of a well agent that all is well, a row or more for each check that this system has', () => {
    const rows = diagnose(facts());
    expect(rows.filter((row) => row.state !== 'ok')).toEqual([]);
    const silent = CHECKS.map(({ id }) => id).filter((id) => !rows.some((row) => row.check === id));
    expect(silent).toEqual(['full-disk-access']);
  });

  const cases: readonly {
    readonly name: string;
    readonly given: () => Facts;
    readonly check: string;
    readonly state: 'attention' | 'broken';
    readonly says: RegExp;
    readonly remedy: RegExp;
  }[] = [
    {
      name: 'an agent that does not run',
      given: () => facts({ status: { running: false } }),
      check: 'agent',
      state: 'broken',
      says: /does not run/,
      remedy: /systemctl start bandog/,
    },
    {
      name: 'a host without a collector',
      given: () => facts({ status: { enrolled: false } }),
      check: 'agent',
      state: 'broken',
      says: /no collector/,
      remedy: /agent enrol/,
    },
    {
      name: 'looks that do not come',
      given: () => facts({ status: { lastLook: '2026-11-21T09:00:00.000Z' } }),
      check: 'looks',
      state: 'attention',
      says: /09:00/,
      remedy: /scan --now/,
    },
    {
      name: 'a sweep that does not come',
      given: () => facts({ status: { lastDeepLook: '2026-11-11T09:00:00.000Z' } }),
      check: 'looks',
      state: 'attention',
      says: /11-11/,
      remedy: /scan --now/,
    },
    {
      name: 'a home that is closed',
      given: () => facts({ coverage: [gap('npm@1000:/home/ann', 'denied', '/home/ann')] }),
      check: 'permissions',
      state: 'attention',
      says: /cannot read \/home\/ann$/,
      remedy: /CAP_DAC_READ_SEARCH/,
    },
    {
      name: 'processes that are hidden',
      given: () => facts({ coverage: [gap('processes@system', 'denied', '/proc/7')] }),
      check: 'permissions',
      state: 'attention',
      says: /cannot see what a process runs/,
      remedy: /CAP_SYS_PTRACE/,
    },
    {
      name: 'many closed folders, some named',
      given: () =>
        facts({ coverage: ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => gap(`npm@1:/h/${one}`, 'denied', `/h/${one}`)) }),
      check: 'permissions',
      state: 'attention',
      says: /\/h\/d and 2 more$/,
      remedy: /./,
    },
    {
      name: 'no Full Disk Access on macOS',
      given: () => facts({ platform: 'darwin', coverage: [gap('homes@501:/Users/ann', 'denied', '/Users/ann/Library/Safari')] }),
      check: 'full-disk-access',
      state: 'attention',
      says: /Library\/Safari/,
      remedy: /SystemPolicyAllFiles/,
    },
    {
      name: 'a mount that hangs',
      given: () => facts({ coverage: [gap('sweep@system', 'hung', '/mnt/nas')] }),
      check: 'hung-mounts',
      state: 'attention',
      says: /\/mnt\/nas/,
      remedy: /Unmount/,
    },
    {
      name: 'watches near their limit',
      given: () => facts({ status: { watching: { watched: 900, compared: 0, starts: 'exec-events' } } }),
      check: 'watches',
      state: 'attention',
      says: /900 of the 1000/,
      remedy: /sysctl/,
    },
    {
      name: 'folders beyond the limit',
      given: () => facts({ status: { watching: { watched: 90, compared: 7, starts: 'exec-events', why: 'ENOSPC' } } }),
      check: 'watches',
      state: 'attention',
      says: /7 more are only compared every few seconds \(ENOSPC\)/,
      remedy: /sysctl/,
    },
    {
      name: 'starts of programs that are only polled',
      given: () => facts({ status: { watching: { watched: 90, compared: 0, starts: 'polling', why: 'no tracefs' } } }),
      check: 'watches',
      state: 'attention',
      says: /two seconds are noticed: no tracefs/,
      remedy: /prepare-events/,
    },
    {
      name: 'no catalogue yet',
      given: () => ({ ...facts(), status: withoutLooks() }),
      check: 'catalogue',
      state: 'attention',
      says: /none/,
      remedy: /first look/,
    },
    {
      name: 'a catalogue that is past its date',
      given: () => facts({ status: { release: { revision: 7, digest: 'c'.repeat(64), stale: true } } }),
      check: 'catalogue',
      state: 'attention',
      says: /release 7 is past its date/,
      remedy: /publisher/,
    },
    {
      name: 'a collector whose certificate is another',
      given: () => facts({ way: [{ step: 'tls', outcome: 'failed', detail: 'CERT: no', remedy: 'look for a proxy' }] }),
      check: 'collector',
      state: 'broken',
      says: /CERT: no/,
      remedy: /proxy/,
    },
    {
      name: 'a clock that is wrong',
      given: () => facts({ way: [{ step: 'clock', outcome: 'failed', detail: '9 s ahead', remedy: 'NTP' }] }),
      check: 'collector',
      state: 'broken',
      says: /9 s ahead/,
      remedy: /NTP/,
    },
    {
      name: 'a collector that is silent',
      given: () => facts({ status: { lastContact: '2026-11-21T11:00:00.000Z', lastFailure: 'x ECONNREFUSED', waiting: 2 } }),
      check: 'contact',
      state: 'attention',
      says: /2 entries wait; last failure x ECONNREFUSED/,
      remedy: /Nothing is lost/,
    },
    {
      name: 'a state folder that is not there',
      given: () => facts({ status: { state: '/nowhere/at/all' } }),
      check: 'state-folder',
      state: 'attention',
      says: /nowhere/,
      remedy: /Enrolment/,
    },
    {
      name: 'a state folder that others can read',
      given: () => {
        chmodSync(state, 0o755);
        return facts();
      },
      check: 'state-folder',
      state: 'broken',
      says: /mode 755/,
      remedy: /0700/,
    },
    {
      name: 'a spool that was damaged',
      given: () => {
        for (const suffix of ['', '-wal', '-shm'])
          writeFileSync(path.join(state, `agent.sqlite.damaged-2026-11-21T120000.000Z${suffix}`), '');
        return facts();
      },
      check: 'state-folder',
      state: 'attention',
      says: /1 damaged file was set aside/,
      remedy: /disk/,
    },
    {
      name: 'what it cannot ask',
      given: () => facts({ proc: '/nowhere' }),
      check: 'watches',
      state: 'attention',
      says: /could not be checked: ENOENT/,
      remedy: /^$/,
    },
  ];
  for (const { name, given, check, state: want, says, remedy } of cases) {
    it(`sees ${name}, and says what to do`, () => {
      const trouble = diagnose(given()).filter((row) => row.state !== 'ok');
      const [row, ...more] = trouble.filter((one) => one.check === check);
      expect(row).toMatchObject({ state: want });
      expect(row?.says).toMatch(says);
      expect(row?.remedy ?? '').toMatch(remedy);
      expect(more).toEqual([]);
    });
  }
});

function withoutLooks(): AgentStatus {
  const { catalogue: _catalogue, lastLook: _look, lastDeepLook: _deep, ...rest } = facts().status;
  return rest;
}
