import { startChild, type ScannerCommand } from './child.ts';
import type { ScannerSession } from './session.ts';
import { connectSocket, type ScannerSocket } from './socket.ts';

/** How the scanner is reached: started as our child, or as a service of its own behind a socket. */
export type ScannerSource = ScannerCommand | ScannerSocket;

/** Begins a session; `ended` is called once, and not before this has returned. */
export function openScanner(source: ScannerSource, ended: (why: string) => void): ScannerSession {
  return 'socket' in source ? connectSocket(source, ended) : startChild(source, ended);
}
