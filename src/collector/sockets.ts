import type { App, RouteContext } from './routes/contract.ts';

/** Idle TLS connections hold 60 kB each; beyond so many, those of hosts that wait for orders aside, a host is asked to close its own with its answer. */
const MOST_IDLE = 2000;

type Counted = Pick<RouteContext, 'measures' | 'held'>;

/** Counts connections, and lets hosts keep theirs open only while there are few: a fleet that is in contact every five minutes must not hold a socket each. */
export function boundSockets(app: App, counted: Counted): void {
  const { measures } = counted;
  app.server.on('connection', (socket) => {
    measures.connections += 1;
    socket.once('close', () => {
      measures.connections -= 1;
    });
  });
  app.addHook('onRequest', (_request, reply, done) => {
    if (isCrowded(counted)) void reply.header('connection', 'close');
    done();
  });
}

/** Whether there are so many connections that whoever is answered is to close his. */
export function isCrowded({ measures, held }: Counted): boolean {
  return measures.connections - held.count > MOST_IDLE;
}
