import { parseArgs } from 'node:util';
import type { Benchmark, Measure } from '../contract.ts';
import { deliveryMeasure } from './delivery.ts';
import { idleMeasure } from './idle.ts';

/** How soon an order is with a host that waits, and what it costs that hosts wait. */
export const benchmark: Benchmark = {
  name: 'commands',
  summary:
    'an order at one of two replicas until a host that waits at the other has it; then idle hosts that wait, without TLS and with it in the process (--orders 300, --hosts 100, --plain 18000, --tls 5000, --pace 500 hosts that come in a second, --only delivery|plain|tls)',
  bar: 'p95 at most 50 ms; a waiting host at most 18 kB without TLS, 64 kB with it',
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        orders: { type: 'string', default: '300' },
        hosts: { type: 'string', default: '100' },
        plain: { type: 'string', default: '18000' },
        tls: { type: 'string', default: '5000' },
        pace: { type: 'string', default: '500' },
        only: { type: 'string', default: 'all' },
      },
    });
    const [orders, hosts, plain, tls, perSecond] = [values.orders, values.hosts, values.plain, values.tls, values.pace].map(
      Number,
    ) as [number, number, number, number, number];
    if (![orders, hosts, plain, tls, perSecond].every((number) => Number.isInteger(number) && number > 0))
      throw new Error('--orders, --hosts, --plain, --tls and --pace are whole numbers above 0');
    const wants = (what: string): boolean => values.only === 'all' || values.only === what;
    const measures: Measure[] = [];
    if (wants('delivery')) measures.push(await deliveryMeasure({ folder, say, hosts, orders }));
    if (wants('plain')) measures.push(await idleMeasure('plain', { folder, say, hosts: plain, perSecond }));
    if (wants('tls')) measures.push(await idleMeasure('tls', { folder, say, hosts: tls, perSecond }));
    return { measures };
  },
};
