import { describe, expect, it } from 'vitest';
import type { Finding } from '../../domain/finding.ts';
import { visibleCoverage, visibleFinding, visibleNearMiss, type Viewer } from './visible.ts';

const ada: Viewer = { sees: 'own', account: '1000' };
const root: Viewer = { sees: 'all', account: '0' };
const at = '2026-01-01T00:00:00.000Z';
const base: Finding = {
  id: '1'.repeat(32),
  product: 'codex-cli',
  state: 'installed',
  channel: 'npm',
  environment: { kind: 'host' },
  anchor: '/usr/lib/node_modules/@openai/codex',
  paths: [],
  running: [],
  identity: 'proven',
  evidence: [],
  scopes: ['package-managers/npm@system'],
  firstSeen: at,
  lastSeen: at,
  catalogue: 'c'.repeat(64),
};
const process = (pid: number, id: string) => ({ pid, startTicks: '1', executable: '/x', deleted: false, account: { id } });

describe('a person at the machine sees', () => {
  const cases: readonly { readonly name: string; readonly given: Partial<Finding>; readonly want: boolean }[] = [
    { name: 'a copy of the machine', given: {}, want: true },
    { name: 'a copy of the own account', given: { account: { id: '1000' }, anchor: '/home/ada/x' }, want: true },
    { name: 'not that of another account', given: { account: { id: '1001' } }, want: false },
    { name: 'not that of root', given: { account: { id: '0' } }, want: false },
    { name: 'not one without owner in a home', given: { anchor: '/home/bob/x' }, want: false },
    { name: 'not one of a container', given: { environment: { kind: 'container', id: 'c' } }, want: false },
    {
      name: 'the own one in a container',
      given: { environment: { kind: 'container', id: 'c' }, account: { id: '1000' } },
      want: true,
    },
    { name: 'no account that only begins alike', given: { account: { id: '10001' } }, want: false },
  ];
  for (const { name, given, want } of cases) {
    it(`R11: ${name}`, () => {
      const finding = { ...base, ...given };
      expect(visibleFinding(finding, ada) !== undefined).toBe(want);
      expect(visibleFinding(finding, root)).toEqual(finding);
    });
  }

  it('R11: of a copy of the machine neither links in other homes nor who else runs it', () => {
    const link = '/home/bob/.local/bin/codex';
    const evidence = {
      kind: 'npm-package',
      indicator: 'i',
      strength: 'proof',
      place: 'p',
      recogniser: 'r',
      detail: 'd',
    } as const;
    const shown = visibleFinding(
      {
        ...base,
        paths: [base.anchor, link, '/usr/bin/codex'],
        evidence: [
          { ...evidence, path: link },
          { ...evidence, path: `${base.anchor}/package.json` },
        ],
        running: [process(1, '1000'), process(2, '1001')],
        scopes: ['package-managers/npm@system', 'commands@1001:/home/bob'],
      },
      ada,
    );
    expect(shown?.paths).toEqual([base.anchor, '/usr/bin/codex']);
    expect(JSON.stringify(shown)).not.toContain('bob');
    expect(shown?.running.map(({ pid }) => pid)).toEqual([1]);
  });

  it('R11: gaps of the system without their paths, the own with them, none of others', () => {
    const gap = { reason: 'denied', path: '/home/bob/secret', detail: 'x' } as const;
    const gaps = [gap];
    expect(visibleCoverage({ scope: 'sweep@system', complete: false, gaps }, ada)?.gaps).toEqual([{ reason: 'denied' }]);
    expect(visibleCoverage({ scope: 'npm@1000:/home/ada', complete: false, gaps }, ada)?.gaps).toEqual(gaps);
    expect(visibleCoverage({ scope: 'npm@1001:/home/b@1000:', complete: false, gaps }, ada)).toBeUndefined();
    expect(visibleCoverage({ scope: 'environments/docker@system#bob', complete: true, gaps }, ada)).toBeUndefined();
    expect(visibleCoverage({ scope: 'npm@1001:/home/bob', complete: false, gaps }, root)?.gaps).toEqual(gaps);
  });

  it('R11: near misses of the own homes and of the system', () => {
    const miss = (scope: string, path: string) => ({ product: 'p', path, why: 'w', scope });
    expect(visibleNearMiss(miss('commands@1000:/home/ada', '/home/ada/x'), ada)).toBeDefined();
    expect(visibleNearMiss(miss('commands@system', '/usr/bin/x'), ada)).toBeDefined();
    expect(visibleNearMiss(miss('commands@1001:/home/bob', '/home/bob/x'), ada)).toBeUndefined();
    expect(visibleNearMiss(miss('sweep@system', '/home/bob/x'), ada)).toBeUndefined();
  });
});
