import { expect, it } from 'vitest';
import { ringCostLines } from './ring-cost-lines.ts';

const MIB = 1024 * 1024;

it('says that nothing is known yet', () => {
  expect(ringCostLines({ rings: [{ ring: 'canary', hosts: 0 }], worst: [] })).toEqual([
    'No host has said yet what its agent costs.',
  ]);
});

it('says what agents cost by ring, then the hosts that it costs most, with their names made harmless', () => {
  const lines = ringCostLines({
    rings: [
      { ring: 'canary', hosts: 2, cpuPercent: { p50: 0.1, p95: 0.3 }, peakBytes: { p50: 60 * MIB, p95: 90.5 * MIB } },
      { ring: 'early', hosts: 0 },
    ],
    worst: [{ hostId: 'a'.repeat(32), name: 'x\u001b[2J', ring: 'canary', cpuPercent: 0.3, peakBytes: 90.5 * MIB }],
  });
  expect(lines.map((line) => line.trimEnd())).toEqual([
    'RING    HOSTS  CPU P50  P95     MEMORY P50  P95',
    'canary  2      0.10 %   0.30 %  60 MiB      91 MiB',
    'early   0      -        -       -           -',
    '',
    'THE MOST  RING    CPU     MEMORY  ID',
    `x\\x1b[2J  canary  0.30 %  91 MiB  ${'a'.repeat(32)}`,
    '',
    'CPU: percent of one core over the last day; memory: the largest process that looked.',
  ]);
});
