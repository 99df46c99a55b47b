/** Hosts that wait, in a process of its own, whose memory is not the collector's: `node holding.ts '{"port":1,…}'`; ends with its input. */
import { connect as connectPlain, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { waitRequest } from '../ingest/requests.ts';

/** Which hosts wait, and where. */
export interface Holding {
  readonly fleet: string;
  readonly port: number;
  /** PEM; absent: without TLS. */
  readonly authority?: string | undefined;
  readonly firstHost: number;
  readonly hosts: number;
  readonly perSecond: number;
}

/** Source addresses on loopback: one has 28,000 ports. */
const SOURCES = 8;
const HOLD_SECONDS = 50;

const { fleet, port, authority, firstHost, hosts, perSecond } = JSON.parse(process.argv[2] ?? '') as Holding;
let failed = 0;

function hold(number: number): void {
  const from = { host: '127.0.0.1', port, localAddress: `127.0.0.${2 + (number % SOURCES)}` };
  const socket: Socket = authority === undefined ? connectPlain(from) : connectTls({ ...from, ca: authority });
  const request = waitRequest({ fleet, collectorId: '', host: '127.0.0.1', port }, number, HOLD_SECONDS);
  socket.setNoDelay(true);
  socket.on(authority === undefined ? 'connect' : 'secureConnect', () => socket.write(request));
  // Whatever it is answered, it waits again: what is measured is that it waits.
  socket.on('data', (bytes: Buffer) => {
    if (!bytes.toString('latin1').startsWith('HTTP/1.1 200')) failed += 1;
    socket.write(request);
  });
  socket.on('error', () => (failed += 1));
}

process.stdin.on('end', () => {
  console.log(JSON.stringify({ failed }));
  process.exit(0);
});
process.stdin.resume();
const begun = performance.now();
for (let number = 0; number < hosts; number += 1) {
  const ahead = begun + (number / perSecond) * 1000 - performance.now();
  if (ahead > 0) await sleep(ahead);
  hold(firstHost + number);
}
