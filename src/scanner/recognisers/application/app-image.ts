import { nameOf } from '../../../domain/host-path.ts';
import { isAppImage, isCalledAppImage, isElf } from '../../formats/app-image.ts';
import { isOutcome } from '../../host/contract.ts';
import type { ApplicationCandidate } from '../../places/contract.ts';
import type { Bench, Recognition } from '../contract.ts';
import { identify } from '../executable/identify.ts';
import { gapOf } from '../unread.ts';

/** `LM-Studio-0.3.30-x64.AppImage` → `0.3.30` */
const VERSION = /[-_ ]v?(\d+(?:\.\d+)+)/;

/** An AppImage by its name and mark; a native program that is only called one counts too, for what else would it be called so. */
export function recogniseAppImage(bench: Bench, candidate: ApplicationCandidate): readonly Recognition[] {
  const file = bench.host.open(candidate.path);
  if (isOutcome(file)) return gapOf(file, candidate.path);
  const name = nameOf(candidate.path);
  try {
    const isMarked = isAppImage(file);
    if (!isMarked && !(isCalledAppImage(name) && isElf(file.read(0, 4)))) return [];
    const packed = identify(bench, file.facts, () => bench.host.open(candidate.path));
    const version = packed.version ?? VERSION.exec(name)?.[1];
    return [
      {
        answer: 'evidence',
        kind: 'application',
        keys: [...new Set([...candidate.keys, ...packed.keys])],
        channel: candidate.channel,
        path: candidate.path,
        root: candidate.path,
        anchor: candidate.anchor ?? candidate.path,
        paths: candidate.paths ?? [],
        files: [file.facts.id],
        ...(version === undefined ? {} : { version }),
        runnable: true,
        detail: isMarked ? `AppImage ${name}` : `program called ${name}, without an AppImage's mark`,
        owner: file.facts.owner,
      },
    ];
  } finally {
    file.close();
  }
}
