import type { Finding } from '../domain/finding.ts';
import { forDisplay } from '../domain/host-path.ts';
import { ago } from './ago.ts';
import { environmentWords } from './environment-words.ts';
import type { Paint } from './paint.ts';

/** With what findings are shown. */
export interface Showing {
  readonly paint: Paint;
  readonly now: string;
  readonly nameOf: (product: string) => string;
}

/** Findings for a person, by product: each copy in one line of facts and one with its place, within 80 columns but for the path. */
export function findingBlocks(findings: readonly Finding[], showing: Showing): readonly string[] {
  const products = [...Map.groupBy(findings, ({ product }) => product)].map(
    ([product, copies]) => [showing.nameOf(product), copies] as const,
  );
  return products
    .toSorted(([one], [other]) => one.localeCompare(other, 'en'))
    .flatMap(([name, copies]) => [
      showing.paint.bold(forDisplay(name)),
      ...copies.flatMap((copy) => copyLines(copy, showing).map((line) => `  ${line}`)),
      '',
    ]);
}

/** One copy: what, whose, how it came, since when; then where. */
export function copyLines(finding: Finding, { paint, now }: Pick<Showing, 'paint' | 'now'>): readonly string[] {
  const facts = [
    forDisplay(finding.version ?? ''),
    finding.channel,
    ownerOf(finding),
    ...(finding.identity === 'proven' ? [] : [finding.identity]),
    ...(finding.running.length === 0 ? [] : [paint.yellow(`runs as pid ${pidsOf(finding)}`)]),
    finding.goneAt === undefined ? `first seen ${ago(finding.firstSeen, now)}` : `gone ${ago(finding.goneAt, now)}`,
  ].filter((fact) => fact !== '');
  const around = finding.partOf ?? finding.inside?.name;
  const where = [environmentWords(finding.environment), around === undefined ? undefined : `inside ${forDisplay(around)}`];
  return [
    `${stateWord(finding, paint)}  ${facts.join(' · ')}`,
    paint.dim([forDisplay(finding.anchor), ...where.filter((one) => one !== undefined)].join('  in ')),
  ];
}

function pidsOf({ running }: Finding): string {
  const shown = running.slice(0, 3).map(({ pid }) => pid);
  return `${shown.join(', ')}${running.length > shown.length ? ' …' : ''}`;
}

/** Whose it is, in a word. */
export function ownerOf({ account }: Pick<Finding, 'account'>): string {
  return account === undefined ? 'whole machine' : forDisplay(account.name ?? `uid ${account.id}`);
}

function stateWord({ state }: Finding, paint: Paint): string {
  const word = state === 'residue' ? 'leftover' : state;
  return state === 'installed' || state === 'running' ? paint.red(word) : paint.dim(word);
}
