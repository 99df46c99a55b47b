import type { LookOutcome } from '../../wire/local.ts';
import { monotonicMs } from '../../domain/clock.ts';
import { forDisplay } from '../../domain/host-path.ts';
import type { AgentConnection, OnProgress } from '../agent-connection.ts';
import { type AgentPlace, withRunningAgent } from '../agent-here.ts';
import type { Io, Output } from '../contract.ts';
import { copyLines } from '../finding-lines.ts';
import { paintFor, type Paint } from '../paint.ts';
import { productNames } from '../product-names.ts';
import { hanging } from '../wrap.ts';

/** Has the running agent look at once, waits for it, and prints what that changed; resolves to the exit code of `scan`. @throws KnownError E_AGENT_UNREACHABLE, E_SCAN_FAILED */
export async function scanNow(place: AgentPlace, given: { readonly json: boolean }, io: Io): Promise<number> {
  const outcome = await withRunningAgent(place, (agent) => looked(agent, io));
  if (given.json) io.stdout.write(`${JSON.stringify({ schema: 'bandog.look/1', ...outcome }, null, 2)}\n`);
  else {
    const nameOf = await productNames(outcome.changes.map(({ finding }) => finding.product));
    const paint = paintFor(io.stdout, io.env);
    const showing = { paint, now: new Date().toISOString(), nameOf, width: io.stdout.columns };
    io.stdout.write(`${outcomeLines(outcome, showing).join('\n')}\n`);
  }
  if (outcome.open > 0) return 1;
  return outcome.incomplete.length === 0 ? 0 : 3;
}

async function looked(agent: AgentConnection, { stderr }: Io): Promise<LookOutcome> {
  const line = waitingLine(stderr);
  try {
    return await agent.ask<'scan'>({ kind: 'scan' }, line.show);
  } finally {
    line.clear();
  }
}

/** One line that is overwritten, for a person who waits; nothing for a file or a pipe. */
function waitingLine(stderr: Output): { readonly show: OnProgress; readonly clear: () => void } {
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  const begun = monotonicMs();
  return {
    show({ phase, scope }) {
      const seconds = Math.floor((monotonicMs() - begun) / 1000);
      const what = phase === 'waiting' ? 'the agent ends another look first' : 'the agent looks';
      const text = `  ${what}, ${seconds} s${scope === undefined ? '' : `: ${forDisplay(scope)}`}`;
      stderr.write(`\r\u001b[2K${text.slice(0, stderr.columns - 1)}`);
    },
    clear: () => stderr.write('\r\u001b[2K'),
  };
}

/** What a look changed, for a person. */
export function outcomeLines(
  outcome: LookOutcome,
  showing: { readonly paint: Paint; readonly now: string; readonly nameOf: (id: string) => string; readonly width: number },
): readonly string[] {
  const { paint, nameOf, width } = showing;
  const { changes, scopes, durationMs, incomplete, open, isCut } = outcome;
  const how = incomplete.length === 0 ? paint.green('completely') : paint.yellow(`${incomplete.length} of them not completely`);
  const blocks = changes.flatMap(({ was, finding }) => [
    `${paint.bold(forDisplay(nameOf(finding.product)))}: ${changeWord(was, finding.state)}`,
    ...copyLines(finding, showing).map((line) => `  ${line}`),
  ]);
  return [
    ...(changes.length === 0 ? ['Nothing changed.'] : [...blocks, ...(isCut ? ['…and more.'] : [])]),
    '',
    ...hanging('', `Looked at ${scopes} places in ${(durationMs / 1000).toFixed(2)} s, ${how}. ${openWords(open)}`, width),
  ];
}

function changeWord(was: string | undefined, now: string): string {
  if (now === 'gone') return 'gone';
  if (was === undefined) return 'new';
  if (was === 'gone') return 'came back';
  return was === now ? 'changed' : `was ${was}, is ${now}`;
}

function openWords(open: number): string {
  if (open === 0) return 'No copy is left.';
  return `${open} ${open === 1 ? 'copy is' : 'copies are'} open: bandog findings --here`;
}
