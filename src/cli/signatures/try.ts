import path from 'node:path';
import { signatureNamed, signaturesIn } from './named.ts';
import { tryOnDisks } from './on-disks.ts';
import { isGiven, platformNamed, parseCall } from '../arguments.ts';
import type { Io } from '../contract.ts';
import { paintFor } from '../paint.ts';
import { indexCatalogue } from '../../catalogue/catalogue-index.ts';
import { compileCatalogue } from '../../catalogue/compile.ts';
import { openCatalogue } from '../../catalogue/open.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { buildExampleProgram } from '../../scanner/example-programs.ts';
import { tryExamples, type ExampleResult } from '../../scanner/examples.ts';

/** `bandog signatures test [ID…]`: every example as a scan of a host in miniature; resolves to 1 when one does not say what it must. */
export async function tryOut(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseCall(argv, {
    options: {
      dir: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      on: { type: 'string' },
      platform: { type: 'string' },
      host: { type: 'boolean', default: false },
      deep: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const { files, signatures } = signaturesIn(values.dir, io);
  const chosen = positionals.length === 0 ? signatures : positionals.map((id) => signatureNamed(id, signatures));
  if (isGiven(values.on) || values.host) {
    const platform = isGiven(values.platform) ? platformNamed(values.platform) : undefined;
    return tryOnDisks(
      {
        files,
        products: new Set(chosen.map((signature) => signature.id)),
        isDeep: values.deep,
        ...(isGiven(values.on) ? { root: path.resolve(io.cwd, values.on) } : {}),
        ...(platform === undefined ? {} : { platform }),
      },
      io,
    );
  }
  const index = indexCatalogue(openCatalogue(compileCatalogue(files, 'test')));
  const paint = paintFor(io.stdout, io.env);
  const results: ExampleResult[] = [];
  for (const signature of chosen) {
    if (io.signal.aborted) break;
    const own = tryExamples(signature, index, buildExampleProgram);
    results.push(...own);
    for (const result of own) {
      const isRight = result.differences.length === 0;
      if (isRight && !values.verbose) continue;
      const mark = isRight ? paint.green('✓') : paint.red('✗');
      io.stdout.write(`${mark} ${paint.bold(result.product)}  ${result.kind}: ${result.name}\n`);
      for (const difference of result.differences) io.stdout.write(`    ${forDisplay(difference)}\n`);
    }
  }
  const wrong = results.filter((result) => result.differences.length > 0).length;
  const counted = `${results.length} examples of ${chosen.length} ${chosen.length === 1 ? 'signature' : 'signatures'}`;
  io.stdout.write(`${wrong === 0 ? paint.green(`${counted} hold`) : paint.red(`${wrong} of ${counted} differ`)}\n`);
  return wrong === 0 && results.length > 0 ? 0 : 1;
}
