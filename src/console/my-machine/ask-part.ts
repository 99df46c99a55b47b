import type { MyMachine, OwnCopy } from '../../wire/local.ts';
import { plainText } from '../display/host-string.ts';
import { dayText, exactText } from '../display/time-words.ts';
import { copyButton } from './copy-button.ts';
import { element, fold } from './element.ts';
import { hostText } from './host-part.ts';
import type { Tongue } from './tongue.ts';

const KINDS = ['need', 'mistake'] as const;
type Kind = (typeof KINDS)[number];

/**
 * How somebody asks to keep copies of a product, or says that they are none: a text with everything that whoever decides needs, ready to
 * be given to them. The agent has no way to carry it, so nothing is sent, and the page says so.
 */
export function askPart(tongue: Tongue, machine: MyMachine, copies: readonly [OwnCopy, ...OwnCopy[]]): HTMLElement {
  const { say } = tongue;
  const [{ finding }] = copies;
  const name = `ask-${finding.product}`;
  const text = element('textarea', { class: 'own-text', id: `${name}-text`, rows: '12', spellcheck: 'false' });
  const write = (kind: Kind): void => {
    const because = say('text because');
    // What was written behind it is the same whichever of the two it is.
    const given = text.value.split('\n').find((line) => line.startsWith(because)) ?? because;
    text.defaultValue = askText(tongue, { machine, copies, kind });
    text.value = text.defaultValue.replace(because, () => given);
  };
  write('need');
  const choices = KINDS.map((kind) => {
    const choice = element('input', { type: 'radio', name, id: `${name}-${kind}`, checked: kind === 'need' });
    choice.addEventListener('change', () => write(kind));
    return element('label', {}, choice, ` ${say(kind)}`);
  });
  return fold(
    name,
    say('ask fold'),
    element('fieldset', { class: 'own-choice' }, element('legend', {}, say('ask kind')), choices),
    element(
      'p',
      {},
      say(machine.contact === undefined ? 'ask nobody' : 'ask contact'),
      machine.contact === undefined ? undefined : [' ', element('strong', {}, hostText(tongue, machine.contact))],
    ),
    element('label', { for: `${name}-text`, class: 'own-label' }, say('ask text')),
    text,
    copyButton(tongue, () => text.value, 'copy text'),
  );
}

interface Asked {
  readonly machine: MyMachine;
  readonly copies: readonly OwnCopy[];
  readonly kind: Kind;
}

/** One line for each fact; what a host says stands on one line of its own, whatever is in it. */
export function askText(tongue: Tongue, { machine, copies, kind }: Asked): string {
  const { say, language } = tongue;
  const [first] = copies;
  if (first === undefined) return '';
  const looked = machine.lastLook === undefined ? '' : exactText(machine.lastLook, language);
  const product = plainText(first.productName);
  return [
    say(`text ${kind}`, { product }),
    say('text because'),
    '',
    say('text machine', { name: plainText(machine.host.name) }),
    ...copies.flatMap(({ finding }) => [
      '',
      say('text product', {
        product,
        version: plainText(finding.version ?? ''),
        id: finding.product,
        channel: finding.channel,
      }).replace('  ', ' '),
      say('text place', { path: plainText(finding.anchor) }),
      ...(finding.account === undefined
        ? []
        : [say('text account', { account: plainText(finding.account.name ?? finding.account.id) })]),
      say('text finding', { id: finding.id }),
      say('text since', { day: dayText(finding.firstSeen, language), looked }),
      ...(kind === 'need'
        ? []
        : [say('text why', { signs: [...new Set(finding.evidence.map(({ detail }) => plainText(detail)))].join('; ') })]),
    ]),
    '',
  ].join('\n');
}
