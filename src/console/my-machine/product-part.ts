import type { MyMachine, OwnCopy } from '../../wire/local.ts';
import { plainText } from '../display/host-string.ts';
import { dayText } from '../display/time-words.ts';
import { askPart } from './ask-part.ts';
import { copyButton } from './copy-button.ts';
import { copyPart } from './copy-part.ts';
import { element } from './element.ts';
import { hostText } from './host-part.ts';
import { mark } from './marks.ts';
import { removedAlike } from './state.ts';
import type { Tongue } from './tongue.ts';

/** `npm uninstall …`, `~/.x/uninstall`, `Get-AppxPackage …`: typed, where a sentence begins with a capital letter. */
const IS_COMMAND = /^(?:[a-z~/.]|[A-Z]\w+-[A-Z]\w+ )/;

/** One product: what it does, what the company says of it, each copy, how each is removed, whom to ask. */
export function productPart(tongue: Tongue, machine: MyMachine, copies: readonly [OwnCopy, ...OwnCopy[]]): HTMLElement {
  const { say } = tongue;
  const [{ productName, risk, campaign, finding }] = copies;
  const title = `product-${finding.product}`;
  return element(
    'section',
    { class: 'card product', 'aria-labelledby': title },
    element(
      'div',
      { class: 'product-head' },
      element('h3', { id: title }, hostText(tongue, productName)),
      campaign === undefined ? mark('info', say('listed')) : mark('warn', say('remove')),
    ),
    campaign === undefined ? undefined : companySays(tongue, campaign),
    risk === undefined
      ? undefined
      : element(
          'p',
          { class: 'own-risk' },
          element('span', { class: 'dim' }, say('risk')),
          ' ',
          hostText(tongue, risk, { shown: 1200 }),
        ),
    removedAlike(copies).map((alike) => [alike.map((copy) => copyPart(tongue, copy)), removal(tongue, alike)]),
    element('div', { class: 'own-ask' }, askPart(tongue, machine, copies)),
  );
}

function companySays(tongue: Tongue, { text, deadline }: NonNullable<OwnCopy['campaign']>): HTMLElement {
  const { say, language } = tongue;
  const wanted = deadline === undefined ? say('company wants soon') : say('company wants', { day: dayText(deadline, language) });
  return element(
    'p',
    { class: 'own-company', 'data-tone': 'warn' },
    element('strong', {}, wanted),
    ' ',
    hostText(tongue, text, { shown: 1200 }),
  );
}

function removal(tongue: Tongue, [{ removal: steps }, ...more]: readonly [OwnCopy, ...OwnCopy[]]): HTMLElement {
  const { say } = tongue;
  const title = more.length === 0 ? say('how to remove') : say('how to remove many', { count: more.length + 1 });
  return element(
    'div',
    { class: 'own-removal' },
    element('h4', {}, title),
    steps.length === 0
      ? element('p', {}, say('no steps'))
      : element(
          'ol',
          {},
          steps.map((step) => element('li', {}, stepPart(tongue, step))),
        ),
    element('p', { class: 'dim' }, say('then check')),
  );
}

function stepPart(tongue: Tongue, step: string): HTMLElement {
  if (!IS_COMMAND.test(step)) return hostText(tongue, step, { shown: 1200 });
  return element(
    'div',
    { class: 'own-step' },
    element('code', { class: 'code' }, hostText(tongue, step, { isCode: true, shown: 1200 })),
    copyButton(tongue, () => plainText(step), 'copy step'),
  );
}
