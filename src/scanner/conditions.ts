import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';

/** How the machine stands, as far as it says. */
export interface Conditions {
  readonly onBattery: boolean;
  /** Processes that ran or wanted to, averaged over a minute, for each core; 0 on Windows, which does not count them. */
  readonly loadPerCore: number;
  /** Share of the last minute in which something waited for a core, 0 to 1; absent where the kernel does not tell. */
  readonly pressure?: number;
}

/** Where Linux says it. */
export interface ConditionSources {
  readonly supplies: string;
  readonly pressure: string;
}

const LINUX: ConditionSources = { supplies: '/sys/class/power_supply', pressure: '/proc/pressure/cpu' };

/** Asks the kernel; some 0.1 ms. What cannot be asked is as if it were well. */
export function readConditions(sources = LINUX): Conditions {
  const pressure = pressureIn(text(sources.pressure));
  return {
    onBattery: isOnBattery(sources.supplies),
    loadPerCore: (loadavg()[0] ?? 0) / availableParallelism(),
    ...(pressure === undefined ? {} : { pressure }),
  };
}

/**
 * Whether this machine lives on its battery (sysfs-class-power): one of its batteries discharges and no supply is plugged in. A battery
 * of a mouse has the scope `Device` and counts nothing; nor does an uninterruptible supply, which is of the type `UPS`.
 */
function isOnBattery(folder: string): boolean {
  const supplies = names(folder).map((name) => {
    const of = (file: string): string => text(path.join(folder, name, file)).trim();
    return { type: of('type'), scope: of('scope'), isOnline: of('online') === '1', status: of('status') };
  });
  const own = supplies.filter(({ scope }) => scope !== 'Device');
  const isPlugged = own.some(({ type, isOnline }) => type !== 'Battery' && isOnline);
  return !isPlugged && own.some(({ type, status }) => type === 'Battery' && status === 'Discharging');
}

/** `some avg10=4.44 avg60=22.30 avg300=17.08 total=10903262531` (Documentation/accounting/psi.rst), in percent. */
function pressureIn(psi: string): number | undefined {
  const percent = /^some avg10=[\d.]+ avg60=([\d.]+)/m.exec(psi)?.[1];
  return percent === undefined ? undefined : Math.min(1, Number(percent) / 100);
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // another system, or none of it is shown to us
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // a supply has only the files that it knows
  }
}
