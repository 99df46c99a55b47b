import { button, element } from './element.ts';
import type { Key, Tongue } from './tongue.ts';

const SAID_MS = 2500;

/** Puts a text on the clipboard, and says that it did. */
export function copyButton(tongue: Tongue, text: () => string, key: 'copy text' | 'copy step'): HTMLButtonElement {
  const words = element('span', { 'aria-live': 'polite' }, tongue.say(key));
  const say = (said: Key & ('copied' | 'copy failed')): void => {
    words.textContent = tongue.say(said);
    setTimeout(() => (words.textContent = tongue.say(key)), SAID_MS);
  };
  const press = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => say('copied'),
      () => say('copy failed'),
    );
  };
  return button({ class: key === 'copy step' ? 'button own-small' : 'button' }, press, words);
}
