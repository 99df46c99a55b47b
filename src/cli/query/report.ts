import type { FindingView, HostReport } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';
import { environmentWords } from '../environment-words.ts';
import { columns } from '../columns.ts';
import type { Io, Output } from '../contract.ts';
import { gapLines } from '../gap-lines.ts';
import { paintFor, type Paint } from '../paint.ts';
import { agentLines } from './agent-lines.ts';
import { alarmLines } from './alarm-lines.ts';
import { answerOf, copiesByProduct, type Answer } from './answer.ts';

/** What `bandog query` prints for a person: the answer first. */
export function queryReport(report: HostReport, { output, env }: { readonly output: Output; readonly env: Io['env'] }): string {
  const paint = paintFor(output, env);
  const { sentence, level } = answerOf(report);
  const colour: Record<Answer['level'], (text: string) => string> = { bad: paint.red, doubtful: paint.yellow, good: paint.green };
  const products = [...Map.groupBy(report.findings, ({ finding }) => finding.product).values()].toSorted(worstFirst);
  // The sentence on top has told reason and alternative of the one banned product.
  const isTold = copiesByProduct(report).filter((group) => group.verdict.verdict === 'banned').length === 1;
  const lines = [
    `${paint.bold(forDisplay(report.host.name))}: ${colour[level](sentence)}`,
    '',
    ...products.flatMap((rows) => productBlock(rows, { paint, now: report.now, isTold })),
    ...(report.isCut
      ? [paint.yellow(`Only the first ${report.findings.length} findings are listed; \`bandog findings --host\` has all.`), '']
      : []),
    ...coverageLines(report, { paint, width: output.columns }),
    ...alarmLines(report, paint),
    ...hostLines(report, paint),
    ...agentLines(report.host, paint),
  ];
  return `${lines.join('\n')}\n`;
}

const RANK = ['banned', 'restricted', 'unreviewed', 'approved'];

function worstFirst(one: readonly FindingView[], other: readonly FindingView[]): number {
  const rank = (rows: readonly FindingView[]) => RANK.indexOf(rows[0]?.verdict.verdict ?? 'approved');
  return rank(one) - rank(other) || (one[0]?.productName ?? '').localeCompare(other[0]?.productName ?? '', 'en');
}

interface Showing {
  readonly paint: Paint;
  readonly now: string;
  /** Whether the answer on top has told why the banned product is banned. */
  readonly isTold: boolean;
}

function productBlock(rows: readonly FindingView[], showing: Showing): readonly string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const { paint } = showing;
  const { verdict, reason, alternative, guideline } = first.verdict;
  const isTold = showing.isTold && verdict === 'banned';
  const shown = { banned: paint.red, restricted: paint.yellow, unreviewed: paint.yellow, approved: paint.green }[verdict](
    verdict,
  );
  return [
    `${paint.bold(forDisplay(first.productName))}  ${shown}`,
    ...(isTold || reason === undefined ? [] : [`  ${forDisplay(reason)}`]),
    ...(guideline === undefined ? [] : [`  ${forDisplay(guideline)}`]),
    ...(isTold || alternative === undefined ? [] : [`  Use ${forDisplay(alternative.name)} instead.`]),
    ...rows.flatMap((row) => ['', ...copyLines(row, showing)]),
    '',
  ];
}

/** `npm-package sdk, in /home/ann/p/node_modules/sdk` */
function insideOf({ kind, name, path }: NonNullable<FindingView['finding']['inside']>): string {
  return `${kind} ${forDisplay(name)}, in ${forDisplay(path)}`;
}

function copyLines({ finding, removal }: FindingView, { paint, now }: Showing): readonly string[] {
  const owner = finding.account === undefined ? 'whole host' : forDisplay(finding.account.name ?? `uid ${finding.account.id}`);
  const state =
    finding.state === 'installed' || finding.state === 'running' ? paint.red(finding.state) : paint.dim(finding.state);
  const running = finding.running.map((process) => process.pid).join(', ');
  const where = environmentWords(finding.environment);
  const gone = finding.goneAt === undefined ? '' : `, gone ${ago(finding.goneAt, now)}`;
  const why = [...new Set(finding.evidence.map((one) => `${forDisplay(one.detail)} ${paint.dim(`(${one.strength})`)}`))];
  const facts: readonly (readonly [string, string])[] = [
    ['version', forDisplay(finding.version ?? 'unknown')],
    ...(running === '' ? [] : [['running', paint.yellow(`pid ${running}`)] as const]),
    ...(where === undefined ? [] : [['in', where] as const]),
    ...(finding.partOf === undefined ? [] : [['part of', finding.partOf] as const]),
    ...(finding.inside === undefined ? [] : [['inside', insideOf(finding.inside)] as const]),
    ['seen', `first ${ago(finding.firstSeen, now)}, last ${ago(finding.lastSeen, now)}${gone}`],
    ...(why.length === 0 ? [[finding.identity, 'without evidence'] as const] : []),
    ...why.map((text, index) => [index === 0 ? finding.identity : '', text] as const),
    ...(removal ?? []).map((step, index) => [index === 0 ? 'remove' : '', forDisplay(step)] as const),
  ];
  return [
    `  ${state}  ${finding.channel}  ${paint.bold(owner)}  ${forDisplay(finding.anchor)}`,
    ...columns(
      facts.map(([name, value]) => [paint.dim(name), value]),
      { indent: '    ' },
    ),
  ];
}

function coverageLines(
  { coverage }: HostReport,
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const gaps = gapLines(
    coverage.incomplete.map(({ scope, gaps: found }) => ({ scope, complete: false, gaps: [...found] })),
    { paint, width },
  );
  const losses = coverage.losses.map((loss) => `  ${loss.at}  ${loss.count} ${forDisplay(loss.what)}`);
  return [
    ...(gaps.length === 0 ? [] : [...gaps, '']),
    ...(losses.length === 0 ? [] : [paint.yellow('Given up by the host under pressure:'), ...losses, '']),
  ];
}

function hostLines({ host, coverage, labels, now }: HostReport, paint: Paint): readonly string[] {
  const looked = coverage.scopes - coverage.incomplete.length;
  const scan =
    host.lastScan === undefined
      ? 'never looked at'
      : `looked at ${ago(host.lastScan.at, now)}, ${looked} of ${coverage.scopes} places completely`;
  const stale = host.updates?.release?.stale === true ? ' (stale)' : '';
  const catalogue = coverage.catalogue === undefined ? '' : `, catalogue ${forDisplay(coverage.catalogue.version)}${stale}`;
  const system = [labels.osName ?? labels.platform, labels.osVersion ?? ''].filter((part) => part !== '').join(' ');
  return [paint.dim(`${forDisplay(system)}, heard of ${ago(host.lastContact, now)}, ${scan}${catalogue}; id ${host.id}`)];
}
