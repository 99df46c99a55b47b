import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../../installer/bundle/bundle.ts';
import { linux } from '../../test/accuracy/linux/plan.ts';
import { buildSubject } from '../../test/accuracy/subject.ts';
import type { Benchmark } from '../contract.ts';
import { EVIDENCE, FEW, MANY, matching } from './matching.ts';
import { opening, scanning, twoSizes } from './sizes.ts';

/** Twenty times as many signatures must cost no scan. */
export const benchmark: Benchmark = {
  name: 'catalogue',
  summary: `with ${MANY} signatures: matching ${EVIDENCE} pieces of evidence against ${FEW} signatures, opening in a fresh process, a scan of a subject of real installs against the shipped ones`,
  bar: 'matching and scan at most 1.1 times; opening at most 50 ms',
  async run({ argv, folder, say }) {
    const { values } = parseArgs({
      args: [...argv],
      options: { subject: { type: 'string' }, runs: { type: 'string', default: '25' } },
    });
    const subject =
      values.subject === undefined
        ? buildSubject(linux, { folder, say })
        : path.resolve(process.env['INIT_CWD'] ?? process.cwd(), values.subject);
    const built = path.join(folder, 'bandog');
    await bundle(built);
    const sizes = await twoSizes(MANY, folder);
    const worker = path.join(built, 'scan-worker.mjs');
    return {
      measures: [
        matching(say),
        opening(sizes, say),
        ...(await scanning(sizes, { worker, subject, runs: Number(values.runs), say })),
      ],
    };
  },
};
