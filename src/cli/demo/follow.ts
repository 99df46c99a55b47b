import { setTimeout as sleep } from 'node:timers/promises';
import type { FindingView, HostReport } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { withCollector } from '../collector-access.ts';
import type { Io } from '../contract.ts';
import { paintFor, type Paint } from '../paint.ts';
import { queryReport } from '../query/report.ts';
import type { Demo } from './demo.ts';

const EVERY_MS = 300;
/** The first look at a machine with many homes takes some seconds; a minute means that something is wrong. */
const FIRST_LOOK_MS = 120_000;

/**
 * Shows findings as the collector gets them. Without `forEver` it ends when the first look has arrived, with the helpdesk's whole
 * answer; with it, when the caller is interrupted.
 *
 * @throws the demo's failure when collector or agent ends by itself
 */
export async function followFindings(demo: Demo, io: Io, given: { readonly forEver?: boolean } = {}): Promise<void> {
  const paint = paintFor(io.stdout, io.env);
  const shown = new Map<string, string>();
  const until = performance.now() + FIRST_LOOK_MS;
  await withCollector({ data: demo.data }, io, async (client) => {
    for (;;) {
      const report = await Promise.race([client.getHost({ host: demo.host, gone: true }), demo.ended]);
      const isFirst = given.forEver === true && shown.size === 0;
      for (const row of report.findings) announce(row, { shown, io, paint, isSilent: isFirst || given.forEver !== true });
      if (given.forEver !== true && isLookedAt(report)) {
        io.stdout.write(`\n${queryReport(report, { output: io.stdout, env: io.env })}`);
        return;
      }
      if (io.signal.aborted || (given.forEver !== true && performance.now() > until)) return;
      await sleep(EVERY_MS, undefined, { signal: io.signal }).catch(() => undefined);
    }
  });
}

/** Whether a whole look has arrived: agent and collector then agree on what is open. */
function isLookedAt(report: HostReport): boolean {
  return report.host.lastScan !== undefined;
}

interface Announcing {
  readonly shown: Map<string, string>;
  readonly io: Io;
  readonly paint: Paint;
  readonly isSilent: boolean;
}

/** One line for what is new or has changed its state. */
function announce({ finding, productName, verdict }: FindingView, { shown, io, paint, isSilent }: Announcing): void {
  if (shown.get(finding.id) === finding.state) return;
  shown.set(finding.id, finding.state);
  if (isSilent) return;
  const state = finding.state === 'gone' ? paint.green(finding.state) : paint.red(finding.state);
  io.stdout.write(
    `${new Date().toTimeString().slice(0, 8)}  ${state}  ${forDisplay(productName)} (${verdict.verdict})  ${finding.channel}  ${forDisplay(finding.anchor)}\n`,
  );
}
