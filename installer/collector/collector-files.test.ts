import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { runCommand } from '../../test/collector/command-io.ts';
import { command } from '../../src/cli/collector/command.ts';
import { PROGRAM_FOLDER } from '../systemd/render-units.ts';
import { collectorFile, collectorUnit } from './collector-files.ts';

/** Tenths of systemd's "exposure": 100 for a service of root without any of this. What is left is the network, which is its work. */
const AT_MOST = 11;
const isHere = spawnSync('systemd-analyze', ['--version']).status === 0;
const folder = mkdtempSync(path.join(tmpdir(), 'bandog-collector-unit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function analyze(unit: string, ...args: readonly string[]) {
  const file = path.join(folder, 'bandog-collector.service');
  writeFileSync(file, unit.replaceAll(`${PROGRAM_FOLDER}/node`, process.execPath));
  const env = { PATH: '/usr/bin:/bin', SYSTEMD_UNIT_PATH: `${folder}:`, LC_ALL: 'C' };
  const { status, stderr } = spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8', env });
  return { status, said: stderr.split('\n').filter((line) => line.includes('bandog')) };
}

describe.skipIf(!isHere)('systemd-analyze of the collector (skipped where it is not installed)', () => {
  it('verifies its unit, and shows a seeded fault', () => {
    expect(analyze(collectorUnit(), 'verify', '--man=no')).toEqual({ status: 0, said: [] });
    expect(analyze(collectorUnit().replace('UMask=', 'UMaks='), 'verify', '--man=no').said.join()).toContain('UMaks');
  });

  it('exposes little, and not less than is said', () => {
    const score = (most: number) =>
      analyze(collectorUnit(), 'security', '--offline=true', '--no-pager', `--threshold=${most}`).status;
    expect(score(AT_MOST)).toBe(0);
    expect(score(AT_MOST - 4)).not.toBe(0);
  });
});

it('lets sinks, sign-in and a fleet in and out', () => {
  expect(collectorUnit()).toMatch(/^LimitNOFILE=1048576$/m);
  expect(collectorUnit()).not.toMatch(/^IPAddress/m);
});

/** Every variable that a text sets for the collector, with a value that it takes. */
function variables(text: string): Readonly<Record<string, string>> {
  const set = [...text.matchAll(/\b(BANDOG_COLLECTOR_[A-Z_]+)(?:=|\n\s+value: )(\S+)/g)];
  return Object.fromEntries(set.map(([, name = '', value = '']) => [name, value]));
}

for (const name of ['Containerfile', 'kubernetes/collector.yaml']) {
  it(`${name} sets what a collector knows`, async () => {
    const env = variables(collectorFile(name));
    expect(Object.keys(env).length).toBeGreaterThan(0);
    const { code, stdout } = await runCommand(command, ['config', '--json'], { env });
    expect(code).toBe(0);
    const said = (JSON.parse(stdout) as { readonly origin: string }[]).map(({ origin }) => origin);
    expect(said).toEqual(expect.arrayContaining(Object.keys(env)));
  });
}

it('kubernetes/collector.yaml is YAML, of one replica, with probes on routes that need no token', () => {
  const documents = parseAllDocuments(collectorFile('kubernetes/collector.yaml'));
  expect(documents.flatMap((one) => one.errors)).toEqual([]);
  const [service, set] = documents.map((one) => one.toJS() as Record<string, never>);
  expect(service).toMatchObject({ kind: 'Service', spec: { selector: { app: 'bandog-collector' } } });
  expect(set).toMatchObject({
    kind: 'StatefulSet',
    spec: {
      replicas: 1,
      template: {
        metadata: { labels: { app: 'bandog-collector' } },
        spec: {
          containers: [
            {
              livenessProbe: { httpGet: { scheme: 'HTTPS', path: '/healthz' } },
              readinessProbe: { httpGet: { scheme: 'HTTPS', path: '/readyz' } },
              securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
            },
          ],
        },
      },
    },
  });
});
