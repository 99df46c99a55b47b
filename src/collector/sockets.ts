import type { App } from './routes/contract.ts';
import type { Measures } from './routes/measures.ts';

/** Idle TLS connections hold 60 kB each; beyond so many a host is asked to close its own with its answer. */
const MOST_IDLE = 2000;

/** Counts connections, and lets hosts keep theirs open only while there are few: a fleet that is in contact every five minutes must not hold a socket each. */
export function boundSockets(app: App, measures: Measures): void {
  app.server.on('connection', (socket) => {
    measures.connections += 1;
    socket.once('close', () => {
      measures.connections -= 1;
    });
  });
  app.addHook('onRequest', (_request, reply, done) => {
    if (measures.connections > MOST_IDLE) void reply.header('connection', 'close');
    done();
  });
}
