/** The thread that reads: it may hang or die, whoever started it knows the input. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FuzzTarget } from './contract.ts';
import { fuzz } from './fuzz.ts';
import { shownInput } from './shown-input.ts';
import type { WorkerOrder } from './run-target.ts';

const { module, options, shared } = workerData as WorkerOrder;
const { target } = (await import(module)) as { readonly target: FuzzTarget };
const shown = shownInput(shared);
parentPort?.postMessage(fuzz(target, { ...options, before: (input) => shown.show(input) }));
