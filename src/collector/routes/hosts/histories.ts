import { Type, type Static } from 'typebox';
import { FindingId } from '../../../domain/finding.ts';
import { closed } from '../../../domain/schema.ts';
import { productOf } from '../../policy/known-products.ts';
import type { PolicyDocuments } from '../../../domain/policy.ts';
import type { HostRow } from '../../store/rows.ts';
import { HistoryLine, HostHistory } from '../answers.ts';
import type { App, Caller, RouteContext } from '../contract.ts';
import { notFound } from '../errors.ts';
import { auditRead, oneHost } from '../one-host.ts';
import { sees } from '../visible.ts';
import { HOST } from './host-param.ts';

/** Records of one machine, each set up anew, whose history is one. */
const MAX_RECORDS = 10;
/** Lines of a host's history that are told. */
const MAX_LINES = 500;
/** Products of a host whose rulings are told, and rulings of each. */
const MAX_RULED = 50;
const MAX_RULINGS = 20;

/** What became of one finding, and of all that a host has. */
export function registerHistories(app: App, context: RouteContext): void {
  registerOfFinding(app, context);
  registerOfHost(app, context);
}

function registerOfFinding(app: App, context: RouteContext): void {
  const params = closed({ ...HOST.properties, finding: FindingId });
  const response = { 200: closed({ items: Type.Array(HistoryLine) }) };
  const summary = 'All that a finding went through, oldest first';
  const schema = { operationId: 'getFindingHistory', summary, tags: ['hosts'], params, response };
  const url = '/api/v1/hosts/:host/findings/:finding/history';
  app.get(url, { config: { access: 'getFindingHistory' as const }, schema }, async (request) => {
    const host = await oneHost(context, request.params.host);
    const { finding: findingId } = request.params;
    const records = await ofRecords(context, { host, caller: request.caller }, async (hostId) =>
      context.store.history({ hostId, findingId }),
    );
    await auditRead(context, { caller: request.caller, action: 'history.read', host });
    const items = records.toReversed().flat();
    if (items.length === 0) throw notFound(`host ${host.labels.name} has no finding ${findingId}`);
    return { items };
  });
}

function registerOfHost(app: App, context: RouteContext): void {
  const summary = 'What the copies of a host went through, and what was decided of them meanwhile, newest first';
  const schema = { operationId: 'getHostHistory', summary, tags: ['hosts'], params: HOST, response: { 200: HostHistory } };
  app.get('/api/v1/hosts/:host/history', { config: { access: 'getHostHistory' as const }, schema }, async (request) => {
    const host = await oneHost(context, request.params.host);
    const limit = MAX_LINES + 1;
    const records = await ofRecords(context, { host, caller: request.caller }, async (hostId) =>
      context.store.hostHistory({ hostId, limit }),
    );
    const lines = records.flat();
    const rulings = await rulingsOn(context, { products: new Set(lines.map(({ product }) => product)), since: host.enrolledAt });
    await auditRead(context, { caller: request.caller, action: 'history.read', host });
    return {
      copies: lines.slice(0, MAX_LINES).map((line) => ({ ...line, productName: productOf(context.products, line.product).name })),
      rulings,
      isCut: lines.length > MAX_LINES,
    };
  });
}

/** Of the record and of those that it goes on from, the newest first, as far as the caller may see them. */
async function ofRecords<T>(
  { store }: RouteContext,
  { host, caller }: { readonly host: HostRow; readonly caller: Caller | undefined },
  read: (hostId: string) => Promise<readonly T[]>,
): Promise<readonly (readonly T[])[]> {
  const records: (readonly T[])[] = [];
  let record: HostRow | undefined = host;
  while (record !== undefined && records.length < MAX_RECORDS && sees(caller, record.group)) {
    records.push(await read(record.hostId));
    const before: string | undefined = record.continues;
    record = before === undefined ? undefined : (await store.findHosts(before))[0];
  }
  return records;
}

type Ruling = Static<typeof HostHistory>['rulings'][number];

/** Rulings on these products and their categories since a time, the newest first; whose they are the policy's own history tells. */
async function rulingsOn(
  { store, products: known }: RouteContext,
  { products, since }: { readonly products: ReadonlySet<string>; readonly since: string },
): Promise<Ruling[]> {
  const ruled = [...products].slice(0, MAX_RULED).map((id) => productOf(known, id));
  const categories = new Set(ruled.flatMap(({ category }) => category ?? []));
  const objects = [
    ...ruled.map(({ id, name }) => ({ key: `product:${id}`, of: { product: id, name } })),
    ...[...categories].map((category) => ({ key: `category:${category}`, of: { category, name: category } })),
  ];
  const rulings = await Promise.all(
    objects.map(async ({ key, of }) => {
      const rows = await store.policyHistory({ kind: 'ruling', key, limit: MAX_RULINGS });
      return rows
        .filter(({ at }) => at >= since)
        .map(({ at, after }): Ruling => {
          const verdict = (after as PolicyDocuments['ruling'] | undefined)?.verdict;
          return { at, ...of, ...(verdict === undefined ? {} : { verdict }) };
        });
    }),
  );
  return rulings.flat().toSorted((one, other) => other.at.localeCompare(one.at));
}
