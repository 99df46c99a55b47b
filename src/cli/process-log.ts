import { destination, pino, stdTimeFunctions, type Logger } from 'pino';

/** The log of one long-lived process: JSON lines on standard error, each with the part that wrote it; a line is out before the next step. */
export function processLog(part: 'agent' | 'scanner' | 'collector', level: string): Logger {
  // `name` is given as a base: pino leaves it out together with pid and hostname when the base is null.
  return pino({ base: { name: part }, level, timestamp: stdTimeFunctions.isoTime }, destination({ fd: 2, sync: true }));
}
