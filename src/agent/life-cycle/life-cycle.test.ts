import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterLook, RAN_KEPT_MS, type Look } from './life-cycle.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { Finding, FindingId, Observation } from '../../domain/finding.ts';
import { GAP_REASONS, type GapReason } from '../../domain/gap.ts';

const DAY_ONE = '2026-01-01T00:00:00.000Z';
const DAY_TWO = '2026-01-02T00:00:00.001Z';
const CATALOGUE = 'c'.repeat(64);
const NONE: ReadonlyMap<FindingId, Finding> = new Map();

function observation(members: Partial<Observation> = {}): Observation {
  return {
    id: 'a'.repeat(32),
    product: 'codex-cli',
    channel: 'npm',
    environment: { kind: 'host' },
    anchor: '/usr/lib/node_modules/@openai/codex',
    paths: ['/usr/bin/codex', '/usr/lib/node_modules/@openai/codex'],
    running: [],
    version: '1.0.0',
    identity: 'proven',
    evidence: [],
    state: 'installed',
    scopes: ['npm@system'],
    ...members,
  };
}

function covered(scope: string, ...gaps: ScopeCoverage['gaps']): ScopeCoverage {
  return { scope, complete: gaps.length === 0, gaps };
}

function look(at: string, observations: readonly Observation[], coverage: readonly ScopeCoverage[]): Look {
  return { at, catalogue: CATALOGUE, observations, coverage };
}

function known(members: Partial<Observation> = {}): ReadonlyMap<FindingId, Finding> {
  const scopes = members.scopes ?? ['npm@system'];
  return afterLook(
    NONE,
    look(
      DAY_ONE,
      [observation(members)],
      scopes.map((scope) => covered(scope)),
    ),
  ).findings;
}

const IN_IMAGE = 'environments/docker@system#team/box:2.1';
const unseenInRoots = [
  { name: 'its image is not there any more', coverage: [covered('environments/docker@system')], want: 'gone' },
  { name: 'its image was looked at', coverage: [covered('environments/docker@system'), covered(IN_IMAGE)], want: 'gone' },
  {
    name: 'its image could not be looked at',
    coverage: [covered('environments/docker@system'), covered(IN_IMAGE, { reason: 'timed-out' })],
    want: 'unknown',
  },
  {
    name: 'images could not be found, wherever the store lies',
    coverage: [covered('environments/docker@system', { reason: 'denied', path: '/var/lib/docker' })],
    want: 'unknown',
  },
  {
    name: 'the list of images is damaged',
    coverage: [
      covered('environments/docker@system', { reason: 'malformed', path: '/var/lib/docker/image/overlay2/repositories.json' }),
    ],
    want: 'unknown',
  },
  { name: 'nobody looked for images', coverage: [covered('environments/podman@system')], want: 'installed' },
];

for (const { name, coverage, want } of unseenInRoots) {
  it(`not seen in an image, ${name}: ${want}`, () => {
    const before = known({ scopes: [IN_IMAGE] });
    const after = afterLook(before, look(DAY_TWO, [], coverage));
    expect([...after.findings.values()].map(({ state }) => state)).toEqual([want]);
  });
}

const unseen = [
  { name: 'its scope was complete', coverage: [covered('npm@system')], want: 'gone' },
  { name: 'its scope was not in the look', coverage: [covered('pip@system')], want: 'installed' },
  { name: 'no scope was in the look', coverage: [], want: 'installed' },
  { name: 'a gap without a path', coverage: [covered('npm@system', { reason: 'denied' })], want: 'unknown' },
  { name: 'a gap above it', coverage: [covered('npm@system', { reason: 'hung', path: '/usr/lib' })], want: 'unknown' },
  { name: 'a gap at it', coverage: [covered('npm@system', { reason: 'denied', path: '/usr/bin/codex' })], want: 'unknown' },
  {
    name: 'a gap below it',
    coverage: [covered('npm@system', { reason: 'denied', path: '/usr/lib/node_modules/@openai/codex/bin' })],
    want: 'unknown',
  },
  {
    name: 'a gap beside it',
    coverage: [covered('npm@system', { reason: 'denied', path: '/usr/lib/node_modules/@open' })],
    want: 'gone',
  },
  {
    name: 'a gap that keeps nothing',
    coverage: [covered('npm@system', { reason: 'malformed', path: '/usr/lib' })],
    want: 'gone',
  },
  { name: 'incomplete without saying why', coverage: [{ scope: 'npm@system', complete: false, gaps: [] }], want: 'unknown' },
  {
    name: 'one complete, one blocked report of the same scope',
    coverage: [covered('npm@system'), covered('npm@system', { reason: 'budget' })],
    want: 'unknown',
  },
] as const satisfies readonly { name: string; coverage: readonly ScopeCoverage[]; want: string }[];

