import type { PolicyPreview } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { columns } from '../columns.ts';
import type { Paint } from '../paint.ts';

/** What a change of the policy would do, for a person. */
export function diffLines(preview: PolicyPreview, paint: Paint): readonly string[] {
  const { changes, revision } = preview;
  if (changes.length === 0) return [`Nothing would change; the policy is at revision ${revision}.`];
  return [
    `Compared with revision ${revision}:`,
    '',
    ...changes.flatMap(({ object, change, before, after }) => {
      const mark = { added: paint.green('+'), changed: paint.yellow('~'), removed: paint.red('-') }[change];
      return [`${mark} ${forDisplay(object)}`, ...memberLines(before ?? {}, after ?? {}, paint)];
    }),
    '',
    ...touchedLines(preview),
  ];
}

function memberLines(before: object, after: object, paint: Paint): readonly string[] {
  const [was, is] = [new Map<string, unknown>(Object.entries(before)), new Map<string, unknown>(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [old, fresh] = [said(was.get(name)), said(is.get(name))];
    if (old === fresh) return [];
    return [
      ...(old === undefined ? [] : [paint.red(`    - ${forDisplay(name)}: ${old}`)]),
      ...(fresh === undefined ? [] : [paint.green(`    + ${forDisplay(name)}: ${fresh}`)]),
    ];
  });
}

function said(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return forDisplay(typeof value === 'string' ? value : JSON.stringify(value));
}

function touchedLines({ hosts, moves, copies, isCut }: PolicyPreview): readonly string[] {
  if (hosts === 0) return [isCut ? 'It touches no copy among the first 20,000.' : 'It touches no copy that is known now.'];
  const findings = moves.reduce((sum, move) => sum + move.findings, 0);
  const more = isCut ? ' Of the first 20,000 copies only:' : '';
  const rows = copies.map((copy) => [
    forDisplay(copy.host.name),
    forDisplay(copy.productName),
    `${copy.from} -> ${copy.to}`,
    forDisplay(copy.path),
  ]);
  return [
    `It touches ${findings === 1 ? '1 copy' : `${findings} copies`} on ${hosts === 1 ? '1 host' : `${hosts} hosts`}.${more}`,
    ...moves.map((move) => `  ${move.findings} from ${move.from} to ${move.to}`),
    '',
    ...columns([['HOST', 'PRODUCT', 'VERDICT', 'PATH'], ...rows]),
    ...(findings > copies.length ? [`and ${findings - copies.length} more`] : []),
  ];
}
