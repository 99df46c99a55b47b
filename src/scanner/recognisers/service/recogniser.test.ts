import { describe, expect, it } from 'vitest';
import { service } from './recogniser.ts';
import { bench, told, LOCKED, MARKER, NATIVE, large, type Row } from '../fixtures/bench.ts';

describe('a service', () => {
  const path = '/etc/systemd/system/tool.service';
  const target = '/opt/tool/toold';
  const unit = [path, 'x'] as const;
  const rows: readonly (Row & { readonly target?: string })[] = [
    { name: 'whose program is there', given: [unit, [target, 'x']], want: ['service [service:tool] - runnable'] },
    {
      name: 'whose program says what it is',
      given: [unit, [target, large(NATIVE)]],
      want: [`service [service:tool marker:${MARKER}] 1.4.2 runnable`],
    },
    {
      name: 'whose program is reached over a link',
      given: [unit, [target, { link: 'toold-2' }], ['/opt/tool/toold-2', 'x']],
      want: ['service [service:tool] - runnable'],
    },
    { name: 'whose program is gone', given: [unit], want: ['service [service:tool] - bare'] },
    { name: 'whose program is empty', given: [unit, [target, '']], want: ['service [service:tool] - bare'] },
    { name: 'whose program is a folder', given: [unit, [`${target}/x`, 'x']], want: ['service [service:tool] - bare'] },
    {
      name: 'that a shell runs',
      given: [unit, ['/bin/sh', 'x']],
      target: '/bin/sh',
      want: ['service [service:tool] - bare'],
    },
    {
      name: "whose program is another's of the system",
      given: [unit, ['/usr/bin/true', 'x'], ['/bin', { link: 'usr/bin' }]],
      target: '/bin/true',
      want: ['service [service:tool] - bare'],
    },
    {
      name: 'whose program lies in the system and is called as the product, or is a link to what is not',
      given: [unit, ['/usr/bin/onlytool', { link: '../lib/multi-call' }], ['/usr/lib/multi-call', 'x']],
      target: '/usr/bin/onlytool',
      want: ['service [service:tool] - runnable'],
    },
    {
      name: 'whose program lies in the system and is called as the service',
      given: [unit, ['/usr/libexec/tool', 'x']],
      target: '/usr/libexec/tool',
      want: ['service [service:tool] - runnable'],
    },
    {
      name: 'whose program lies in the system under any name and says what it is',
      given: [unit, ['/usr/sbin/helper', large(NATIVE)]],
      target: '/usr/sbin/helper',
      want: [`service [service:tool marker:${MARKER}] 1.4.2 runnable`],
    },
    {
      name: 'whose program may not be looked at',
      given: [unit, ['/opt/tool', LOCKED], [target, 'x']],
      want: ['service [service:tool] - bare', `gap denied ${target}`],
    },
  ];
  for (const { name, given, want, target: own = target } of rows)
    it(name, () =>
      expect(
        told(
          service.recognise(bench(given), {
            kind: 'service',
            key: 'service:tool',
            path,
            target: own,
            channel: 'native-installer',
          }),
        ),
      ).toEqual(want),
    );
  it('that names no program', () => {
    const answers = service.recognise(bench([unit]), { kind: 'service', key: 'service:tool', path, channel: 'native-installer' });
    expect(told(answers)).toEqual(['service [service:tool] - bare']);
  });
  it('is rooted at its program, so that it joins the copy around it', () => {
    const [answer] = service.recognise(bench([unit, [target, 'x']]), {
      kind: 'service',
      key: 'service:tool',
      path,
      target,
      channel: 'native-installer',
    });
    expect(answer).toMatchObject({ root: target, anchor: target, paths: [path, target] });
  });
});