describe('afterLook, of a finding that was not seen', () => {
  for (const { name, coverage, want } of unseen) {
    it(`${want}: ${name}`, () => {
      const after = afterLook(known(), look(DAY_TWO, [], coverage));
      const finding = after.findings.get('a'.repeat(32));
      expect(finding?.state).toBe(want);
      expect(finding?.goneAt).toBe(want === 'gone' ? DAY_TWO : undefined);
      expect(after.changes.length).toBe(want === 'installed' ? 0 : 1);
    });
  }

  it('unknown: a leftover that is told with a star, and a gap where the star stands', () => {
    const leftover = { state: 'residue', anchor: '/home/ann/.tool/*/chat.json', paths: ['/home/ann/.tool/*/chat.json'] } as const;
    const gaps = ['/home/ann/.tool/project', '/home/ann/.other'].map((path) => covered('npm@system', { reason: 'denied', path }));
    const states = gaps.map((gap) => [...afterLook(known(leftover), look(DAY_TWO, [], [gap])).findings.values()][0]?.state);
    expect(states).toEqual(['unknown', 'gone']);
  });

  it('stays when one of its two scopes was left out', () => {
    const before = known({ scopes: ['npm@system', 'bin@system'] });
    const after = afterLook(before, look(DAY_TWO, [], [covered('npm@system')]));
    expect(after.findings.get('a'.repeat(32))?.state).toBe('installed');
  });

  it('a run that ended is `ran` for a day and then gone', () => {
    const running = known({ state: 'running', channel: 'process' });
    const ended = afterLook(running, look('2026-01-01T01:00:00.000Z', [], [covered('npm@system')])).findings;
    expect(ended.get('a'.repeat(32))?.state).toBe('ran');
    const soon = afterLook(ended, look('2026-01-01T02:00:00.000Z', [], [covered('npm@system')]));
    expect(soon.changes).toEqual([]);
    expect(Date.parse(DAY_TWO) - Date.parse(DAY_ONE)).toBeGreaterThan(RAN_KEPT_MS);
    const later = afterLook(soon.findings, look(DAY_TWO, [], [covered('npm@system')]));
    expect(later.findings.get('a'.repeat(32))?.state).toBe('gone');
  });
});

describe('afterLook, of a finding that was seen', () => {
  it('R10: keeps of a copy that is run all day its first and last day, and what runs now: no list of times', () => {
    const process = { pid: 7, startTicks: '1', executable: '/usr/bin/node', deleted: false };
    let findings = NONE;
    for (let round = 0; round < 20; round += 1) {
      const at = new Date(Date.parse(DAY_ONE) + round * 60_000).toISOString();
      const running = round % 2 === 0 ? [{ ...process, pid: round }] : [];
      findings = afterLook(findings, look(at, [observation({ running })], [covered('npm@system')])).findings;
    }
    const [finding, ...others] = [...findings.values()];
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ state: 'installed', firstSeen: DAY_ONE, running: [] });
    expect(JSON.stringify(finding).match(/\d\d:\d\d:\d\d/g)).toHaveLength(2);
  });

  it('an update is a new version of the same finding', () => {
    const after = afterLook(known(), look(DAY_TWO, [observation({ version: '2.0.0' })], [covered('npm@system')]));
    expect(after.changes).toMatchObject([{ version: '2.0.0', firstSeen: DAY_ONE, lastSeen: DAY_TWO }]);
  });

  it('what comes back keeps its first day and is no longer gone', () => {
    const gone = afterLook(known(), look(DAY_TWO, [], [covered('npm@system')])).findings;
    const back = afterLook(gone, look('2026-01-03T00:00:00.000Z', [observation()], [covered('npm@system')]));
    expect(back.changes).toMatchObject([{ state: 'installed', firstSeen: DAY_ONE, lastSeen: '2026-01-03T00:00:00.000Z' }]);
    expect(back.changes[0]).not.toHaveProperty('goneAt');
  });

  it('a look into one scope keeps what another one had seen', () => {
    const before = known({ scopes: ['npm@system', 'bin@system'] });
    const after = afterLook(before, look(DAY_TWO, [observation({ paths: ['/usr/bin/codex'] })], [covered('npm@system')]));
    expect(after.findings.get('a'.repeat(32))).toMatchObject({
      scopes: ['bin@system', 'npm@system'],
      paths: ['/usr/bin/codex', '/usr/lib/node_modules/@openai/codex'],
    });
    expect(after.seenAgain).toEqual(['a'.repeat(32)]);
  });

  it('a complete look takes away the paths that are no longer there', () => {
    const after = afterLook(known(), look(DAY_TWO, [observation({ paths: ['/usr/bin/codex'] })], [covered('npm@system')]));
    expect(after.changes).toMatchObject([{ paths: ['/usr/bin/codex'] }]);
  });
});

