import { button, element } from './element.ts';
import { hostText } from './host-part.ts';
import type { Tongue } from './tongue.ts';

const COMMAND = 'bandog my-machine --page';

/** Instead of the page: it cannot be opened so, or it has ended; what to do. */
export function closedScreen(tongue: Tongue, why: 'not opened' | 'ended', told = ''): HTMLElement {
  const { say } = tongue;
  return element(
    'main',
    { class: 'own-closed' },
    element('h1', {}, say(why)),
    told === '' ? undefined : element('p', {}, hostText(tongue, told)),
    element('p', {}, say(`${why} what`)),
    element('p', {}, element('code', { class: 'code' }, COMMAND)),
  );
}

/** Instead of the page, when the agent was silent from the start: the tab has what it needs to ask again. */
export function silentScreen(
  tongue: Tongue,
  { message, remedy }: { readonly message: string; readonly remedy: string },
): HTMLElement {
  const { say } = tongue;
  return element(
    'main',
    { class: 'own-closed' },
    element('h1', {}, say('silent')),
    element('p', {}, hostText(tongue, `${message}. ${remedy}`, { shown: 600 })),
    element(
      'p',
      {},
      button({}, () => location.reload(), say('try again')),
    ),
  );
}

/** Over the page: the agent does not answer. */
export function silentNotice(
  tongue: Tongue,
  { message, remedy }: { readonly message: string; readonly remedy: string },
): HTMLElement {
  const { say } = tongue;
  return element(
    'div',
    { class: 'card own-silent', 'data-tone': 'bad', role: 'alert' },
    element('strong', {}, say('silent')),
    element('p', {}, hostText(tongue, `${message}. ${remedy}`, { shown: 600 })),
    element('p', { class: 'dim' }, say('silent what')),
  );
}
