import { plainWords } from './plain-words.ts';
import { signatureNamed, signaturesIn } from './named.ts';
import { parseCall } from '../arguments.ts';
import type { Io } from '../contract.ts';
import { paintFor } from '../paint.ts';
import { KnownError } from '../../domain/errors.ts';

/** `bandog signatures show ID`: what a signature says, for somebody who never saw one. */
export async function show(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCall(argv, { options: { dir: { type: 'string' } }, allowPositionals: true });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0)
    throw new KnownError('E_USAGE', 'show takes one id', '`bandog signatures list` names them all');
  const { signatures } = signaturesIn(values.dir, io);
  io.stdout.write(plainWords(signatureNamed(id, signatures), { paint: paintFor(io.stdout, io.env), columns: io.stdout.columns }));
  return 0;
}
