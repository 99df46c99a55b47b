import { isNonce } from '../../wire/parse-answers.ts';
import { ROUTES } from '../../wire/routes.ts';
import { Dialler, type Collector, type DialStep } from './dial.ts';
import { HttpsClient, type Answer } from './https.ts';

/** One step on the way to the collector, in order. `clock` compares the two clocks. */
export type CollectorStep = DialStep | 'answer' | 'clock';

/** How one step went. */
export interface StepOutcome {
  readonly step: CollectorStep;
  /** `not-reached`: a step before it failed; `not-used`: there is nothing to do, as without a proxy. */
  readonly outcome: 'ok' | 'failed' | 'not-reached' | 'not-used';
  /** What was found, for a person; empty when there is nothing to say. */
  readonly detail: string;
  /** What to do; only with `failed`. */
  readonly remedy?: string;
}

const STEPS: readonly CollectorStep[] = ['address', 'connection', 'proxy', 'tls', 'answer', 'clock'];
const DEADLINE_MS = 15_000;
/** Certificates and people's times still work; more, and dates of findings mislead. */
const TOLERATED_OFFSET_MS = 60_000;

const REMEDIES: Readonly<Record<CollectorStep, string>> = {
  address: 'Check the name and this machine’s DNS; with a proxy, the name is the proxy’s.',
  connection: 'Check that the collector (or the proxy) runs, and that no firewall is in the way.',
  proxy: 'Check the proxy’s address and password in network.json or HTTPS_PROXY, and that it lets this address through.',
  tls: 'Look for a proxy that inspects TLS; when that is wanted, set `trust` in network.json. Enrol again when the collector’s authority was changed on purpose.',
  answer: 'Check that the address is the collector’s, and look into its log.',
  clock: 'Set this machine’s clock, and keep it with NTP.',
};

/**
 * Walks to the collector step by step, as the agent does, and says how each step went: what `doctor` prints. Sends nothing
 * secret; takes at most 15 s; never throws.
 */
export async function checkCollector(
  given: Collector & { readonly collectorId?: string; readonly signal?: AbortSignal },
): Promise<readonly StepOutcome[]> {
  const done = new Map<CollectorStep, StepOutcome>();
  const ok = (step: CollectorStep, detail: string) => void done.set(step, { step, outcome: 'ok', detail });
  const failed = (step: CollectorStep, detail: string) =>
    void done.set(step, { step, outcome: 'failed', detail, remedy: REMEDIES[step] });
  const dialler = new Dialler(given);
  if (dialler.proxy === undefined) done.set('proxy', { step: 'proxy', outcome: 'not-used', detail: '' });
  const signal = AbortSignal.any([AbortSignal.timeout(DEADLINE_MS), ...(given.signal === undefined ? [] : [given.signal])]);
  const dialled = await dialler.dial({ signal, onStep: ok });
  if (dialled.kind === 'connected') {
    dialled.socket.destroy();
    judge(await askNonce(given, signal), { ok, failed, collectorId: given.collectorId });
  } else if (dialled.kind === 'wrong-time') {
    const answer = await askNonce(given, signal);
    failed('tls', answer.kind === 'answer' ? dialled.why : answer.why);
  } else failed(dialled.step, dialled.why);
  return STEPS.map((step) => done.get(step) ?? { step, outcome: 'not-reached', detail: '' });
}

async function askNonce(collector: Collector, signal: AbortSignal): Promise<Answer> {
  const client = new HttpsClient(collector);
  try {
    return await client.post({ path: ROUTES.nonce, body: Buffer.from('{}'), signal });
  } finally {
    client.close();
  }
}

type Say = (step: CollectorStep, detail: string) => void;

function judge(
  answer: Answer,
  { ok, failed, collectorId }: { readonly ok: Say; readonly failed: Say; readonly collectorId: string | undefined },
): void {
  if (answer.kind !== 'answer') return failed('answer', answer.why);
  if (answer.status !== 200 || !isNonce(answer.body))
    return failed('answer', `status ${answer.status}, and no collector’s words`);
  if (collectorId !== undefined && answer.body.collectorId !== collectorId)
    return failed('answer', `it is another collector (${answer.body.collectorId.slice(0, 8)}…)`);
  ok('answer', `collector ${answer.body.collectorId.slice(0, 8)}…`);
  const { clockOffsetMs } = answer;
  if (clockOffsetMs === undefined) return undefined;
  const seconds = Math.round(-clockOffsetMs / 1000);
  const detail =
    Math.abs(seconds) < 2
      ? 'agrees with the collector’s'
      : `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the collector’s`;
  return Math.abs(clockOffsetMs) > TOLERATED_OFFSET_MS ? failed('clock', detail) : ok('clock', detail);
}
