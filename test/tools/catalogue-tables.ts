import { readFileSync } from 'node:fs';
import { openCatalogue } from '../../src/catalogue/open.ts';
import { shippedCatalogue } from '../../src/cli/shipped-catalogue.ts';
import { CATEGORIES } from '../../src/domain/signature.ts';

interface Counted {
  readonly category: string;
  readonly status: string;
}

/** How many signatures each category has, by status, as lines of a table; categories without one are left out. */
export async function catalogueTable(): Promise<readonly string[]> {
  const all = await signatures();
  const rows = CATEGORIES.map((category) => ({ category, own: all.filter((entry) => entry.category === category) }));
  return [
    '| category | products | stable | experimental |',
    '|---|---|---|---|',
    ...rows.filter(({ own }) => own.length > 0).map(({ category, own }) => `| ${category} | ${counts(own).join(' | ')} |`),
    `| all | ${counts(all).join(' | ')} |`,
  ];
}

/** The same in one sentence. */
export async function catalogueSentence(): Promise<readonly string[]> {
  const [products, stable, experimental] = counts(await signatures());
  return [
    `The catalogue has ${products} products; ${stable} signatures are \`stable\`, seen on a real install, and ${experimental} \`experimental\`: those`,
    'report at most `possible`. [docs/catalogue.md](docs/catalogue.md) counts them by category and says what was left out;',
    '`npm run --silent bandog -- signatures list` names them.',
  ];
}

async function signatures(): Promise<readonly Counted[]> {
  return openCatalogue(readFileSync(await shippedCatalogue())).signatures();
}

function counts(list: readonly Counted[]): readonly number[] {
  const stable = list.filter((entry) => entry.status === 'stable').length;
  return [list.length, stable, list.length - stable];
}
