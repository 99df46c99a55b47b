import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TARGETS } from '../../installer/list.ts';
import { BUILD_PACKAGE, COMMANDS, FROM_SOURCES, ONE_LOOK, TOOLS } from '../../src/console/pages/rollout/install-commands.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const fileOf = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
const all = [BUILD_PACKAGE, FROM_SOURCES, ONE_LOOK, ...Object.values(COMMANDS)].join('\n');

describe('the commands of the page of the rollout', () => {
  it('put the token where systemd takes it from', () => {
    const taken = /^PathExists=(.+)$/m.exec(fileOf('installer/systemd/units/bandog-enrol.path'))?.[1];
    expect(taken).toBe('/etc/bandog/enrol.token');
    for (const tool of TOOLS) expect(COMMANDS[tool], tool).toContain(taken);
    expect(fileOf('installer/systemd/units/bandog-enrol.service')).toContain('StateDirectory=bandog');
    expect(all).toContain('--state /var/lib/bandog');
  });

  it('build targets that there are, and name what comes out of them', () => {
    const built = [...all.matchAll(/npm run build -- (\S+)/g)].map(([, name]) => name);
    expect(new Set(built)).toEqual(new Set(['linux-deb', 'single-executable']));
    expect(TARGETS.map(({ name }) => name)).toEqual(expect.arrayContaining(built));
    expect(fileOf('installer/linux-deb/target.ts')).toMatch(/`bandog_\$\{\w+(?:\.\w+)*\}_amd64\.deb`/);
    expect(all.match(/bandog_[A-Za-z0-9_]+\.deb/g)?.every((name) => name === 'bandog_VERSION_amd64.deb')).toBe(true);
  });

  for (const tool of ['shell', 'ssh', 'apt'] as const)
    it(`${tool}: is a script that a shell can read`, () => {
      const { status, stderr } = spawnSync('/bin/sh', ['-n'], { input: COMMANDS[tool], encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });

  it('ansible: hands over the token only where it is needed, and logs it nowhere', () => {
    const [play] = parse(COMMANDS.ansible) as [{ tasks: Record<string, unknown>[] }];
    expect(play.tasks.map((task) => Object.keys(task).find((key) => key.startsWith('ansible.builtin.')))).toEqual([
      'ansible.builtin.copy',
      'ansible.builtin.apt',
      'ansible.builtin.command',
      'ansible.builtin.copy',
    ]);
    expect(play.tasks.at(-1)).toMatchObject({
      'ansible.builtin.copy': { dest: '/etc/bandog/enrol.token', owner: 'root', mode: '0600' },
      no_log: true,
      when: expect.stringContaining('.enrolled') as unknown,
    });
  });

  it('cloud-init: writes the token before the package comes', () => {
    expect(COMMANDS['cloud-init'].startsWith('#cloud-config\n')).toBe(true);
    expect(parse(COMMANDS['cloud-init'])).toEqual({
      write_files: [{ path: '/etc/bandog/enrol.token', owner: 'root:root', permissions: '0600', content: 'TOKEN\n' }],
      package_update: true,
      packages: ['bandog'],
    });
  });
});
