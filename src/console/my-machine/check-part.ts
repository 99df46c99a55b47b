import type { LookOutcome } from '../../wire/local.ts';
import type { MyPageLook } from '../../wire/my-page.ts';
import type { Conversation } from './conversation.ts';
import { button, element } from './element.ts';
import { hostText } from './host-part.ts';
import { mark } from './marks.ts';
import type { Tongue } from './tongue.ts';

const TICK_MS = 1000;

/** The button that looks again at once, and what comes of it; `looked` is called when it was. Made once: it outlives every new view. */
export function checkPart(conversation: Conversation, tongue: () => Tongue, looked: () => Promise<void>): CheckPart {
  const outcome = element('div', { class: 'own-outcome', role: 'status' });
  const words = element('span', {}, tongue().say('check'));
  const hint = element('p', { class: 'dim own-hint' }, tongue().say('check hint'));
  const press = button({ class: 'button own-first', id: 'check' }, () => void check(), words);
  const check = async (): Promise<void> => {
    if (press.getAttribute('aria-disabled') === 'true') return;
    // Not `disabled`, which would take the focus away from whoever pressed it.
    press.setAttribute('aria-disabled', 'true');
    const waiting = followed(outcome, tongue());
    try {
      await conversation.look(waiting.tell);
      await looked();
      waiting.end();
    } catch (error) {
      waiting.fail(error instanceof Error ? error.message : String(error));
    } finally {
      press.removeAttribute('aria-disabled');
    }
  };
  return {
    element: element('div', { class: 'own-check' }, element('div', {}, press), outcome, hint),
    speak(): void {
      words.textContent = tongue().say('check');
      hint.textContent = tongue().say('check hint');
      outcome.replaceChildren();
    },
  };
}

/** The part, and what says it in the language of now. */
export interface CheckPart {
  readonly element: HTMLElement;
  readonly speak: () => void;
}

/** Shows each step of a look, counts its seconds, and in the end what it changed. */
function followed(place: HTMLElement, tongue: Tongue) {
  const { say } = tongue;
  const begun = performance.now();
  let step: Extract<MyPageLook, { readonly kind: 'progress' }> = { kind: 'progress', phase: 'looking' };
  let last: LookOutcome | undefined;
  let failure: string | undefined;
  const bar = element('span', { class: 'own-bar', 'aria-hidden': 'true' });
  const line = element('span', {});
  // Read out once, not each second.
  const where = element('span', { class: 'dim own-where', 'aria-hidden': 'true' });
  const seconds = (): number => Math.floor((performance.now() - begun) / TICK_MS);
  const show = (): void => {
    line.textContent = say(step.phase === 'waiting' ? 'check waiting' : 'check looking', { seconds: seconds() });
    where.replaceChildren(...(step.scope === undefined ? [] : [hostText(tongue, step.scope, { isCode: true, shown: 60 })]));
  };
  line.setAttribute('aria-live', 'off');
  place.replaceChildren(element('div', { class: 'own-running' }, bar, line, where));
  show();
  const ticking = setInterval(show, TICK_MS);
  const told = (...inside: readonly HTMLElement[]): void => {
    clearInterval(ticking);
    place.replaceChildren(...inside);
  };
  const fail = (why: string): void => {
    told(element('p', {}, mark('bad', say('check failed')), ' ', hostText(tongue, why)));
  };
  return {
    tell(said: MyPageLook): void {
      if (said.kind === 'progress') step = said;
      if (said.kind === 'looked') last = said.outcome;
      if (said.kind === 'failed') failure = `${said.message}. ${said.remedy}`;
    },
    end: () => (last === undefined ? fail(failure ?? '') : told(...outcomeParts(tongue, last))),
    fail,
  };
}

function outcomeParts({ say }: Tongue, { changes, open, scopes, durationMs }: LookOutcome): readonly HTMLElement[] {
  const gone = changes.filter(({ finding }) => finding.state === 'gone').length;
  const fresh = changes.filter(({ was }) => was === undefined || was === 'gone').length;
  const left = open === 0 ? say('check none left') : say('check left', { count: open });
  const took = say('check took', { places: scopes, seconds: Math.round(durationMs / 100) / 10 });
  return [
    element(
      'p',
      { class: 'own-result' },
      gone > 0 ? mark('good', say('check gone', { count: gone })) : undefined,
      fresh > 0 ? mark('warn', say('check new', { count: fresh })) : undefined,
      changes.length === 0 ? mark('info', say('check same')) : undefined,
      element('span', {}, `${left} `),
      element('span', { class: 'dim' }, took),
    ),
  ];
}
