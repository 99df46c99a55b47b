/**
 * A thread that looks at folders for a sweep: each message is a JSON list of `FolderQuestion`, each answer the list of what
 * `lookAtFolder` said, in the same order. It says `ready` first and ends with the message `end`. Both sides wait on shared counters,
 * since a scan is synchronous and its event loop does not turn.
 */
import { receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { lookAtFolder, type FolderQuestion } from './folder-look.ts';

/** What a thread is started with. */
export interface FolderThreadData {
  readonly port: MessagePort;
  /** Counts what was asked of this thread. */
  readonly asked: Int32Array;
  /** Counts what all threads have said. */
  readonly said: Int32Array;
}

const { port, asked, said } = workerData as FolderThreadData;
say('ready');
for (;;) {
  const before = Atomics.load(asked, 0);
  const message: unknown = receiveMessageOnPort(port)?.message;
  if (message === undefined) Atomics.wait(asked, 0, before);
  else if (typeof message !== 'string' || message === 'end') break;
  else say(JSON.stringify((JSON.parse(message) as readonly FolderQuestion[]).map(lookAtFolder)));
}
port.close();

function say(text: string): void {
  port.postMessage(text);
  Atomics.add(said, 0, 1);
  Atomics.notify(said, 0);
}
