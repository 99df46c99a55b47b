import bandog from '../bandog.svg';
import type { MyPageView } from '../../wire/my-page.ts';
import { LANGUAGE_NAMES, LANGUAGE_TAGS, LANGUAGES, type Language } from '../words/language.ts';
import { answerPart } from './answer-part.ts';
import { aboutPart, gonePart, missedPart } from './beside-parts.ts';
import { checkPart, type CheckPart } from './check-part.ts';
import type { Conversation, Refused } from './conversation.ts';
import { button, element } from './element.ts';
import { hostText } from './host-part.ts';
import { keepPlace } from './keep-place.ts';
import { productPart } from './product-part.ts';
import { silentNotice } from './screens.ts';
import { contactPart, sentPart } from './sent-part.ts';
import { byProduct, type State, withView } from './state.ts';
import { type Tongue, tongueOf } from './tongue.ts';

/** What the page does beside showing. */
export interface PageDeeds {
  readonly conversation: Conversation;
  /** Fetches the view, and shows it. */
  readonly refresh: () => Promise<void>;
  readonly end: () => void;
}

/** The page, drawn in parts: a part is drawn anew only when what it shows is other than it was, so that nobody loses his place. */
export class Page {
  readonly #deeds: PageDeeds;
  readonly #drawn = new Map<string, { readonly from: string; readonly place: HTMLElement }>();
  readonly #check: CheckPart;
  readonly #sentBefore = new Map<string, HTMLElement>();
  #state: State;
  #tongue: Tongue;
  #silent: Refused | undefined;

  constructor(view: MyPageView, deeds: PageDeeds, language: Language) {
    this.#deeds = deeds;
    this.#state = { view, gone: [] };
    this.#tongue = tongueOf(language);
    this.#check = checkPart(deeds.conversation, () => this.#tongue, deeds.refresh);
  }

  get tongue(): Tongue {
    return this.#tongue;
  }

  get view(): MyPageView {
    return this.#state.view;
  }

  /** Shows what is known now. */
  show(view: MyPageView): void {
    this.#state = withView(this.#state, view);
    this.#silent = undefined;
    this.draw();
  }

  /** Shows that the agent does not answer, over what was known before. */
  showSilent(why: Refused): void {
    this.#silent = why;
    this.draw();
  }

  /** Puts the page into `place`. */
  mount(place: HTMLElement): void {
    const part = (name: string, className = ''): HTMLElement => {
      const made = element('div', { class: className });
      this.#drawn.set(name, { from: '', place: made });
      return made;
    };
    place.replaceChildren(
      part('head'),
      element(
        'main',
        { class: 'own-page' },
        part('title'),
        part('silent'),
        element('section', { class: 'card own-top', 'aria-labelledby': 'title' }, part('answer'), this.#check.element),
        part('gone'),
        part('products', 'own-products'),
        part('missed'),
        element(
          'section',
          { class: 'card own-card', 'aria-labelledby': 'sent' },
          part('sent title'),
          part('contact'),
          part('sent'),
        ),
        part('about'),
      ),
      part('foot'),
    );
    this.draw();
  }

  /** Draws the parts of which something changed. */
  draw(): void {
    const { view, gone } = this.#state;
    const { machine, notLookedAt, nearMisses, about } = view;
    const { language } = this.#tongue;
    const tongue = this.#tongue;
    document.documentElement.lang = LANGUAGE_TAGS[language];
    document.title = `${tongue.say('title')} · ${machine.host.name}`;
    const { copies, contact, host, sent, waiting, collector } = machine;
    const { lastContact, lastLook, scopes, incomplete, isCut, notice, sees } = machine;
    this.#part('head', language, () => this.#head());
    this.#part('title', host.name, () => [
      element('h1', { id: 'title' }, tongue.say('title'), ' ', element('span', { class: 'dim' }, hostText(tongue, host.name))),
    ]);
    this.#part('silent', this.#silent?.message, () => (this.#silent === undefined ? [] : [silentNotice(tongue, this.#silent)]));
    this.#part('answer', [lastLook, scopes, incomplete, copies, isCut], () => [answerPart(tongue, machine)]);
    this.#part('gone', gone, () => some(gonePart(tongue, gone)));
    this.#part('products', [copies.map(unseen), contact, host], () => this.#products());
    this.#part('missed', [notLookedAt, nearMisses], () => some(missedPart(tongue, view)));
    this.#part('sent title', '', () => [element('h2', { id: 'sent' }, tongue.say('sent'))]);
    this.#part('contact', [waiting, collector, lastContact], () => contactPart(tongue, machine));
    this.#part('sent', sent, () => sentPart(machine, { tongue, conversation: this.#deeds.conversation, made: this.#sentBefore }));
    this.#part('about', [about, notice], () => [aboutPart(tongue, view)]);
    this.#part('foot', sees, () => [this.#foot()]);
  }

  #part(name: string, from: unknown, make: () => readonly HTMLElement[]): void {
    const known = this.#drawn.get(name);
    const key = JSON.stringify([this.#tongue.language, from]);
    if (known === undefined || known.from === key) return;
    const { place } = known;
    const putBack = keepPlace(place);
    place.replaceChildren(...make());
    putBack();
    this.#drawn.set(name, { from: key, place });
  }

  #head(): readonly HTMLElement[] {
    const others = LANGUAGES.filter((one) => one !== this.#tongue.language);
    const choices = others.map((one) =>
      button(
        { class: 'button own-small', lang: LANGUAGE_TAGS[one], id: 'language' },
        () => this.#speak(one),
        LANGUAGE_NAMES[one],
      ),
    );
    const brand = element(
      'span',
      { class: 'brand' },
      element('img', { src: bandog, alt: '', width: '24', height: '24' }),
      'Bandog',
    );
    return [element('header', { class: 'own-head' }, brand, choices)];
  }

  #speak(language: Language): void {
    this.#tongue = tongueOf(language);
    this.#check.speak();
    this.draw();
    document.getElementById('language')?.focus();
  }

  #products(): readonly HTMLElement[] {
    const { machine } = this.#state.view;
    if (machine.copies.length === 0) return [];
    const title = element('h2', {}, this.#tongue.say('copies'));
    return [title, ...byProduct(machine.copies).map((copies) => productPart(this.#tongue, machine, copies))];
  }

  #foot(): HTMLElement {
    const { say } = this.#tongue;
    const { machine, idleMinutes } = this.#state.view;
    return element(
      'footer',
      { class: 'own-foot dim' },
      element('p', {}, say(`sees ${machine.sees}`)),
      element('p', {}, say('made', { agent: machine.agentVersion, catalogue: machine.catalogue?.version ?? '–' })),
      element('p', {}, say('own page', { minutes: idleMinutes })),
      button({ class: 'button own-small' }, () => this.#deeds.end(), say('end page')),
    );
  }
}

/** A copy without what each look changes of it and nobody reads here. */
function unseen(copy: MyPageView['machine']['copies'][number]): object {
  const { lastSeen: _, ...finding } = copy.finding;
  return { ...copy, finding };
}

function some(part: HTMLElement | undefined): readonly HTMLElement[] {
  return part === undefined ? [] : [part];
}
