import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { signaturesIn } from './named.ts';
import { skeleton } from './skeleton.ts';
import { SHIPPED_SIGNATURES } from './sources.ts';
import { isGiven, parseCall } from '../arguments.ts';
import type { Io } from '../contract.ts';
import { nearest } from '../nearest.ts';
import { systemClock } from '../../domain/clock.ts';
import { KnownError } from '../../domain/errors.ts';
import { PRODUCT_ID_PATTERN } from '../../domain/schema.ts';
import { CATEGORIES } from '../../domain/signature.ts';

/** `bandog signatures new ID`: a file to fill in, with the fields that most products need and what belongs into each. */
export async function begin(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCall(argv, {
    options: {
      dir: { type: 'string' },
      category: { type: 'string' },
      name: { type: 'string' },
      vendor: { type: 'string' },
      npm: { type: 'string', multiple: true, default: [] },
    },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0)
    throw new KnownError(
      'E_USAGE',
      'new takes one id',
      'write it as the file is to be named: bandog signatures new example-tool',
    );
  if (!new RegExp(PRODUCT_ID_PATTERN).test(id))
    throw new KnownError('E_USAGE', `${JSON.stringify(id)} is no id`, 'use lower-case letters, digits and -: example-tool');
  const folder = values.dir === undefined ? SHIPPED_SIGNATURES : path.resolve(io.cwd, values.dir);
  const category = categoryOf(values.category);
  refuseKnown(id, values.dir, io);
  const file = path.join(folder, category, `${id}.yaml`);
  if (existsSync(file)) throw new KnownError('E_USAGE', `${file} is there already`, 'edit it, or choose another id');
  mkdirSync(path.dirname(file), { recursive: true });
  const date = systemClock.now().slice(0, 'yyyy-mm-dd'.length);
  writeFileSync(
    file,
    skeleton({ id, category, date, name: values.name ?? id, vendor: values.vendor ?? 'TODO', npm: values.npm }),
    {
      flag: 'wx',
    },
  );
  io.stdout.write(
    `${path.relative(io.cwd, file)}\n  fill in what says TODO, then: bandog signatures lint; bandog signatures test ${id}; bandog signatures test --host ${id}\n`,
  );
  return 0;
}

function categoryOf(given: string | undefined): string {
  const known = CATEGORIES.find((category) => category === given);
  if (known !== undefined) return known;
  const guess = given === undefined ? undefined : nearest(given, CATEGORIES);
  throw new KnownError(
    'E_USAGE',
    given === undefined ? 'new needs --category' : `there is no category ${JSON.stringify(given)}`,
    guess === undefined ? `write one of: ${CATEGORIES.join(', ')}` : `did you mean ${guess}?`,
  );
}

/** An id, or a name that a product had before, belongs to one signature. */
function refuseKnown(id: string, dir: string | undefined, io: Io): void {
  if (isGiven(dir) && !existsSync(path.resolve(io.cwd, dir))) return;
  const owner = signaturesIn(dir, io).signatures.find((one) => one.id === id || one.formerly?.includes(id) === true);
  if (owner !== undefined) throw new KnownError('E_USAGE', `${id} is ${owner.name}`, `edit ${owner.category}/${owner.id}.yaml`);
}
