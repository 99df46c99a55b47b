import type { RowResult } from '../score.ts';
import type { PeerRows } from './ask.ts';

/** How many copies of each class each side names, and how many decoys; of one subject. */
export function peerTable(results: readonly RowResult[], peers: PeerRows): string {
  const counted = results.filter(({ outcome }) => outcome !== 'not-counted');
  const groups = [...Map.groupBy(counted, groupOf)].toSorted(
    ([one], [other]) => orderOf(one) - orderOf(other) || (one < other ? -1 : 1),
  );
  const copies = counted.filter(({ row }) => row.expect !== 'benign');
  const names = [...peers.keys()];
  return [
    `${'named by each side'.padEnd(30)}    of  bandog${names.map((name) => name.padStart(9)).join('')}`,
    ...groups.map(([group, members]) => line(group, members, peers)),
    line('all copies', copies, peers),
    '',
  ].join('\n');
}

const DECOYS = 'decoys named';

function groupOf({ row }: RowResult): string {
  return row.expect === 'benign' ? DECOYS : `${row.expect} ${row.class}`;
}

function orderOf(group: string): number {
  return ['installed', 'packed', 'running', 'leftover', 'decoys'].findIndex((word) => group.startsWith(word));
}

function line(group: string, members: readonly RowResult[], peers: PeerRows): string {
  const ours = members.filter(({ row, outcome }) =>
    row.expect === 'benign' ? outcome === 'flagged' : outcome === 'right',
  ).length;
  const theirs = [...peers.values()].map((ids) => members.filter(({ row }) => ids.has(row.id)).length);
  const cells = [members.length, ours].map((count, at) => String(count).padStart(at === 0 ? 6 : 8));
  return `  ${group.padEnd(28)}${cells.join('')}${theirs.map((count) => String(count).padStart(9)).join('')}`;
}
