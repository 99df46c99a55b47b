import type { MyMachine, UploadedBatch, UploadEntry } from '../../wire/local.ts';
import type { Conversation } from './conversation.ts';
import { button, element, fold } from './element.ts';
import { hostText } from './host-part.ts';
import type { Tongue } from './tongue.ts';

/** Batches that are listed at once. */
const MOST = 5;
/** Entries that are said in words; all of them are below, to the byte. */
const MOST_ENTRIES = 50;

/** Where it goes, when that was last, and what waits: changes with every contact. */
export function contactPart(tongue: Tongue, machine: MyMachine): readonly HTMLElement[] {
  const { say, ago } = tongue;
  const { collector, lastContact, contactIntervalSeconds, waiting } = machine;
  const contact = element('p', { class: 'dim' });
  if (lastContact !== undefined) {
    const [before = '', after = ''] = say('sent contact', { when: '\0', seconds: contactIntervalSeconds }).split('\0');
    contact.append(before, ago(lastContact), after);
  }
  return [
    ...(collector === undefined ? [] : [element('p', {}, hostText(tongue, say('sent to', { collector })))]),
    contact,
    element('p', { class: 'dim' }, waiting === 0 ? say('sent all') : say('sent waits', { count: waiting })),
  ];
}

/** What the parts of the page share: the words, whom to ask, and folds that were made before, so that who reads in one keeps his place. */
export interface SentShowing {
  readonly tongue: Tongue;
  readonly conversation: Conversation;
  readonly made: Map<string, HTMLElement>;
}

/** What leaves next, and what left last, each read back when somebody opens it. */
export function sentPart({ sent }: MyMachine, showing: SentShowing): readonly HTMLElement[] {
  const { tongue, conversation, made } = showing;
  const { say } = tongue;
  const next = loadedFold('next', say('show next'), async () => {
    const { heartbeat, batch } = await conversation.ask('next');
    const life = element('pre', { class: 'own-raw', tabindex: '0' }, JSON.stringify(heartbeat, undefined, 2));
    if (batch === undefined) return [element('p', {}, say('next none')), life];
    return [...batchParts(tongue, batch), fold('life', say('sign of life'), life)];
  });
  if (sent.length === 0) return [next, element('p', { class: 'dim' }, say('sent none'))];
  const batches = element('div', {});
  const list = (count: number): void => {
    const shown = sent.slice(0, count).map((batch) => {
      const key = `${tongue.language} ${batch.epoch}/${batch.sequence}`;
      const known = made.get(key) ?? sentFold(batch, showing);
      made.set(key, known);
      return known;
    });
    batches.replaceChildren(...shown);
    if (count >= sent.length) return;
    batches.append(button({ class: 'own-link' }, () => list(sent.length), say('show all', { count: sent.length })));
  };
  list(MOST);
  return [next, batches];
}

function sentFold(batch: MyMachine['sent'][number], { tongue, conversation }: SentShowing): HTMLElement {
  const { say, ago } = tongue;
  const { epoch, sequence, at, compressedBytes } = batch;
  const [before = '', after = ''] = say('batch of', { when: '\0', bytes: compressedBytes }).split('\0');
  const title = element('span', {}, before, ago(at), after);
  return loadedFold(`sent ${epoch}/${sequence}`, title, async () =>
    batchParts(tongue, await conversation.ask('sent', { epoch, sequence })),
  );
}

/** A fold whose content is fetched when it is opened first. */
function loadedFold(key: string, title: HTMLElement | string, load: () => Promise<readonly HTMLElement[]>): HTMLElement {
  const content = element('div', { class: 'own-batch', 'aria-live': 'polite' });
  const made = fold(key, title, content);
  const fill = async (): Promise<void> => {
    try {
      content.replaceChildren(...(await load()));
    } catch (error) {
      content.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  made.addEventListener('toggle', () => {
    if (made.open && content.childNodes.length === 0) void fill();
  });
  return made;
}

function batchParts(tongue: Tongue, batch: UploadedBatch): readonly HTMLElement[] {
  const { say } = tongue;
  const { entries, entryCount, bytes, compressedBytes, digest, hidden, labels, openFindings } = batch;
  const raw = JSON.stringify(
    { schema: 'bandog.batch/1', entries, openFindings, ...(labels === undefined ? {} : { labels }) },
    undefined,
    2,
  );
  return [
    element(
      'ul',
      { class: 'own-lines' },
      entries.slice(0, MOST_ENTRIES).map((entry) => element('li', {}, entryPart(tongue, entry))),
    ),
    ...labelsPart(tongue, labels),
    ...(hidden === 0 ? [] : [element('p', {}, say('batch hidden', { count: hidden }))]),
    element(
      'p',
      { class: 'dim own-digest' },
      say('batch size', { entries: entryCount, bytes, compressed: compressedBytes, digest }),
    ),
    fold(`raw ${digest}`, say('batch raw'), element('pre', { class: 'own-raw', tabindex: '0' }, raw)),
  ];
}

function labelsPart(tongue: Tongue, labels: UploadedBatch['labels']): readonly HTMLElement[] {
  const said = Object.entries(labels ?? {}).map(([name, value]) => `${name} ${String(value)}`);
  return said.length === 0
    ? []
    : [element('p', {}, hostText(tongue, tongue.say('batch labels', { labels: said.join(', ') }), { shown: 1000 }))];
}

/** Of entries that this version knows; the raw text shows all that there is. */
interface KnownEntry extends UploadEntry {
  readonly finding?: { readonly product?: string; readonly state?: string; readonly anchor?: string };
  readonly at?: string;
  readonly coverage?: readonly { readonly gaps?: readonly unknown[] }[];
}

function entryPart(tongue: Tongue, entry: KnownEntry): HTMLElement | string {
  const { say, small } = tongue;
  const { kind, finding, at, coverage } = entry;
  if (finding !== undefined) {
    const { product = '', state = '', anchor = '' } = finding;
    const word = Object.entries(small).find(([key]) => key === state)?.[1] ?? state;
    return hostText(tongue, say('entry finding', { product, state: word, path: anchor }), { shown: 200 });
  }
  if (kind !== 'scan' || coverage === undefined) return hostText(tongue, kind);
  const gaps = coverage.reduce((sum, scope) => sum + (scope.gaps?.length ?? 0), 0);
  const [before = '', after = ''] = say('entry scan', { when: '\0', places: coverage.length, gaps }).split('\0');
  return element('span', {}, before, at === undefined ? '' : tongue.ago(at), after);
}