const SCOPES = ['npm@system', 'pip@system', 'processes@system'] as const;
const paths = fc.uniqueArray(fc.constantFrom('/a', '/a/b', '/c', '/c/d/e'), { minLength: 1 });
const observations = fc.array(
  fc
    .record({
      id: fc.constantFrom('1', '2', '3').map((digit) => digit.repeat(32)),
      state: fc.constantFrom('installed', 'running', 'ran', 'residue'),
      version: fc.constantFrom('1', '2'),
      identity: fc.constantFrom('proven', 'likely', 'possible'),
      paths,
      scopes: fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1 }),
    })
    .map((members) => observation(members as Partial<Observation>)),
  { maxLength: 5 },
);
const gaps = fc.array(
  fc.record(
    {
      reason: fc.constantFrom(...(Object.keys(GAP_REASONS) as GapReason[])),
      path: fc.constantFrom('/a', '/c', '/c/d/e/f', '/x'),
    },
    { requiredKeys: ['reason'] },
  ),
  { maxLength: 2 },
);
const coverages = fc.uniqueArray(fc.record({ scope: fc.constantFrom(...SCOPES), complete: fc.boolean(), gaps }), {
  selector: (one) => one.scope,
});
const looks = fc.record({ observations, coverage: coverages });
const histories = fc.array(looks, { maxLength: 4 });

type Seen = { readonly observations: readonly Observation[]; readonly coverage: readonly ScopeCoverage[] };

function live(history: readonly Seen[]): ReadonlyMap<FindingId, Finding> {
  return history.reduce((before, one) => afterLook(before, look(DAY_ONE, one.observations, one.coverage)).findings, NONE);
}

const laid = (findings: ReadonlyMap<FindingId, Finding>) =>
  [...findings.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));

describe('afterLook, for all looks', () => {
  it('does not care for order', () => {
    fc.assert(
      fc.property(histories, looks, (history, last) => {
        const before = live(history);
        const straight = afterLook(before, look(DAY_TWO, last.observations, last.coverage));
        const reversed = afterLook(
          new Map([...before].toReversed()),
          look(DAY_TWO, last.observations.toReversed(), last.coverage.toReversed()),
        );
        expect(laid(reversed.findings)).toEqual(laid(straight.findings));
        expect(reversed.changes).toEqual(straight.changes);
        expect(reversed.seenAgain).toEqual(straight.seenAgain);
      }),
    );
  });

  it('the same look twice changes nothing', () => {
    fc.assert(
      fc.property(histories, looks, (history, last) => {
        const once = afterLook(live(history), look(DAY_ONE, last.observations, last.coverage));
        const twice = afterLook(once.findings, look(DAY_ONE, last.observations, last.coverage));
        // `running` → `ran` is the one step that takes two looks to settle.
        expect(twice.changes.filter((finding) => finding.state !== 'gone')).toEqual([]);
        expect(twice.seenAgain).toEqual([...new Set(last.observations.map((one) => one.id))].toSorted());
      }),
    );
  });

  it('never says gone of what a scope of it could still hold', () => {
    fc.assert(
      fc.property(histories, looks, (history, last) => {
        const before = live(history);
        const complete = new Set(last.coverage.filter((one) => one.complete || one.gaps.length > 0).map((one) => one.scope));
        const after = afterLook(before, look(DAY_TWO, last.observations, last.coverage));
        for (const finding of after.changes) {
          if (finding.state !== 'gone') continue;
          const scopes = before.get(finding.id)?.scopes ?? [];
          expect(scopes.length).toBeGreaterThan(0);
          for (const scope of scopes) {
            expect(complete).toContain(scope);
            const whole = last.coverage.find((one) => one.scope === scope)?.gaps.filter((gap) => gap.path === undefined) ?? [];
            expect(whole.filter((gap) => GAP_REASONS[gap.reason].keepsFindings)).toEqual([]);
          }
        }
      }),
    );
  });

  it('never forgets a finding, nor its first day', () => {
    fc.assert(
      fc.property(histories, looks, (history, last) => {
        const before = live(history);
        const { findings } = afterLook(before, look(DAY_TWO, last.observations, last.coverage));
        for (const [id, finding] of before) expect(findings.get(id)?.firstSeen).toBe(finding.firstSeen);
      }),
    );
  });
});

describe('a product that a look does not look for', () => {
  const looksFor = (product: string) => product !== 'codex-cli';
  const none = { ...look(DAY_TWO, [], [covered('npm@system')]), looksFor };

  it('is not told when it is new, and not gone when it was known', () => {
    expect(afterLook(NONE, { ...none, observations: [observation()] }).changes).toEqual([]);
    const before = known();
    const { changes } = afterLook(before, none);
    expect(changes.map(({ product, state }) => [product, state])).toEqual([['codex-cli', 'unknown']]);
  });
  it('is seen again by the next look that looks for it', () => {
    const { findings } = afterLook(known(), none);
    const { changes } = afterLook(findings, look(DAY_TWO, [observation()], [covered('npm@system')]));
    expect(changes.map(({ state }) => state)).toEqual(['installed']);
  });
});
