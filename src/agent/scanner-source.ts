import { startChild, type ScannerCommand } from './scanner-child.ts';
import type { ScannerSession } from './scanner-session.ts';
import { connectSocket, type ScannerSocket } from './scanner-socket.ts';

/** How the scanner is reached: started as our child, or as a service of its own behind a socket. */
export type ScannerSource = ScannerCommand | ScannerSocket;

/** Begins a session; `ended` is called once, and not before this has returned. */
export function openScanner(source: ScannerSource, ended: (why: string) => void): ScannerSession {
  return 'socket' in source ? connectSocket(source, ended) : startChild(source, ended);
}
