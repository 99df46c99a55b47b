import { isOutcome } from '../../host/contract.ts';
import type { Recogniser } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { nameOf } from '../../../domain/host-path.ts';

/** Compressed since Windows 8 (`MAM`, MS-XCA), before that plain: a version, then `SCCA`. */
const COMPRESSED = 'MAM';
const PLAIN = 'SCCA';

/** A sign that a program was run once, by its name; it counts only where no copy is left, and says neither when nor how often. */
export const trace: Recogniser<'trace'> = {
  id: 'trace',
  recognises: 'trace',
  emits: 'trace',
  version: 1,
  recognise(bench, candidate) {
    const file = bench.host.open(candidate.path);
    if (isOutcome(file)) return gapOf(file, candidate.path);
    try {
      const head = Buffer.from(file.read(0, 8)).toString('latin1');
      if (!head.startsWith(COMPRESSED) && head.slice(4) !== PLAIN) return [];
      const { key, channel, path, anchor = path } = candidate;
      const detail = `a run of ${nameOf(anchor)}, kept by Prefetch`;
      const root = anchor;
      return [
        {
          answer: 'evidence',
          kind: 'trace',
          keys: [key],
          channel,
          path,
          root,
          anchor,
          paths: [],
          files: [],
          runnable: false,
          detail,
        },
      ];
    } finally {
      file.close();
    }
  },
};
