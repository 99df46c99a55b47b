import type { AnswerTo, UploadedBatch } from '../../wire/local.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { agentPlace, STATE_HELP, STATE_OPTION, withRunningAgent } from '../agent-here.ts';
import { parseCall } from '../arguments.ts';
import type { Command, Io } from '../contract.ts';
import { paintFor } from '../paint.ts';
import { productNames } from '../product-names.ts';
import { batchLines, contentOf, productsOf, wholeBatch } from '../upload-lines.ts';
import { hanging } from '../wrap.ts';

const usage = `Usage: bandog show-next-upload [--state DIR] [--json]

Shows exactly what leaves this machine next: the batch that waits, made by the function that makes every batch, or read back
from the bytes in flight; and the heartbeat that is sent when nothing waits. Nothing is sent by asking. Root sees all of it,
anyone else the entries that concern his own account and the machine, and how many others there are.

Options:
${STATE_HELP}  --json        print one JSON document, schema bandog.upload/1; its member batch.content is what is sent
  -h, --help    this text

Exit codes:
  0  nothing waits
  1  something waits
  2  wrong call
  3  no agent answers
`;

/** `bandog show-next-upload`: what leaves this machine next. */
export const command: Command = {
  name: 'show-next-upload',
  summary: 'exactly what leaves this machine next',
  usage,
  async run(argv, io) {
    const { values } = parseCall(argv, { options: { ...STATE_OPTION, json: { type: 'boolean', default: false } } });
    const { next, batch, status } = await withRunningAgent(agentPlace(values.state, io), async (agent) => ({
      batch: await wholeBatch(agent, { kind: 'next-upload' }),
      next: await agent.ask<'next-upload'>({ kind: 'next-upload' }),
      status: await agent.ask<'status'>({ kind: 'status' }),
    }));
    const { heartbeat, intervalSeconds } = next;
    if (values.json) io.stdout.write(`${JSON.stringify(document({ heartbeat, intervalSeconds }, batch), null, 2)}\n`);
    else io.stdout.write(`${(await lines({ next, batch, collector: status.collector ?? 'the collector' }, io)).join('\n')}\n`);
    return batch === undefined ? 0 : 1;
  },
};

function document(
  next: Pick<AnswerTo<'next-upload'>, 'heartbeat' | 'intervalSeconds'>,
  batch: UploadedBatch | undefined,
): object {
  if (batch === undefined) return { schema: 'bandog.upload/1', ...next };
  const { fate, epoch, sequence, digest, compressedBytes, bytes, hidden } = batch;
  const about = { fate, epoch, sequence, digest, compressedBytes, bytes, hidden };
  return { schema: 'bandog.upload/1', ...next, batch: { ...about, content: contentOf(batch) } };
}

async function lines(
  given: { readonly next: AnswerTo<'next-upload'>; readonly batch: UploadedBatch | undefined; readonly collector: string },
  { stdout, env }: Io,
): Promise<readonly string[]> {
  const { next, batch, collector } = given;
  const [paint, width] = [paintFor(stdout, env), stdout.columns];
  const heartbeat = forDisplay(JSON.stringify(next.heartbeat));
  const alive = [
    ...hanging('', `When nothing waits, every ${next.intervalSeconds} s only this heartbeat leaves:`, width),
    ...hanging('  ', heartbeat, width),
  ];
  if (batch === undefined) return [paint.green(`Nothing waits to be sent to ${forDisplay(collector)}.`), '', ...alive];
  const nameOf = await productNames(productsOf(batch));
  const fate = batch.fate === 'in-flight' ? 'is on its way, the same to the byte at every try' : 'would leave now';
  return [
    ...hanging('', `To ${forDisplay(collector)} this ${fate}:`, width).map(paint.bold),
    ...batchLines(batch, { paint, now: new Date().toISOString(), width, nameOf }),
    '',
    ...alive,
  ];
}
