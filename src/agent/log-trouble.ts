import type { Logger } from 'pino';
import type { Trouble } from './spool/state-file.ts';

/** Says in the log what became of the spool when the disk failed it, in words for who looks after the machine. */
export function logTrouble(log: Logger, trouble: Trouble): void {
  const { kind, ...fields } = trouble;
  switch (kind) {
    case 'salvaged':
      log.error(fields, 'the spool was damaged; what could be read is kept, the rest is found again and the loss is reported');
      return;
    case 'in-memory':
      log.error(fields, 'the state folder cannot be written; looking and reporting go on in memory until it can');
      return;
    case 'reserve-released':
      log.warn(fields, 'the disk is full; the space held in reserve was used');
      return;
    case 'reopened':
      log.warn(fields, 'the disk failed a commit; it counts as not done, and the spool was opened anew');
      return;
    case 'on-disk-again':
      log.info('the state folder can be written again; all that memory held is on disk');
  }
}
