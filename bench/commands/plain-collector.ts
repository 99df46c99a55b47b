/** The collector as it is, over HTTP without TLS, in a process of its own: `node plain-collector.ts DATA-FOLDER` says where it listens. */
import { pino } from 'pino';
import { startCollector } from '../../src/collector/collector.ts';
import { NO_PRODUCTS } from '../../src/collector/policy/known-products.ts';

const [dataFolder = ''] = process.argv.slice(2);
const collector = await startCollector(
  {
    dataFolder,
    listen: { host: '127.0.0.1', port: 0 },
    names: [],
    products: NO_PRODUCTS,
    version: '1',
    maxHeldRequests: 100_000,
    isPlain: true,
  },
  pino({ level: 'error' }, pino.destination(2)),
);
console.log(JSON.stringify({ port: Number(new URL(collector.url).port) }));
process.once('SIGTERM', () => void collector.close());
