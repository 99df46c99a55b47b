import type { RetentionView } from '../../../api-client/client.generated.ts';

/** Lengths that are offered, in months beside this one. */
export const MONTHS: readonly number[] = [0, 3, 6, 12, 24, 36];

/** What to do where: a line that takes the place of another, one more line, an option of the command, or to take out what is there. */
export interface SettingLine {
  readonly how: 'stays' | 'replace' | 'add' | 'variable' | 'option' | 'take out';
  /** Absent: where the collector is started. */
  readonly where?: string;
  readonly line?: string;
}

/**
 * What keeps the history for so many months beside this one (undefined: for ever). It is done where it is said now; what nobody says yet
 * goes into the file of settings, or beside the options of the command.
 */
export function lineFor(
  kept: Pick<RetentionView, 'months' | 'option' | 'saidBy' | 'file'>,
  months: number | undefined,
): SettingLine {
  const { option = '', saidBy, file } = kept;
  if (months === kept.months) return { how: 'stays' };
  if (months === undefined) return { how: 'take out', ...(saidBy === undefined ? {} : { where: saidBy }) };
  const inFile = `${option.replace(/^--/, '')}: ${months}`;
  if (saidBy === undefined)
    return file === undefined ? { how: 'option', line: `${option} ${months}` } : { how: 'add', where: file, line: inFile };
  if (saidBy.startsWith('BANDOG_')) return { how: 'variable', where: saidBy, line: `${saidBy}=${months}` };
  return saidBy === option ? { how: 'option', line: `${option} ${months}` } : { how: 'replace', where: saidBy, line: inFile };
}
