import type { ExceptionView, PolicyView } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { columns } from '../columns.ts';
import type { Paint } from '../paint.ts';

/** The policy for a person. */
export function showLines(
  policy: PolicyView,
  { paint, now }: { readonly paint: Paint; readonly now: string },
): readonly string[] {
  const file = policy.fileRevision === 0 ? 'no file was applied' : `the last file made revision ${policy.fileRevision}`;
  return [
    `${paint.bold(forDisplay(policy.name))}, revision ${policy.revision}; ${file}.`,
    ...table('Rulings', [
      ['ON', 'VERDICT', 'KEPT BY', 'WHY'],
      ...policy.rulings.map((one) => [
        one.product ?? `category ${one.category ?? ''}`,
        verdict(one.verdict, paint),
        one.managedBy,
        forDisplay(one.reason ?? one.guideline ?? ''),
      ]),
    ]),
    ...table('Campaigns', [
      ['NAME', 'ON', 'FROM', 'UNTIL', 'GROUPS', 'KEPT BY'],
      ...policy.campaigns.map((one) => [
        forDisplay(one.id),
        [...(one.products ?? []), ...(one.categories ?? []).map((category) => `category ${category}`)].join(', '),
        one.start.slice(0, 10),
        one.deadline.slice(0, 10),
        (one.groups ?? ['/']).join(' '),
        one.managedBy,
      ]),
    ]),
    ...table('Exceptions', exceptionRows(policy.exceptions, { paint, now })),
  ];
}

/** Exceptions as rows under a head. */
export function exceptionRows(
  exceptions: readonly ExceptionView[],
  { paint, now }: { readonly paint: Paint; readonly now: string },
): readonly (readonly string[])[] {
  const rows = exceptions.map((one) => {
    const isOver = one.status === 'approved' && one.expires <= now;
    const state = isOver ? paint.dim('expired') : one.status === 'approved' ? paint.green(one.status) : one.status;
    return [
      one.id,
      state,
      scopeWords(one.scope),
      one.expires.slice(0, 10),
      forDisplay(one.owner),
      forDisplay(one.ticket),
      one.managedBy,
    ];
  });
  return [['ID', 'STATE', 'FOR', 'UNTIL', 'OWNER', 'TICKET', 'KEPT BY'], ...rows];
}

const SCOPE = ['product', 'version', 'host', 'account', 'group', 'path'] as const;

function scopeWords(scope: ExceptionView['scope']): string {
  return SCOPE.flatMap((name) => {
    const value = scope[name];
    if (value === undefined) return [];
    return [name === 'product' ? value : `${name} ${forDisplay(value)}`];
  }).join(', ');
}

function verdict(word: PolicyView['rulings'][number]['verdict'], paint: Paint): string {
  return { banned: paint.red, restricted: paint.yellow, unreviewed: paint.yellow, approved: paint.green }[word](word);
}

function table(name: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length < 2 ? [] : ['', `${name}:`, ...columns(rows, { indent: '  ' })];
}
