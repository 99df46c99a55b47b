import { isDeepStrictEqual } from 'node:util';
import { Type } from 'typebox';
import { indexCatalogue, type CatalogueIndex } from '../../../catalogue/catalogue-index.ts';
import { openCatalogue } from '../../../catalogue/open.ts';
import { closed } from '../../../domain/schema.ts';
import { STATES } from '../../../domain/state.ts';
import { impactOf, type Changed, type Impact } from '../../../matching/preview.ts';
import { productOf } from '../../policy/known-products.ts';
import type { FindingRow } from '../../store/rows.ts';
import type { ReleaseRow } from '../../store/updates-contract.ts';
import type { App, RouteContext } from '../contract.ts';
import { badRequest } from '../errors.ts';
import { ReleasePreview } from '../update-answers.ts';
import { releaseOf } from './known-release.ts';
import { earlierThan } from './publish.ts';

/** Open findings that are looked at; more are said to be more. */
const MOST = 20_000;
const PAGE = 1000;
const OPEN = STATES.filter((state) => state !== 'gone');

/** What a release makes of the evidence that is stored: no host is asked. */
export function registerPreviews(app: App, context: RouteContext): void {
  const summary =
    'What the changed signatures of a release make of the evidence that is stored, compared with the release before it';
  const params = closed({ revision: Type.Integer({ minimum: 1 }) });
  const schema = { operationId: 'previewRelease', summary, tags: ['catalogue'], params, response: { 200: ReleasePreview } };
  app.get('/api/v1/releases/:revision/preview', { config: { access: 'previewRelease' as const }, schema }, async (request) => {
    const release = releaseOf(context, request.params.revision);
    const before = earlierThan(context.offers.releases, release);
    if (before === undefined)
      throw badRequest(
        `there is no earlier release than ${release.revision} with other content`,
        'Compare signature files: `bandog signatures preview FILE`.',
      );
    return previewOf(context, { release, before });
  });
}

async function previewOf(
  context: RouteContext,
  { release, before }: { readonly release: ReleaseRow; readonly before: ReleaseRow },
): Promise<ReleasePreview> {
  const [old, fresh] = [await indexOf(context, before), await indexOf(context, release)];
  const known = new Map(old.catalogue.signatures().map((one) => [one.id, one]));
  const signatures = fresh.catalogue.signatures().filter((one) => !isDeepStrictEqual(known.get(one.id), one));
  const kept = new Set(fresh.catalogue.signatures().map(({ id }) => id));
  const removed = new Set([...known.keys()].filter((id) => !kept.has(id)));
  const counts = new Counts();
  const isCut = await everyFinding(context, (row) =>
    counts.add(row, impactsOn(row, { before: old, after: fresh, signatures }, removed)),
  );
  return {
    revision: release.revision,
    before: before.revision,
    added: signatures.filter(({ id }) => !known.has(id)).length,
    changed: signatures.filter(({ id }) => known.has(id)).length,
    removed: removed.size,
    looked: counts.looked,
    isCut,
    changes: counts.rows((product) => productOf(context.products, product).name),
  };
}

async function indexOf({ store }: RouteContext, { revision, digest }: ReleaseRow): Promise<CatalogueIndex> {
  const bytes = await store.catalogueBytes(digest);
  if (bytes === undefined) throw badRequest(`the bytes of release ${revision} are gone`);
  return indexCatalogue(openCatalogue(bytes));
}

function impactsOn({ finding }: FindingRow, changed: Changed, removed: ReadonlySet<string>): readonly Impact[] {
  const gone = removed.has(finding.product) ? [{ kind: 'disappears', product: finding.product } as const] : [];
  return [...impactOf(finding, changed), ...gone];
}

/** Goes through the open findings; true when there are more than it looked at. */
async function everyFinding({ store }: RouteContext, look: (row: FindingRow) => void): Promise<boolean> {
  let looked = 0;
  for (let after = 0; ;) {
    const rows = await store.findings({ states: OPEN, after, limit: PAGE });
    for (const row of rows) {
      if (looked >= MOST) return true;
      looked += 1;
      look(row);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return false;
    after = last.number;
  }
}

type Row = ReleasePreview['changes'][number];

/** How many findings and hosts go through each change. */
class Counts {
  readonly #rows = new Map<string, { readonly row: Omit<Row, 'productName' | 'hosts'>; readonly hosts: Set<string> }>();
  looked = 0;

  add({ hostId }: FindingRow, impacts: readonly Impact[]): void {
    this.looked += 1;
    for (const impact of impacts) {
      if (impact.kind === 'stays') continue;
      const { product, kind } = impact;
      const from = kind === 'identity' ? { from: impact.from } : {};
      const to = kind === 'disappears' ? {} : { to: impact.to };
      const key = JSON.stringify({ product, kind, ...from, ...to });
      const { row, hosts } = this.#rows.get(key) ?? {
        row: { product, kind, ...from, ...to, findings: 0 },
        hosts: new Set<string>(),
      };
      this.#rows.set(key, { row: { ...row, findings: row.findings + 1 }, hosts: hosts.add(hostId) });
    }
  }

  /** Those of most findings first. */
  rows(nameOf: (product: string) => string): Row[] {
    return [...this.#rows.values()]
      .map(({ row, hosts }) => ({ ...row, productName: nameOf(row.product), hosts: hosts.size }))
      .toSorted((one, other) => other.findings - one.findings);
  }
}
