import { signaturesIn } from './named.ts';
import { parseCall } from '../arguments.ts';
import type { Io } from '../contract.ts';
import { paintFor } from '../paint.ts';
import { indicatorsOf } from '../../catalogue/keys.ts';
import type { Signature } from '../../domain/signature.ts';

/** `bandog signatures list`: id, name and what each covers, by category. */
export async function list(argv: readonly string[], io: Io): Promise<number> {
  const { values } = parseCall(argv, { options: { dir: { type: 'string' }, json: { type: 'boolean', default: false } } });
  const { signatures } = signaturesIn(values.dir, io);
  const rows = signatures.map(rowOf);
  if (values.json) {
    io.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  const paint = paintFor(io.stdout, io.env);
  const width = Math.max(...rows.map((row) => row.id.length));
  for (const [category, members] of Map.groupBy(rows, (row) => row.category)) {
    io.stdout.write(`${paint.bold(category)}\n`);
    for (const row of members) {
      const counts = paint.dim(
        `${row.indicators} signs, ${row.examples} examples${row.status === 'stable' ? '' : ', experimental'}`,
      );
      io.stdout.write(`  ${row.id.padEnd(width)}  ${row.name} (${row.vendor})  ${counts}\n`);
    }
  }
  io.stdout.write(`\n${rows.length} signatures\n`);
  return 0;
}

function rowOf(signature: Signature) {
  const { id, name, vendor, category, status, examples } = signature;
  return {
    id,
    name,
    vendor,
    category,
    status,
    indicators: indicatorsOf(signature).length,
    examples: examples.match.length + examples.reject.length,
  };
}
