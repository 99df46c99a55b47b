import { KnownError } from '../../domain/errors.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { noWords, parsePart, unknownVerb } from './part.ts';
import { verifyLog } from './verify-log.ts';

/** `bandog collector audit [verify|export]`. */
export async function audit(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, {
    limit: { type: 'string', default: '50' },
    actor: { type: 'string' },
    action: { type: 'string' },
    subject: { type: 'string' },
  });
  const [verb, ...words] = positionals;
  noWords(words);
  if (verb === 'verify')
    return verifyLog(
      argv.filter((word) => word !== 'verify'),
      io,
    );
  if (verb === 'export') {
    await withCollector(values, io, (client) => written(client.exportAuditLog(), io));
    return 0;
  }
  if (verb !== undefined) throw unknownVerb('audit', ['verify', 'export']);
  const { actor, action, subject } = values;
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new KnownError(
      'E_USAGE',
      `--limit ${JSON.stringify(values.limit)} is not a number from 1 to 1000`,
      'Write for example --limit 200.',
    );
  }
  const { items } = await withCollector(values, io, (client) => client.listAuditLog({ limit, actor, action, subject }));
  const rows = items.map((line) => [
    line.at,
    forDisplay(line.actor),
    line.action,
    forDisplay(line.subject),
    forDisplay(
      Object.entries(line.detail)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ),
  ]);
  const lines = columns([['TIME', 'WHO', 'WHAT', 'OF WHAT', 'DETAIL'], ...rows]);
  io.stdout.write(values.json ? `${JSON.stringify(items, null, 2)}\n` : `${lines.join('\n')}\n`);
  return 0;
}

async function written(pieces: AsyncIterable<Uint8Array>, io: Io): Promise<void> {
  const decoder = new TextDecoder();
  for await (const piece of pieces) io.stdout.write(decoder.decode(piece, { stream: true }));
}
