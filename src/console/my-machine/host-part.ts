import { runsOf, shortened } from '../display/host-string.ts';
import { filled } from '../words/words.ts';
import { button, element, type Inside } from './element.ts';
import type { Tongue } from './tongue.ts';

/** More than any honest name; the rest is one press away. */
const SHOWN = 240;

/** A string of this machine, shown so that it can do nothing but be read: unseen characters are written out, long ones shortened in the middle. */
export function hostText(tongue: Tongue, text: string, { isCode = false, shown = SHOWN }: HostTextLook = {}): HTMLElement {
  const { head, tail, left } = shortened(text, shown);
  const whole = element(
    'bdi',
    { class: isCode ? 'host-text host-path' : 'host-text', dir: isCode ? 'ltr' : undefined },
    runs(head),
  );
  if (left === 0) return whole;
  const words = filled(tongue.small['more characters'], { count: left }, tongue.language);
  const more = button({ class: 'host-more own-link' }, () => whole.replaceChildren(...runs(text)), words);
  whole.append(more, ...runs(tail));
  return whole;
}

/** How a string is shown. */
export interface HostTextLook {
  /** A path, a command, a version: from left to right, in letters of one width. */
  readonly isCode?: boolean;
  /** Characters that are shown at once. */
  readonly shown?: number;
}

function runs(text: string): (string | HTMLElement)[] {
  return runsOf(text).map((run) => (run.isCode ? element('span', { class: 'unseen' }, run.text) : run.text));
}

/** Text of ours in which `commands` stand between backticks. */
export function withCommands(text: string): Inside {
  return text.split('`').map((part, at) => (at % 2 === 1 ? element('code', { class: 'code' }, part) : part));
}
