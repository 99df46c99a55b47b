import type { ScopeCoverage } from '../domain/coverage.ts';
import { forDisplay } from '../domain/host-path.ts';
import type { AnswerTo, UploadedBatch, UploadEntry } from '../wire/local.ts';
import { isFinding } from '../wire/parse-local.ts';
import type { AgentConnection } from './agent-connection.ts';
import { copyLines } from './finding-lines.ts';
import type { Paint } from './paint.ts';
import { hanging } from './wrap.ts';

/** What a batch says on the wire: for one who sees all, the very text that was compressed. */
export function contentOf({ entries, openFindings, labels }: UploadedBatch): object {
  return { schema: 'bandog.batch/1', entries, openFindings, ...(labels === undefined ? {} : { labels }) };
}

/** The whole batch, its pages put together; asks again when it changed meanwhile. Undefined when there is none. */
export async function wholeBatch(
  agent: AgentConnection,
  ask: { readonly kind: 'next-upload' } | { readonly kind: 'sent-batch'; readonly epoch: number; readonly sequence: number },
): Promise<UploadedBatch | undefined> {
  let whole = await pageOf(agent, ask, 0);
  for (let tries = 0; whole?.next !== undefined && tries < 10_000; tries += 1) {
    const page = await pageOf(agent, ask, whole.next);
    if (page === undefined || page.digest !== whole.digest) {
      whole = await pageOf(agent, ask, 0); // it was delivered, or something joined it
      continue;
    }
    const { next: _, ...before } = whole;
    const { next } = page;
    whole = {
      ...before,
      entries: [...before.entries, ...page.entries],
      hidden: before.hidden + page.hidden,
      ...(next === undefined ? {} : { next }),
    };
  }
  return whole;
}

async function pageOf(
  agent: AgentConnection,
  ask: Parameters<typeof wholeBatch>[1],
  from: number,
): Promise<UploadedBatch | undefined> {
  if (ask.kind === 'sent-batch') return agent.ask<'sent-batch'>({ ...ask, from });
  const { batch }: AnswerTo<'next-upload'> = await agent.ask<'next-upload'>({ ...ask, from });
  return batch;
}

/** With what a batch is shown. */
export interface BatchShowing {
  readonly paint: Paint;
  readonly now: string;
  readonly width: number;
  readonly nameOf: (product: string) => string;
}

/** A batch for a person, entry by entry. */
export function batchLines(batch: UploadedBatch, showing: BatchShowing): readonly string[] {
  const { paint, width } = showing;
  const { entries, entryCount, hidden, labels, bytes, compressedBytes, digest } = batch;
  const labelled = Object.entries(labels ?? {}).map(([name, value]) => `${name} ${String(value)}`);
  return [
    ...hanging(
      '',
      `${counted(entryCount, 'entry', 'entries')}, ${grouped(bytes)} bytes, ${grouped(compressedBytes)} compressed`,
      width,
    ),
    paint.dim(`SHA-256 ${digest}`),
    '',
    ...entries.flatMap((entry) => entryLines(entry, showing)),
    ...(labelled.length === 0 ? [] : hanging('  labels    ', forDisplay(labelled.join(', ')), width)),
    ...(hidden === 0
      ? []
      : hanging(
          '',
          `${counted(hidden, 'entry', 'entries')} of it concern${hidden === 1 ? 's' : ''} other accounts and ${hidden === 1 ? 'is' : 'are'} not shown to you.`,
          width,
        )),
  ];
}

function entryLines(entry: UploadEntry, showing: BatchShowing): readonly string[] {
  const { width, nameOf, paint } = showing;
  const given: Readonly<Record<string, unknown>> = { ...entry };
  const { finding, at, coverage, seen, what, count } = given;
  if (entry.kind === 'finding' && isFinding(finding)) {
    const [facts = '', where = ''] = copyLines(finding, showing);
    const signs = counted(finding.evidence.length, 'sign', 'signs');
    return [
      `  finding   ${paint.bold(forDisplay(nameOf(finding.product)))}`,
      `            ${facts}`,
      `            ${where}`,
      paint.dim(`            ${signs}, ${counted(finding.paths.length, 'path', 'paths')}`),
    ];
  }
  if (entry.kind === 'scan') return hanging('  look      ', lookWords(at, coverage, seen), width);
  if (entry.kind === 'loss') return hanging('  loss      ', forDisplay(`${String(count)} ${String(what)}, ${String(at)}`), width);
  if (entry.kind === 'resync') return hanging('  resync    ', `all open findings follow anew, ${forDisplay(String(at))}`, width);
  return hanging(`  ${forDisplay(entry.kind).padEnd(8)}  `, forDisplay(JSON.stringify(given)), width);
}

function lookWords(at: unknown, coverage: unknown, seen: unknown): string {
  const scopes = Array.isArray(coverage) ? (coverage as readonly ScopeCoverage[]) : [];
  const gaps = scopes.reduce((sum, scope) => sum + (scope.gaps?.length ?? 0), 0);
  const again = Array.isArray(seen) ? `, ${counted(seen.length, 'copy', 'copies')} seen again` : '';
  return `${forDisplay(String(at))}: ${counted(scopes.length, 'place', 'places')}, ${counted(gaps, 'gap', 'gaps')}${again}`;
}

/** The products that a batch names. */
export function productsOf({ entries }: UploadedBatch): readonly string[] {
  return entries.flatMap((entry) => {
    const { finding } = entry as { readonly finding?: { readonly product?: unknown } };
    return typeof finding?.product === 'string' ? [finding.product] : [];
  });
}

/** `3 entries` */
export function counted(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `12,345` */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}
