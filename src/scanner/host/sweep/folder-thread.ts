/**
 * A thread that looks at folders for a sweep: each message is a JSON list of `FolderQuestion`, each answer the list of what
 * `lookAtFolder` said, in the same order, and so are the answers. It says `ready` first and ends with the message `end`. Whoever asks
 * waits on a shared counter, since a scan is synchronous and its event loop does not turn.
 */
import { access } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { workerData, type MessagePort } from 'node:worker_threads';
import { lookAtFolder, type FolderQuestion } from './folder-look.ts';
import { forKernel } from '../list-folder.ts';

/** What a thread is started with. */
export interface FolderThreadData {
  readonly port: MessagePort;
  /** Counts what all threads have said. */
  readonly said: Int32Array;
  /** Whether folders are read from a disk: then many at once, before they are looked at one after the other. */
  readonly readsAhead: boolean;
}

/** A name that nobody has: to learn that, the kernel reads the folder. */
const NOBODYS = '\u0001';

const { port, said, readsAhead } = workerData as FolderThreadData;
// The kernel's "no such name" becomes an error, of which nobody wants to know where it arose.
Error.stackTraceLimit = 0;
let before = Promise.resolve();
port.on('message', (message: string) => {
  if (message === 'end') return port.close();
  const questions = JSON.parse(message) as readonly FolderQuestion[];
  const read = readsAhead ? readAll(questions) : undefined;
  before = before.then(async () => {
    await read;
    // Between two batches the loop turns, so that the next one is read from the disk while this one is looked at.
    await setImmediate();
    say(JSON.stringify(questions.map(lookAtFolder)));
  });
});
say('ready');

function say(text: string): void {
  port.postMessage(text);
  Atomics.add(said, 0, 1);
  Atomics.notify(said, 0);
}

/**
 * Has the kernel read these folders, as many at once as there are threads for it (UV_THREADPOOL_SIZE): a disk answers many
 * questions at once. Nothing is opened, and the answer is thrown away: whoever puts a link in the place of a folder
 * meanwhile has that name looked for behind it, and learns nothing; the look that follows says what is there.
 */
function readAll(questions: readonly FolderQuestion[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = questions.length;
  const done = (): void => {
    left -= 1;
    if (left === 0) resolve();
  };
  for (const { path } of questions) access(forKernel(`${path}/${NOBODYS}`), done);
  return promise;
}
