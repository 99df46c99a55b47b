import { KnownError } from '../domain/errors.ts';
import { PLATFORMS, type Platform } from '../domain/platform.ts';

/** Runs a parser of arguments; what it throws is the caller's mistake, told as E_USAGE. */
export function usageError<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : 'wrong arguments';
    throw new KnownError('E_USAGE', message, 'Run it with --help for all options.', error);
  }
}

/** Whether an option with a value was given at all. */
export function isGiven(value: string | undefined): value is string {
  return value !== undefined;
}

/**
 * The value of `--platform`.
 *
 * @throws KnownError E_USAGE
 */
export function platformNamed(given: string): Platform {
  const platform = PLATFORMS.find((name) => name === given);
  if (platform !== undefined) return platform;
  throw new KnownError('E_USAGE', `there is no platform ${JSON.stringify(given)}`, `write one of: ${PLATFORMS.join(', ')}`);
}
