import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { loopbackPeer, type Peer } from './loopback-peer.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (...[local, remote, state, uid]: readonly [local: string, remote: string, state: string, uid: number]) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 1 1\n`;
const LISTENING = row('0100007F:1F90', '00000000:0000', '0A', 1000);
const ENDS = { from: 0xc001, to: 0x1f90 };

const CASES: readonly { readonly name: string; readonly tcp: string; readonly tcp6?: string; readonly want: Peer }[] = [
  { name: 'the caller’s end', tcp: LISTENING + row('0100007F:C001', '0100007F:1F90', '01', 1001), want: { uid: 1001 } },
  {
    name: 'not our own end of it',
    tcp: LISTENING + row('0100007F:1F90', '0100007F:C001', '01', 1000) + row('0100007F:C001', '0100007F:1F90', '01', 1001),
    want: { uid: 1001 },
  },
  {
    name: 'a caller with a socket of IPv6',
    tcp: LISTENING,
    tcp6: row('0000000000000000FFFF00000100007F:C001', '0000000000000000FFFF00000100007F:1F90', '01', 1002),
    want: { uid: 1002 },
  },
  {
    name: 'another connection of the same port elsewhere',
    tcp: LISTENING + row('0100007F:C001', '0100007F:0050', '01', 1001),
    want: 'nobody',
  },
  { name: 'no such connection', tcp: LISTENING, want: 'nobody' },
  { name: 'a table that does not even show us', tcp: row('0100007F:C001', '0100007F:1F90', '01', 1001), want: 'not-told' },
  { name: 'no table', tcp: '', want: 'not-told' },
];
for (const { name, tcp, tcp6 = '', want } of CASES) {
  it(name, () => expect(loopbackPeer(ENDS, (file) => HEAD + (file.endsWith('6') ? tcp6 : tcp))).toEqual(want));
}

it.skipIf(process.platform !== 'linux')('knows us by a real connection, over both kinds of socket (Linux)', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const host of ['127.0.0.1', '::ffff:127.0.0.1']) {
    const accepted = once(server, 'connection');
    const client = await opened(host, port);
    const [socket] = (await accepted) as [Socket];
    const { remotePort = 0 } = socket;
    expect(loopbackPeer({ from: remotePort, to: port }), host).toEqual({ uid: process.geteuid?.() });
    client.destroy();
    socket.destroy();
  }
  server.close();
});

async function opened(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
