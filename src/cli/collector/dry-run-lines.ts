import type { DryRunView } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { columns } from '../columns.ts';

/** What hosts answered to dry runs of a release, for a person: how many first, then what would change. */
export function dryRunLines(view: DryRunView): readonly string[] {
  const { revision, hosts, answered, waiting, expired, incomplete, cut, products, failed } = view;
  if (hosts === 0)
    return [`No host was asked what release ${revision} would find: \`catalogue dry-run ${revision} --ring RING\`.`];
  const of = [
    `${answered} of ${hosts} hosts have answered what release ${revision} would find`,
    ...(waiting === 0 ? [] : [`${waiting} have not yet`]),
    ...(expired === 0 ? [] : [`${expired} did not in time`]),
  ].join(', ');
  const rows = products.map((one) => [
    forDisplay(one.productName),
    String(one.hosts),
    String(one.known),
    String(one.would),
    signed(one.would - one.known),
  ]);
  return [
    `${of}.`,
    ...(incomplete === 0 ? [] : [`${incomplete} of them could not look everywhere.`]),
    ...(cut === 0 ? [] : [`${cut} of them named only their largest differences.`]),
    ...failed.map(({ why, hosts: count }) => `${count} could not: ${forDisplay(why)}`),
    '',
    ...(rows.length === 0
      ? [answered === 0 ? 'Nothing is known yet.' : 'Nothing else would be found than is known.']
      : columns([['PRODUCT', 'HOSTS', 'KNOWN', 'WOULD BE', ''], ...rows])),
  ];
}

function signed(number: number): string {
  return number > 0 ? `+${number}` : String(number);
}
