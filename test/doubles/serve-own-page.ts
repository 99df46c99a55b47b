/** The employee's page of an agent's socket, served by a process of its own: `serve-own-page.ts SOCKET`; prints its address, and ends with its input. */
import { pageAsks } from '../../src/cli/my-machine/page/asks.ts';
import { PageServer } from '../../src/cli/my-machine/page/page-server.ts';

const [socket = ''] = process.argv.slice(2);
const page = await PageServer.open({
  files: { page: '', files: new Map() },
  asks: pageAsks({ place: { sockets: [socket], state: '/' }, idleMinutes: 1 }),
  accounts: new Set([0, process.geteuid?.() ?? 0]),
  idleMs: 60_000,
  mostMs: 60_000,
  tell: () => undefined,
});
process.stdout.write(`${page.address}\n`);
process.stdin.resume().once('end', () => void page.close());
