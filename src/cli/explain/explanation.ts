import type { Io, Output } from '../contract.ts';
import { gapLines } from '../gap-lines.ts';
import type { Looked } from '../look.ts';
import { paintFor, type Paint } from '../paint.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { NearMiss, Strength } from '../../domain/evidence.ts';
import type { Observation } from '../../domain/finding.ts';
import { forDisplay, isWithin } from '../../domain/host-path.ts';

/** What `bandog explain --json` prints, schema `bandog.explain/1`. */
export interface ExplainDocument {
  readonly schema: 'bandog.explain/1';
  /** The product or path that was asked for; absent for all. */
  readonly subject?: string;
  readonly findings: readonly Observation[];
  readonly nearMisses: readonly NearMiss[];
  /** Only scopes with gaps. */
  readonly notLookedAt: readonly ScopeCoverage[];
}

/** What is explained, for programs and for people. */
export interface Explanation {
  readonly document: ExplainDocument;
  text(to: { readonly output: Output; readonly env: Io['env'] }): Promise<string>;
}

const MEANING: Readonly<Record<Strength, string>> = {
  proof: 'only this product can be this',
  strong: 'only this product is expected here',
  hint: 'a name, which others bear too',
};

/** Everything that one look says of a product or path, or of all. */
export function explanation({ document, nearMisses, index }: Looked, subject: string | undefined): Explanation {
  const about = (product: string, paths: readonly string[]): boolean =>
    subject === undefined ||
    product === subject ||
    (subject.includes('/') && paths.some((path) => isWithin(path, subject) || isWithin(subject, path)));
  const said: ExplainDocument = {
    schema: 'bandog.explain/1',
    ...(subject === undefined ? {} : { subject }),
    findings: document.findings.filter((finding) => about(finding.product, [finding.anchor, ...finding.paths])),
    nearMisses: nearMisses.filter((miss) => about(miss.product, [miss.path])),
    notLookedAt: document.coverage.filter((scope) => !scope.complete),
  };
  return {
    document: said,
    async text({ output, env }) {
      const paint = paintFor(output, env);
      const signatures = await index();
      const nameOf = (product: string): string => signatures.signature(product)?.name ?? product;
      const nothing =
        said.findings.length === 0
          ? [`Nothing is reported${subject === undefined ? '' : ` of ${forDisplay(subject)}`}.`, '']
          : [];
      return [
        ...nothing,
        ...said.findings.flatMap((finding) => findingLines(finding, nameOf(finding.product), paint)),
        ...nearLines(said.nearMisses, nameOf, paint),
        ...gapLines(said.notLookedAt, paint),
        said.notLookedAt.length === 0 ? paint.green(`All ${document.coverage.length} scopes were looked at completely.`) : '',
        '',
      ].join('\n');
    },
  };
}

function findingLines(finding: Observation, name: string, paint: Paint): readonly string[] {
  const owner =
    finding.account === undefined ? 'the whole host' : forDisplay(finding.account.name ?? `uid ${finding.account.id}`);
  // One file often shows several signs of one strength: they are told together.
  const signs = [...Map.groupBy(finding.evidence, (one) => `${one.strength}\0${one.detail}\0${one.path}`).values()];
  const evidence = signs.flatMap(([one, ...more]) =>
    one === undefined
      ? []
      : [
          `  ${one.strength.padEnd(6)}  ${forDisplay(one.detail)}`,
          paint.dim(`          ${forDisplay(one.path)}`),
          paint.dim(`          ${[one, ...more].map((sign) => forDisplay(sign.indicator)).join(', ')}`),
          paint.dim(`          seen by ${one.place}; ${MEANING[one.strength]}`),
        ],
  );
  const paths = finding.paths.filter((path) => path !== finding.anchor);
  return [
    `${paint.bold(name)} is ${paint.red(finding.state)}, ${finding.identity}: ${finding.channel} of ${owner}, at ${forDisplay(finding.anchor)}`,
    ...evidence,
    ...(paths.length === 0 ? [] : ['  the same copy is also at', ...paths.map((path) => `          ${forDisplay(path)}`)]),
    ...finding.running.map((run) => `  runs as pid ${run.pid} (${forDisplay(run.executable)}${run.deleted ? ', deleted' : ''})`),
    '',
  ];
}

function nearLines(misses: readonly NearMiss[], nameOf: (product: string) => string, paint: Paint): readonly string[] {
  if (misses.length === 0) return [];
  const lines = misses.map(
    (miss) => `  ${nameOf(miss.product)}: ${forDisplay(miss.path)} ${paint.dim(`(${forDisplay(miss.why)})`)}`,
  );
  return ['Came near without being enough (stays on this machine):', ...lines, ''];
}
