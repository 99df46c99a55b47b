import type { OwnCopy } from '../../wire/local.ts';
import { dayText } from '../display/time-words.ts';
import { element, fold } from './element.ts';
import { hostText } from './host-part.ts';
import { mark } from './marks.ts';
import type { Tongue } from './tongue.ts';

const MOST_PATHS = 8;
type Environment = OwnCopy['finding']['environment'];

/** One copy: what it is now, where, whose, since when, and why it is said to be that. */
export function copyPart(tongue: Tongue, copy: OwnCopy): HTMLElement {
  const { say, language } = tongue;
  const { finding, productName, campaign } = copy;
  const { anchor, version, account, running, state, firstSeen, id, environment, channel } = finding;
  const where = placeWords(tongue, environment);
  const facts: readonly (HTMLElement | string)[] = [
    ...(version === undefined ? [] : [hostText(tongue, say('version', { version }), { shown: 60 })]),
    channel,
    account === undefined ? say('whole machine') : hostText(tongue, say('of account', { account: account.name ?? account.id })),
    ...(where === undefined ? [] : [hostText(tongue, where)]),
    ...(running.length === 0 || state === 'running' ? [] : [say('runs now')]),
    say('since day', { day: dayText(firstSeen, language) }),
    say('number', { id: `#${id.slice(0, 8)}` }),
  ];
  const tone = campaign === undefined ? 'info' : 'warn';
  return element(
    'article',
    { class: 'copy', 'aria-label': productName },
    element(
      'div',
      { class: 'copy-head' },
      state === 'gone' ? undefined : mark(state === 'residue' || state === 'packed' ? 'quiet' : tone, say(`state ${state}`)),
      hostText(tongue, anchor, { isCode: true, shown: 160 }),
    ),
    element(
      'p',
      { class: 'dim dots own-facts' },
      facts.map((fact) => element('span', {}, fact)),
    ),
    why(tongue, copy, productName),
  );
}

function why(tongue: Tongue, { finding }: OwnCopy, product: string): HTMLElement {
  const { say } = tongue;
  const { identity, evidence, paths, anchor, id } = finding;
  // One file often shows several signs of one strength: they are told together.
  const signs = [...new Map(evidence.map((one) => [`${one.strength}\0${one.detail}\0${one.path}`, one])).values()];
  const others = paths.filter((path) => path !== anchor);
  return fold(
    `why ${id}`,
    hostText(tongue, say(`why ${identity}`, { product })),
    signs.length === 0 ? element('p', { class: 'dim' }, say('no evidence')) : undefined,
    element(
      'ul',
      { class: 'evidence' },
      signs.map(({ detail, path, strength }) =>
        element(
          'li',
          {},
          hostText(tongue, detail),
          element('span', { class: 'dim' }, ` (${say(strength)})`),
          element('div', { class: 'dim' }, hostText(tongue, path, { isCode: true, shown: 160 })),
        ),
      ),
    ),
    others.length === 0 ? undefined : element('p', { class: 'own-label' }, say('also at')),
    others
      .slice(0, MOST_PATHS)
      .map((path) => element('div', { class: 'dim' }, hostText(tongue, path, { isCode: true, shown: 160 }))),
  );
}

/** Undefined for the machine itself. */
function placeWords({ say }: Tongue, { kind, id, image, name }: Environment): string | undefined {
  if (kind === 'host') return undefined;
  if (kind !== 'container') return say('in other', { name: `${kind === 'wsl' ? 'WSL ' : ''}${id ?? ''}` });
  const container = name ?? id?.slice(0, 12);
  return container === undefined ? say('in image', { name: image ?? '' }) : say('in container', { name: container });
}
