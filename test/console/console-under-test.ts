import { CONSOLE_FOLDER, buildConsole, isStale } from '../../installer/console/build-console.ts';
import { runCollector, type RunningCollector } from '../collector/running-collector.ts';
import type { CollectorConfig } from '../../src/collector/config.ts';

/** The folder with the console as the sources are now. */
export async function builtConsole(): Promise<string> {
  if (isStale()) await buildConsole();
  return CONSOLE_FOLDER;
}

/** A real collector that serves the console. */
export async function runConsole(config: Partial<CollectorConfig> = {}): Promise<RunningCollector> {
  return runCollector({ consoleFolder: await builtConsole(), ...config });
}
