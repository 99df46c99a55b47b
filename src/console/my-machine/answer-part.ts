import type { MyMachine } from '../../wire/local.ts';
import { element } from './element.ts';
import { hostText } from './host-part.ts';
import { answerShape, type Tone } from './marks.ts';
import { byProduct } from './state.ts';
import type { Tongue } from './tongue.ts';

/** The answer in one sentence, and how far it can be trusted. */
export function answerPart(tongue: Tongue, machine: MyMachine): HTMLElement {
  const { say, ago } = tongue;
  const { lastLook, scopes, incomplete, copies, isCut } = machine;
  const { tone, sentences } = answerOf(tongue, machine);
  const looked = element('p', { class: 'own-looked' });
  if (lastLook !== undefined) {
    // The moment is an element, so that it goes on counting.
    const key = incomplete === 0 ? 'looked whole' : 'looked except';
    const [before = '', after = ''] = say(key, { when: '\0', places: scopes, missed: incomplete }).split('\0');
    looked.append(before, ago(lastLook), after);
  }
  return element(
    'div',
    { class: 'own-answer', 'data-tone': tone },
    answerShape(tone),
    element(
      'div',
      {},
      sentences.map((sentence) => element('p', { class: 'answer-sentence' }, hostText(tongue, sentence, { shown: 600 }))),
      looked,
      copies.some(({ campaign }) => campaign === undefined)
        ? element('p', { class: 'dim own-note' }, say('is it banned'))
        : undefined,
      isCut ? element('p', { class: 'own-note' }, say('is cut')) : undefined,
    ),
  );
}

interface Answer {
  readonly tone: Tone;
  readonly sentences: readonly string[];
}

function answerOf({ say, list }: Tongue, { copies, lastLook, incomplete }: MyMachine): Answer {
  if (lastLook === undefined && copies.length === 0) return { tone: 'quiet', sentences: [say('not looked yet')] };
  if (copies.length === 0) return { tone: incomplete === 0 ? 'good' : 'info', sentences: [say('nothing')] };
  const products = byProduct(copies);
  const ruled = products.filter(([{ campaign }]) => campaign !== undefined);
  const others = products.filter(([{ campaign }]) => campaign === undefined);
  const told = (some: typeof products) => ({
    count: some.flat().length,
    list: list(some.map(([{ productName }]) => productName)),
  });
  if (ruled.length === 0) return { tone: 'info', sentences: [say('found', told(others))] };
  return {
    tone: 'warn',
    sentences: [say('to go', told(ruled)), ...(others.length === 0 ? [] : [say('besides one', told(others))])],
  };
}
