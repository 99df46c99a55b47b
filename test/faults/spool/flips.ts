import { copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../../src/domain/finding.ts';
import { CLOCK, finding, record } from '../../../src/agent/spool/fixtures/finding.ts';
import { openSpool } from '../../../src/agent/spool/open-spool.ts';
import { withState } from './strace.ts';

/** What became of a spool of sixteen findings, of which one byte was changed, at many places one after the other. */
export interface Flips {
  readonly tried: number;
  /** Damage that was noticed and told. */
  readonly told: number;
  /** The most findings that one byte cost. */
  readonly worst: number;
  readonly violations: readonly string[];
}

const DIGITS = '0123456789abcdef'.split('');

/** Findings of some length, so that they lie in several pages, one of them over the end of its page. */
function large(digit: string): Finding {
  const paths = Array.from({ length: digit === '7' ? 400 : 80 }, (_, index) => `/opt/${digit}/bin/some-command-${index}`);
  return { ...finding(digit, '1'), paths };
}

/** Changes one bit at every `stride`th byte of the file, each alone, and opens what is left. */
export function flipBytes(stride: number, first: number): Flips {
  return withState((folder) => {
    const file = path.join(folder, 'agent.sqlite');
    const { spool } = openSpool(folder, CLOCK);
    record(
      spool,
      DIGITS.map((digit) => large(digit)),
    );
    spool.close();
    const whole = path.join(folder, '../whole');
    copyFileSync(file, whole);
    const content = readFileSync(file);
    const found = { tried: 0, told: 0, worst: 0, violations: [] as string[] };
    for (let offset = first; offset < content.length; offset += stride) {
      for (const one of readdirSync(folder)) rmSync(path.join(folder, one));
      const changed = Buffer.from(content);
      changed[offset] = (changed[offset] ?? 0) ^ (1 << (offset % 8));
      writeFileSync(file, changed);
      const { isTold, lost, wrong } = opened(folder);
      found.tried += 1;
      found.told += isTold ? 1 : 0;
      found.worst = Math.max(found.worst, lost);
      if (lost > 0 && !isTold) found.violations.push(`offset ${offset}: ${lost} findings are lost in silence`);
      if (wrong > 0) found.violations.push(`offset ${offset}: ${wrong} findings are not as they were`);
    }
    return found;
  });
}

function opened(folder: string): { readonly isTold: boolean; readonly lost: number; readonly wrong: number } {
  const troubles: string[] = [];
  const { spool } = openSpool(folder, CLOCK, { say: ({ kind }) => troubles.push(kind) });
  const known = spool.findings();
  const wrong = [...known].filter(([id, one]) => JSON.stringify(one) !== JSON.stringify(large(id[0] ?? ''))).length;
  const kinds = spool.draft(1000)?.rows.map(({ entry }) => entry.kind) ?? [];
  const isTold = kinds.includes('loss') && kinds.includes('resync') && troubles.includes('salvaged');
  spool.close();
  return { isTold, lost: DIGITS.length - known.size, wrong };
}
