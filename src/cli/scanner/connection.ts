import { statSync } from 'node:fs';
import { Socket } from 'node:net';
import { KnownError } from '../../domain/errors.ts';

/** What the service manager says of a connection that it accepted for us. */
export interface Accepted {
  /** Path of the socket; its owner is the only account that may connect. */
  readonly socket: string;
  /** Number, process and user id of who connected, as systemd names an instance for it: `3-1234-998`. */
  readonly peer: string;
}

/**
 * The connection on standard input, both ways. The socket's mode keeps strangers out; this is the second lock, on what the kernel told
 * the service manager of who connected (Node itself cannot ask for SO_PEERCRED).
 *
 * @throws KnownError E_PIPE_INVALID when it was another account than the socket's owner, or it is not known which
 */
export function acceptedConnection({ socket, peer }: Accepted): Socket {
  const owner = statSync(socket).uid;
  const account = /^\d+-[\d_]+-(\d+)$/.exec(peer)?.[1];
  if (account !== String(owner)) {
    throw new KnownError(
      'E_PIPE_INVALID',
      `${peer} is not the agent, whose account ${owner} owns ${socket}`,
      'Only the agent may connect: look at who else runs in its account, and at the mode of the socket.',
    );
  }
  // One handle for both directions: two on one socket would share, and change, whether it blocks.
  return new Socket({ fd: 0, readable: true, writable: true });
}
