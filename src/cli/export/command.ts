import { closeSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../domain/errors.ts';
import { parseCall } from '../arguments.ts';
import { ACCESS_HELP, ACCESS_OPTIONS, withCollector } from '../collector-access.ts';
import type { Command, Io } from '../contract.ts';
import { FILTER_HELP, FILTER_OPTIONS, filtersOf } from '../finding-filters.ts';

const usage = `Usage: bandog export --format csv|jsonl [--out FILE] [OPTIONS]

Writes findings of all hosts as a file: CSV (RFC 4180, UTF-8; a cell that a spreadsheet would take for a formula begins with ')
or one JSON object a line.

  --format FORMAT    csv or jsonl
  --out FILE         write there, whole or not at all, readable by this account only (default: standard output)
${FILTER_HELP}  --json             print a JSON summary at the end (with --out)

${ACCESS_HELP}
Exit codes:
  0  done
  2  wrong call
  3  the collector could not be reached, or refused; --out is as it was
`;

/** `bandog export`: findings as a file. */
export const command: Command = {
  name: 'export',
  summary: 'write findings as CSV or JSON lines',
  usage,
  async run(argv, io) {
    const { values } = parseCall(argv, {
      options: {
        ...ACCESS_OPTIONS,
        ...FILTER_OPTIONS,
        format: { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const { format } = values;
    if (format !== 'csv' && format !== 'jsonl') {
      const message = format === undefined ? '--format is missing' : `there is no format ${JSON.stringify(format)}`;
      throw new KnownError('E_USAGE', message, 'Write --format csv or --format jsonl.');
    }
    const out = values.out === undefined ? undefined : path.resolve(io.cwd, values.out);
    const bytes = await withCollector(values, io, async (client) => {
      const pieces = client.exportFindings({ ...filtersOf(values), format });
      return out === undefined ? toOutput(pieces, io) : toFile(pieces, { file: out, io });
    });
    if (out !== undefined && values.json) io.stdout.write(`${JSON.stringify({ file: out, format, bytes })}\n`);
    return 0;
  },
};

async function toOutput(pieces: AsyncIterable<Uint8Array>, io: Io): Promise<number> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    io.stdout.write(decoder.decode(piece, { stream: true }));
  }
  return bytes;
}

/** Under another name first: what has the right name is whole. */
async function toFile(
  pieces: AsyncIterable<Uint8Array>,
  { file, io }: { readonly file: string; readonly io: Io },
): Promise<number> {
  const partial = `${file}.part`;
  let bytes = 0;
  const descriptor = opened(partial);
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length;) at += writeSync(descriptor, piece, at);
      bytes += piece.length;
      if (io.stderr.isTTY) io.stderr.write(`\r${(bytes / 1e6).toFixed(1)} MB`);
    }
    renameSync(partial, file);
  } catch (error) {
    unlinkSync(partial);
    throw error;
  } finally {
    closeSync(descriptor);
    if (io.stderr.isTTY && bytes > 0) io.stderr.write('\n');
  }
  return bytes;
}

function opened(file: string): number {
  try {
    return openSync(file, 'w', 0o600);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError('E_USAGE', `${file} cannot be written: ${why}`, 'Check --out and who may write there.', error);
  }
}
