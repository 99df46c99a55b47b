import type { Output } from './contract.ts';

/** Colours of a terminal; each returns its text unchanged where nobody sees colours. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
}

/** Colour only on a terminal, and not when NO_COLOR is set (https://no-color.org) or the terminal is dumb. */
export function paintFor(output: Output, env: Readonly<Record<string, string | undefined>>): Paint {
  const isPlain = !output.isTTY || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const wrap = (code: number) => (text: string) => (isPlain ? text : `\u001b[${code}m${text}\u001b[0m`);
  return { bold: wrap(1), dim: wrap(2), red: wrap(31), yellow: wrap(33), green: wrap(32) };
}
