import { drawing, element } from './element.ts';
import type { Inside } from './element.ts';

/** How bad something is; never told by colour alone. */
export type Tone = 'bad' | 'warn' | 'good' | 'quiet' | 'info';

/** As the console draws them. */
const SHAPES: Readonly<Record<Tone, string>> = {
  bad: 'M6 1.7a4.3 4.3 0 1 0 0 8.6 4.3 4.3 0 0 0 0-8.6zM3.2 3.2l5.6 5.6',
  warn: 'M6 1.5 11 10.5H1z',
  good: 'm2 6.5 2.8 2.8L10 3.5',
  quiet: 'M2.5 2.5h7v7h-7z',
  info: 'M6 1 11 6 6 11 1 6z',
};

/** A shape, a word and a colour that say the same. */
export function mark(tone: Tone, ...inside: readonly Inside[]): HTMLElement {
  return element(
    'span',
    { class: 'mark', 'data-tone': tone },
    drawing(SHAPES[tone], 12, 'own-shape'),
    element('span', {}, ...inside),
  );
}

/** The shape beside the answer. */
export function answerShape(tone: Tone): SVGSVGElement {
  return drawing(SHAPES[tone], 12, 'answer-shape own-answer-shape');
}
