import { parseArgs, type ParseArgsConfig } from 'node:util';
import { KnownError } from '../domain/errors.ts';
import { LIMIT_RANGES, type Limits } from '../agent/governor/limits.ts';
import { PLATFORMS, type Platform } from '../domain/platform.ts';

/** What a call gives, by the options of its command. @throws KnownError E_USAGE */
export function parseCall<T extends Omit<ParseArgsConfig, 'args'>>(
  argv: readonly string[],
  config: T,
): ReturnType<typeof parseArgs<T>> {
  return usageError(() => parseArgs<T>({ ...config, args: [...argv] }));
}

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

/** What an option that takes a number may be. */
export interface NumberOption {
  readonly name: string;
  /** `a number of seconds`. */
  readonly what: string;
  readonly min: number;
  readonly max: number;
}

/**
 * The value of an option that takes a number.
 *
 * @throws KnownError E_USAGE
 */
export function numberGiven(given: string, { name, what, min, max }: NumberOption): number {
  const value = Number(given);
  if (given.trim() !== '' && Number.isFinite(value) && value >= min && value <= max) return value;
  throw new KnownError('E_USAGE', `${name} ${JSON.stringify(given)} is not ${what}`, `write a number from ${min} to ${max}`);
}

/** `--read-again DAYS`: so long a sweep believes a folder that shows no change. */
export const READ_AGAIN: NumberOption = { name: '--read-again', what: 'a number of days', min: 0, max: 365 };

/** The options of `bandog agent run` that limit what looking costs. */
export const LIMIT_OPTIONS: Readonly<Record<keyof Limits, NumberOption>> = {
  cpuPercent: { name: '--cpu', what: 'a number of percent of one core', ...LIMIT_RANGES.cpuPercent },
  sweepPercent: { name: '--sweep-share', what: 'a number of percent of one core', ...LIMIT_RANGES.sweepPercent },
  memoryMiB: { name: '--memory', what: 'a number of MiB', ...LIMIT_RANGES.memoryMiB },
  cacheMiB: { name: '--cache-size', what: 'a number of MiB', ...LIMIT_RANGES.cacheMiB },
  nice: { name: '--nice', what: 'a niceness', ...LIMIT_RANGES.nice },
};

/** The limits that options name. @throws KnownError E_USAGE */
export function limitsGiven(values: Readonly<Record<string, unknown>>): Partial<Limits> {
  const given = Object.entries(LIMIT_OPTIONS).flatMap(([limit, option]) => {
    const value = values[option.name.slice(2)];
    return typeof value === 'string' ? [[limit, numberGiven(value, option)] as const] : [];
  });
  return Object.fromEntries(given);
}

/** The same limits as the command line says them. */
export function limitArguments(limits: Partial<Limits>): readonly string[] {
  return Object.entries(LIMIT_OPTIONS).flatMap(([limit, { name }]) => {
    const value = limits[limit as keyof Limits];
    return value === undefined ? [] : [name, String(value)];
  });
}
