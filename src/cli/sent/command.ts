import type { SentList, UploadedBatch } from '../../wire/local.ts';
import { KnownError } from '../../domain/errors.ts';
import { agentPlace, STATE_HELP, STATE_OPTION, withRunningAgent } from '../agent-here.ts';
import { ago, localTime } from '../ago.ts';
import { parseCall } from '../arguments.ts';
import { columns } from '../columns.ts';
import type { Command, Io } from '../contract.ts';
import { paintFor } from '../paint.ts';
import { productNames } from '../product-names.ts';
import { batchLines, contentOf, grouped, productsOf, wholeBatch } from '../upload-lines.ts';

const usage = `Usage: bandog sent [BATCH] [--state DIR] [--json]

Lists the batches that left this machine last, the newest first; with a batch's number, or \`last\`, what was in it, read back from
the very bytes that were sent. Root sees all of it, anyone else the entries that concern his own account and the machine. Kept are
the newest hundred batches, and no more than 4 MiB.

Options:
${STATE_HELP}  --json        print one JSON document, schema bandog.sent/1; of a batch, its member content is what was sent
  -h, --help    this text

Exit codes:
  0  done
  2  wrong call
  3  no agent answers, or that batch is not kept
`;

/** `bandog sent`: what left this machine. */
export const command: Command = {
  name: 'sent',
  summary: 'what left this machine, to the byte',
  usage,
  async run(argv, io) {
    const { values, positionals } = parseCall(argv, {
      allowPositionals: true,
      options: { ...STATE_OPTION, json: { type: 'boolean', default: false } },
    });
    const [wanted] = positionals;
    const { list, batch } = await withRunningAgent(agentPlace(values.state, io), async (agent) => {
      const all = await agent.ask<'sent'>({ kind: 'sent' });
      if (wanted === undefined) return { list: all, batch: undefined };
      return { list: all, batch: await wholeBatch(agent, { kind: 'sent-batch', ...numberOf(wanted, all) }) };
    });
    io.stdout.write(
      values.json ? `${JSON.stringify(document(list, batch), null, 2)}\n` : `${(await lines(list, batch, io)).join('\n')}\n`,
    );
    return 0;
  },
};

/** `7/42` is sequence 42 of epoch 7, `42` of the newest epoch. */
function numberOf(wanted: string, { batches }: SentList): { readonly epoch: number; readonly sequence: number } {
  const [newest] = batches;
  const [, epoch, sequence] = /^(?:(\d{1,15})\/)?(\d{1,15})$/.exec(wanted) ?? [];
  if (wanted === 'last' && newest !== undefined) return { epoch: newest.epoch, sequence: newest.sequence };
  if (sequence !== undefined) return { epoch: Number(epoch ?? newest?.epoch ?? 1), sequence: Number(sequence) };
  if (wanted === 'last') throw new KnownError('E_NOT_FOUND', 'nothing was sent yet', 'Ask again after the first contact.');
  throw new KnownError(
    'E_USAGE',
    `${JSON.stringify(wanted)} is no batch`,
    'Write its number, as `bandog sent` lists it, or `last`.',
  );
}

function document(list: SentList, batch: UploadedBatch | undefined): object {
  if (batch === undefined) return { schema: 'bandog.sent/1', ...list };
  const { epoch, sequence, at, digest, compressedBytes, bytes, hidden } = batch;
  return { schema: 'bandog.sent/1', epoch, sequence, at, digest, compressedBytes, bytes, hidden, content: contentOf(batch) };
}

async function lines(list: SentList, batch: UploadedBatch | undefined, { stdout, env }: Io): Promise<readonly string[]> {
  const paint = paintFor(stdout, env);
  const now = new Date().toISOString();
  if (batch !== undefined) {
    const nameOf = await productNames(productsOf(batch));
    const title = `Batch ${batch.epoch}/${batch.sequence}, delivered ${localTime(batch.at ?? '')}:`;
    return [paint.bold(title), ...batchLines(batch, { paint, now, width: stdout.columns, nameOf })];
  }
  const heard = list.lastContact === undefined ? 'no contact yet' : `last contact ${ago(list.lastContact, now)}`;
  if (list.batches.length === 0) return [`Nothing was sent yet, ${heard}.`];
  const rows = list.batches.map(({ epoch, sequence, at, compressedBytes }) => [
    `${epoch}/${sequence}`,
    localTime(at),
    ago(at, now),
    `${grouped(compressedBytes)} bytes`,
  ]);
  return [
    ...columns([['BATCH', 'AT', '', 'SENT'].map(paint.dim), ...rows]),
    '',
    `What is in one: bandog sent ${list.batches[0]?.epoch}/${list.batches[0]?.sequence}; ${heard}.`,
  ];
}
