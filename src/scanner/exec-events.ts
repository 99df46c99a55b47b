import { PREPARED, prepareInstance, removeInstance, removeStale, tracefs } from './watch/starts/exec-events/instance.ts';
import { KnownError } from '../domain/errors.ts';

/**
 * The one step that needs root before a scanner that may only read: makes the kernel write down every start of a program, in an
 * instance of the trace of our own. It stays until `removeExecEvents`; done twice it is as if done once.
 *
 * @throws KnownError E_EVENTS_UNAVAILABLE
 */
export function prepareExecEvents(): string {
  const folder = found();
  try {
    removeStale(folder);
    prepareInstance(folder, PREPARED);
  } catch (error) {
    throw unavailable(`${folder}: ${messageOf(error)}`, error);
  }
  return `${folder}/instances/${PREPARED}`;
}

/** Undoes `prepareExecEvents`; nothing when it was not done. @throws KnownError E_EVENTS_UNAVAILABLE while a scanner still reads */
export function removeExecEvents(): void {
  const folder = tracefs();
  if (folder === undefined) return;
  try {
    removeInstance(folder, PREPARED);
    removeStale(folder);
  } catch (error) {
    throw unavailable(`${folder}: ${messageOf(error)}`, error);
  }
}

function found(): string {
  const folder = tracefs();
  if (folder === undefined) throw unavailable('the kernel’s trace is not mounted, or this is not root');
  return folder;
}

function unavailable(message: string, cause?: unknown): KnownError {
  return new KnownError(
    'E_EVENTS_UNAVAILABLE',
    message,
    'Run this as root, after `mount -t tracefs tracefs /sys/kernel/tracing`. Without it the scanner compares /proc every two seconds instead.',
    cause,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
