import { connect } from 'node:net';
import type { ScannerSession } from './session.ts';

/** Where the service manager starts a scanner for whoever connects, and only we may. */
export interface ScannerSocket {
  /** Absolute path of a stream socket. */
  readonly socket: string;
}

/** Connects to the scanner's service: one connection is one life of a scanner, in an account and a sandbox of its own. */
export function connectSocket({ socket }: ScannerSocket, ended: (why: string) => void): ScannerSession {
  const connection = connect(socket);
  let why = 'it closed the connection';
  connection.on('error', (error) => {
    why = error.message;
  });
  connection.once('close', () => ended(why));
  return {
    input: connection,
    output: connection,
    end: () => void connection.end(),
    kill: () => void connection.destroy(),
  };
}
