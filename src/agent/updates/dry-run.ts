import { isSaidBy } from '../../catalogue/verify.ts';
import type { Digest } from '../../domain/digest.ts';
import { isRelease, parseStatement } from '../../wire/parse-statements.ts';
import type { DryRunReport } from '../../wire/dry-run.ts';
import type { Command, Release } from '../../wire/statements.ts';
import type { CatalogueFiles } from './catalogue-files.ts';
import type { Done } from './order-book.ts';
import { download } from './download.ts';
import type { ReleaseParts } from './releases.ts';
import type { ClampedSettings } from './settings.ts';
import type { UpdatesFile } from './updates-file.ts';

/** What a look with a catalogue would find: copies by product, and how much of the host was looked at. */
export type Count =
  | {
      readonly kind: 'counted';
      readonly digest: Digest;
      readonly scopes: number;
      readonly incomplete: number;
      readonly copies: readonly { readonly product: string; readonly copies: number }[];
    }
  | { readonly kind: 'failed'; readonly why: string };

/** What a dry run works with. */
export interface DryRunParts {
  readonly file: UpdatesFile;
  readonly files: CatalogueFiles;
  readonly piece: ReleaseParts['piece'];
  readonly settings: () => ClampedSettings | undefined;
  readonly count: (digest: Digest) => Promise<Count>;
  /** Open copies that were found by what is in force, by product. */
  readonly found: () => ReadonlyMap<string, number>;
  /** Whether a release that is looked with, or gone back to, is this catalogue. */
  readonly isKept: (digest: Digest) => boolean;
}

/** Products that one host's answer names; what more there are is counted. */
const MOST_NAMED = 15;
/** What the wire takes of an answer. */
const MOST_CHARACTERS = 1000;

/**
 * Looks once with a catalogue that is not in force and answers how many copies of which product it would find beside what is known; nothing
 * is recorded, and no path, account or evidence leaves. Only where the publisher's settings say that hosts may be asked, only for a
 * catalogue that the publisher signed, and only of products that are anyone's business.
 */
export async function dryRun({ release: statement }: Pick<Command, 'release'>, parts: DryRunParts): Promise<Done> {
  const settings = parts.settings();
  if (settings?.dryRuns !== true) return failed('the publisher’s settings allow no dry run');
  if (statement === undefined) return failed('the order names no release');
  if (!isSaidBy(parts.file.state.publisherKey, 'release', statement))
    return failed('its release is not signed by the publisher key that is believed');
  const release = parseStatement(statement.text, isRelease);
  if (release === undefined) return failed('its release is signed, and none that this agent understands');
  const brought = await download(release, parts.files, parts.piece);
  if (brought.kind !== 'whole') return failed(`its catalogue could not be brought: ${brought.why}`);
  try {
    const count = await parts.count(release.digest);
    if (count.kind === 'failed') return failed(count.why);
    // A scanner without that file looks with its own catalogue.
    if (count.digest !== release.digest) return failed('the scanner looked with another catalogue');
    return { state: 'acted', report: reportOf(release, count, { found: parts.found(), products: settings.products }) };
  } finally {
    if (!parts.isKept(release.digest)) parts.files.forget(release.digest);
  }
}

function reportOf(
  { revision }: Release,
  { scopes, incomplete, copies }: Extract<Count, { kind: 'counted' }>,
  here: { readonly found: ReadonlyMap<string, number>; readonly products: readonly string[] | undefined },
): string {
  const would = new Map(copies.map((one) => [one.product, one.copies]));
  const changed = [...new Set([...would.keys(), ...here.found.keys()])]
    .filter((product) => here.products === undefined || here.products.includes(product))
    .map((product) => [product, { known: here.found.get(product) ?? 0, would: would.get(product) ?? 0 }] as const)
    .filter(([, one]) => one.known !== one.would)
    .toSorted(([one, a], [other, b]) => b.would - b.known - (a.would - a.known) || (one < other ? -1 : 1));
  for (let named = Math.min(MOST_NAMED, changed.length); ; named -= 1) {
    const report: DryRunReport = {
      revision,
      scopes,
      incomplete,
      copies: Object.fromEntries(changed.slice(0, named)),
      more: changed.length - named,
    };
    const text = JSON.stringify(report);
    if (text.length <= MOST_CHARACTERS || named === 0) return text;
  }
}

function failed(why: string): Done {
  return { state: 'failed', why: why.slice(0, 200) };
}
