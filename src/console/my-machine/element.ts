/** What can stand in an element: text is only ever text; what is undefined is left out. */
export type Inside = string | Node | undefined | readonly Inside[];

type Attributes = Readonly<Record<string, string | boolean | undefined>>;

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element with its attributes (`true` is an empty one, `false` and undefined are none) and what stands in it. There is no way from a string
 * to markup here, which is why the page's policy can forbid it.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...inside: readonly Inside[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  setAll(made, attributes);
  made.append(...inside.flatMap(nodesOf));
  return made;
}

/** A button that does this when it is pressed. */
export function button(
  attributes: Attributes,
  press: (button: HTMLButtonElement) => void,
  ...inside: readonly Inside[]
): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'button', ...attributes }, ...inside);
  made.addEventListener('click', () => press(made));
  return made;
}

/** What is shown when somebody asks for it; `key` keeps it open when the page is drawn anew. */
export function fold(key: string, title: Inside, ...inside: readonly Inside[]): HTMLDetailsElement {
  return element('details', { class: 'own-fold', 'data-key': key }, element('summary', {}, title), ...inside);
}

/** A line drawing in a square of `size` units, beside words that say the same. */
export function drawing(lines: string, size: number, className: string): SVGSVGElement {
  const made = document.createElementNS(SVG, 'svg');
  setAll(made, { class: className, viewBox: `0 0 ${size} ${size}`, 'aria-hidden': 'true' });
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', lines);
  made.append(path);
  return made;
}

function setAll(made: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (typeof value === 'string') made.setAttribute(name, value);
  }
}

function nodesOf(inside: Inside): readonly (Node | string)[] {
  if (inside === undefined || inside === '') return [];
  if (typeof inside === 'string' || inside instanceof Node) return [inside];
  return inside.flatMap(nodesOf);
}
