import type { RingCosts } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { columns } from '../columns.ts';
import { mebibytes } from '../mebibytes.ts';

/** What agents cost, ring by ring, and the hosts that it costs most, for a person. */
export function ringCostLines({ rings, worst }: RingCosts): readonly string[] {
  if (worst.length === 0) return ['No host has said yet what its agent costs.'];
  const rows = rings.map(({ ring, hosts, cpuPercent, peakBytes }) => [
    ring,
    String(hosts),
    percent(cpuPercent?.p50),
    percent(cpuPercent?.p95),
    mib(peakBytes?.p50),
    mib(peakBytes?.p95),
  ]);
  const named = worst.map((host) => [
    forDisplay(host.name),
    host.ring,
    percent(host.cpuPercent),
    mib(host.peakBytes),
    host.hostId,
  ]);
  return [
    ...columns([['RING', 'HOSTS', 'CPU P50', 'P95', 'MEMORY P50', 'P95'], ...rows]),
    '',
    ...columns([['THE MOST', 'RING', 'CPU', 'MEMORY', 'ID'], ...named]),
    '',
    'CPU: percent of one core over the last day; memory: the largest process that looked.',
  ];
}

function percent(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(2)} %`;
}

function mib(bytes: number | undefined): string {
  return bytes === undefined ? '-' : `${mebibytes(bytes)} MiB`;
}
