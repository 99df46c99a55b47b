import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { ownArguments } from '../domain/own-process.ts';
import { LEAN_FLAGS, leanEnvironment, MAIN } from './program/lean.ts';
import type { ScannerCommand } from './scanner/child.ts';
import { CATALOGUES } from './updates/catalogues-folder.ts';

/** Where the agent keeps its state unless told otherwise: `/var/lib/bandog` for root, else the account's state folder. */
export function defaultStateFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (process.getuid?.() === 0) return '/var/lib/bandog';
  const given = env['XDG_STATE_HOME'];
  const base = given !== undefined && path.isAbsolute(given) ? given : path.join(homedir(), '.local', 'state');
  return path.join(base, 'bandog');
}

/** What the scanner is told beside where it keeps its cache. */
export interface ScannerSettings {
  /** A compiled catalogue; absent: the shipped one. */
  readonly catalogue?: string;
  /** A folder that is looked at as the host, without its processes; absent: this machine. */
  readonly root?: string;
  /** So many days a sweep believes a folder that shows no change; absent: a week. */
  readonly readAgain?: number;
}

/** How the agent starts the scanner as its child, with the scanner's cache and compiled code below the state folder. */
export function scannerCommand(folder: string, settings: ScannerSettings = {}, logLevel = 'info'): ScannerCommand {
  const cache = path.join(folder, 'scanner');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const catalogues = path.join(folder, CATALOGUES);
  const words = ['scanner', 'run', '--cache', cache, '--catalogues', catalogues, ...settingArguments(settings)];
  const args = ownArguments(LEAN_FLAGS, [MAIN, ...words]);
  return { file: process.execPath, args, env: { ...leanEnvironment(folder), BANDOG_LOG: logLevel } };
}

/** The settings as the command line of the agent and of the scanner says them. */
export function settingArguments({ catalogue, root, readAgain }: ScannerSettings): readonly string[] {
  const given = [
    ['--catalogue', catalogue],
    ['--root', root],
    ['--read-again', readAgain],
  ] as const;
  return given.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]));
}
