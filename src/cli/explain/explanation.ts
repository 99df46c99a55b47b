import type { Io, Output } from '../contract.ts';
import { ago } from '../ago.ts';
import { gapLines } from '../gap-lines.ts';
import { paintFor, type Paint } from '../paint.ts';
import { productNames } from '../product-names.ts';
import { hanging } from '../wrap.ts';
import type { Explainable } from './explained.ts';
import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { NearMiss, Strength } from '../../domain/evidence.ts';
import type { Finding, Observation } from '../../domain/finding.ts';
import { forDisplay } from '../../domain/host-path.ts';

/** What `bandog explain --json` prints, schema `bandog.explain/1`. */
export interface ExplainDocument {
  readonly schema: 'bandog.explain/1';
  /** What was asked for; absent for all. */
  readonly subject?: string;
  /** From the agent with their history, from a look of our own without. */
  readonly findings: readonly (Observation | Finding)[];
  readonly nearMisses: readonly NearMiss[];
  /** Only scopes with gaps; of a path only the gaps that concern it. */
  readonly notLookedAt: readonly ScopeCoverage[];
  readonly lastLook?: string;
  readonly lastDeepLook?: string;
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

/** Everything that is known of a subject, or of all. */
export function explanation(known: Explainable, subject: string | undefined): Explanation {
  const { findings, nearMisses, notLookedAt, lastLook, lastDeepLook } = known;
  const document: ExplainDocument = {
    schema: 'bandog.explain/1',
    ...(subject === undefined ? {} : { subject }),
    findings,
    nearMisses,
    notLookedAt,
    ...(lastLook === undefined ? {} : { lastLook }),
    ...(lastDeepLook === undefined ? {} : { lastDeepLook }),
  };
  return { document, text: ({ output, env }) => text(known, subject, { paint: paintFor(output, env), width: output.columns }) };
}

async function text(
  known: Explainable,
  subject: string | undefined,
  { paint, width }: { readonly paint: Paint; readonly width: number },
): Promise<string> {
  const { findings, nearMisses, notLookedAt, isCut } = known;
  const nameOf = await namesOf(known);
  const nothing =
    findings.length === 0 ? [`Nothing is reported${subject === undefined ? '' : ` of ${forDisplay(subject)}`}.`, ''] : [];
  return [
    ...nothing,
    ...findings.flatMap((finding) => findingLines(finding, nameOf(finding.product), paint)),
    ...nearLines(nearMisses, nameOf, paint),
    ...(isCut ? [paint.yellow('There is more than is shown: name a product or a path.'), ''] : []),
    ...gapLines(notLookedAt, { paint, width }),
    ...lookedLines(known, { subject, paint }).flatMap((line) => hanging('', line, width)),
    '',
  ].join('\n');
}

async function namesOf({ findings, nearMisses, index }: Explainable): Promise<(product: string) => string> {
  if (index === undefined) return productNames([...findings, ...nearMisses].map(({ product }) => product));
  const signatures = await index();
  return (product) => signatures.signature(product)?.name ?? product;
}

/** How far the answer can be trusted: what was looked at, and when. */
function lookedLines(
  { notLookedAt, scopes, lastLook, lastDeepLook, sees, findings }: Explainable,
  { subject, paint }: { readonly subject: string | undefined; readonly paint: Paint },
): readonly string[] {
  const now = new Date().toISOString();
  const when = sees === undefined || lastLook === undefined ? '' : `, ${ago(lastLook, now)}`;
  const whole = notLookedAt.length === 0 ? [paint.green(`All ${scopes} scopes were looked at completely${when}.`)] : [];
  if (sees === undefined) return whole;
  const never = lastLook === undefined ? ['This machine was not looked at yet: bandog scan --now'] : whole;
  const isPath = subject?.startsWith('/') === true && findings.length === 0;
  const sweep = lastDeepLook === undefined ? 'there was none yet' : `the last one began ${ago(lastDeepLook, now)}`;
  return [
    ...never,
    ...(isPath ? [paint.dim(`Outside of the usual places only a sweep looks, daily; ${sweep}.`)] : []),
    ...(sees === 'own' ? [paint.dim('You see what concerns your account and the machine; root sees all.')] : []),
  ];
}

function findingLines(finding: Observation | Finding, name: string, paint: Paint): readonly string[] {
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
    `${paint.bold(name)} is ${paint.red(finding.state)}, ${finding.identity}: ${finding.channel} of ${owner}`,
    `  at ${forDisplay(finding.anchor)}`,
    ...evidence,
    ...(paths.length === 0 ? [] : ['  the same copy is also at', ...paths.map((path) => `          ${forDisplay(path)}`)]),
    ...historyLine(finding),
    ...finding.running.map((run) => `  runs as pid ${run.pid} (${forDisplay(run.executable)}${run.deleted ? ', deleted' : ''})`),
    '',
  ];
}

/** Only the agent knows since when, and the id under which the collector has it. */
function historyLine(finding: Observation | Finding): readonly string[] {
  if (!('firstSeen' in finding)) return [];
  const now = new Date().toISOString();
  return [
    `  first seen ${ago(finding.firstSeen, now)}, last seen ${ago(finding.lastSeen, now)}; finding ${finding.id.slice(0, 8)}`,
  ];
}

function nearLines(misses: readonly NearMiss[], nameOf: (product: string) => string, paint: Paint): readonly string[] {
  if (misses.length === 0) return [];
  const lines = misses.map(
    (miss) => `  ${nameOf(miss.product)}: ${forDisplay(miss.path)} ${paint.dim(`(${forDisplay(miss.why)})`)}`,
  );
  return ['Came near without being enough (stays on this machine):', ...lines, ''];
}
