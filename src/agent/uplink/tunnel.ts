import type { Socket } from 'node:net';
import type { Proxy } from './network.ts';

/** All that a proxy may say before the tunnel is open. */
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * Asks the proxy at the other end for a tunnel to `target` (RFC 9110, 9.3.6); undefined when it is open, else why it is
 * not. Waits as long as the socket lives: its owner has the deadline.
 */
export async function openTunnel(
  socket: Socket,
  given: { readonly target: string; readonly proxy: Proxy },
): Promise<string | undefined> {
  const { target, proxy } = given;
  const authorization = proxy.authorization === undefined ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`);
  const head = await readHead(socket);
  if (typeof head === 'object') return head.why;
  const [, status] = /^HTTP\/1\.[01] (\d{3})(?: |\r\n|$)/.exec(head) ?? [];
  if (status === undefined) return 'the proxy does not speak HTTP';
  if (status.startsWith('2')) return undefined;
  if (status !== '407') return `the proxy answered ${status}`;
  const wanted = /\r\nproxy-authenticate: *([A-Za-z0-9-]{1,40})/i.exec(head)?.[1] ?? 'a password';
  const said = proxy.authorization === undefined ? 'none is set' : 'the one that is set is refused';
  return `the proxy answered 407: it wants ${wanted} credentials (only Basic is spoken), and ${said}`;
}

/** The proxy's answer without its empty line; nothing may follow it before we speak. */
async function readHead(socket: Socket): Promise<string | { readonly why: string }> {
  const { promise, resolve } = Promise.withResolvers<string | { readonly why: string }>();
  let head = Buffer.alloc(0);
  const take = (part: Buffer) => {
    head = Buffer.concat([head, part]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0 && head.length > MAX_HEAD_BYTES) resolve({ why: `the proxy’s answer is longer than ${MAX_HEAD_BYTES} bytes` });
    if (end < 0) return;
    const text = head.subarray(0, end).toString('latin1');
    const isOpen = /^HTTP\/1\.[01] 2/.test(text);
    resolve(isOpen && head.length > end + 4 ? { why: 'the proxy spoke before it was asked' } : text);
  };
  const ended = () => resolve({ why: 'the proxy closed the connection' });
  socket.on('data', take).once('end', ended).once('close', ended).once('error', ended);
  try {
    return await promise;
  } finally {
    socket.pause();
    socket.off('data', take).off('end', ended).off('close', ended).off('error', ended);
  }
}
