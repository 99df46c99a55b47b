import type { MyPageView } from '../../wire/my-page.ts';
import { element, fold } from './element.ts';
import { hostText, withCommands } from './host-part.ts';
import { mark } from './marks.ts';
import type { GoneCopy } from './state.ts';
import type { Tongue } from './tongue.ts';

/** So many lines of what could not be looked at; more says nothing more to a person. */
const MOST = 200;

/** What went while somebody looked; undefined when nothing did. */
export function gonePart(tongue: Tongue, gone: readonly GoneCopy[]): HTMLElement | undefined {
  const { say, ago } = tongue;
  if (gone.length === 0) return undefined;
  return element(
    'section',
    { class: 'card own-gone', 'aria-labelledby': 'gone' },
    element('h2', { id: 'gone' }, say('gone')),
    element(
      'ul',
      {},
      gone.map(({ copy, at }) => {
        const [before = '', after = ''] = say('gone when', { when: '\0' }).split('\0');
        return element(
          'li',
          {},
          mark('good', hostText(tongue, copy.productName, { shown: 80 })),
          ' ',
          hostText(tongue, copy.finding.anchor, { isCode: true, shown: 120 }),
          ' ',
          element('span', { class: 'dim' }, before, ago(at), after),
        );
      }),
    ),
  );
}

/** What was not looked at, and what only came near; undefined when there is neither. */
export function missedPart(tongue: Tongue, { notLookedAt, nearMisses, names }: MyPageView): HTMLElement | undefined {
  const { say } = tongue;
  const gaps = notLookedAt.flatMap(({ scope, gaps: found }) => found.map((gap) => ({ scope, ...gap })));
  if (gaps.length === 0 && nearMisses.length === 0) return undefined;
  const nameOf = new Map(names);
  return element(
    'section',
    { class: 'card own-card' },
    gaps.length === 0
      ? undefined
      : fold(
          'missed',
          say('not whole', { count: gaps.length }),
          element('p', { class: 'dim' }, say('missed what')),
          element(
            'ul',
            { class: 'own-lines' },
            gaps
              .slice(0, MOST)
              .map(({ scope, reason, path }) =>
                element(
                  'li',
                  {},
                  hostText(tongue, path ?? scope, { isCode: true, shown: 160 }),
                  element(
                    'span',
                    { class: 'dim' },
                    ` ${path === undefined ? `${say('whole place')}: ` : ''}${say(`gap ${reason}`)}`,
                  ),
                ),
              ),
          ),
        ),
    nearMisses.length === 0
      ? undefined
      : fold(
          'near',
          say('near', { count: nearMisses.length }),
          element('p', { class: 'dim' }, say('near what')),
          element(
            'ul',
            { class: 'own-lines' },
            nearMisses
              .slice(0, MOST)
              .map(({ product, path, why }) =>
                element(
                  'li',
                  {},
                  hostText(tongue, nameOf.get(product) ?? product),
                  ' ',
                  hostText(tongue, path, { isCode: true, shown: 160 }),
                  element('span', { class: 'dim' }, ' ', hostText(tongue, why)),
                ),
              ),
          ),
        ),
  );
}

/** What Bandog does here, and what the company says of it. */
export function aboutPart(tongue: Tongue, { about, machine }: MyPageView): HTMLElement {
  const { say, language } = tongue;
  const sections = about[language].map(({ title, lines }) => [
    element('h3', {}, title),
    element(
      'ul',
      { class: 'own-said' },
      lines.map((line) => element('li', {}, withCommands(line))),
    ),
  ]);
  return element(
    'section',
    { class: 'card own-card' },
    machine.notice === undefined
      ? undefined
      : [
          element('h2', {}, say('company')),
          element('p', { class: 'own-notice' }, hostText(tongue, machine.notice, { shown: 4000 })),
        ],
    fold('about', say('about'), sections),
  );
}
