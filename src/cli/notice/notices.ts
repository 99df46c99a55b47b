import type { MyMachine } from '../../wire/local.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { campaignText } from '../my-machine/command.ts';
import type { Words } from '../privacy/texts.ts';

/** One notice, as plain text. */
export interface Notice {
  readonly title: string;
  readonly body: string;
}

/** So many products at once; the others with the next call. */
const MOST = 3;

/**
 * What is new to this person and is to go, a notice for each product; and the findings that he has seen then, of those that are
 * still there. Nothing when the company does not ask for notices.
 */
export function noticesOf(
  { desktopNotices, copies }: Pick<MyMachine, 'desktopNotices' | 'copies'>,
  { words, known }: { readonly words: Words; readonly known: ReadonlySet<string> },
): { readonly notices: readonly Notice[]; readonly seen: readonly string[] } {
  const present = copies.filter(({ finding, campaign }) => campaign !== undefined && isThere(finding.state));
  const fresh = desktopNotices ? present.filter(({ finding }) => !known.has(finding.id)) : [];
  const products = [...Map.groupBy(fresh, ({ productName }) => productName)].slice(0, MOST);
  const notices = products.map(([name, [first]]) => ({
    title: words.notify(forDisplay(name)),
    body: `${first?.campaign === undefined ? '' : `${campaignText(words, first.campaign)} `}${forDisplay(first?.finding.anchor ?? '')} (bandog my-machine)`,
  }));
  const shown = new Set(products.flatMap(([, found]) => found.map(({ finding }) => finding.id)));
  const seen = present.map(({ finding }) => finding.id).filter((id) => known.has(id) || shown.has(id));
  return { notices, seen };
}

function isThere(state: string): boolean {
  return state === 'installed' || state === 'running';
}
