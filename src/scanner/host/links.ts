import { isOutcome, type FileFacts, type LinkText, type Outcome, type Resolved } from './contract.ts';
import { hostPathOf } from './windows-path.ts';
import type { Platform } from '../../domain/platform.ts';
import { isWithin, join, parentOf, resolve, type HostPath } from '../../domain/host-path.ts';

/** Linux gives up after 40 links in one path (path_resolution(7)). */
const MAX_LINKS = 40;

/** What must be known of a host to resolve its links. */
export interface LinkReader {
  /** Of a path of which all but the last part is known to be no link. */
  readonly facts: (path: HostPath) => Pick<FileFacts, 'kind'> | Outcome;
  readonly linkText: (link: HostPath) => LinkText | Outcome;
}

/** Resolves every link of a path by hand, so that an absolute target stays inside the host's own root and each step can be refused. */
export function resolveLinksOn(reader: LinkReader, path: HostPath, within: HostPath): Resolved | Outcome {
  let pending = path.split('/').filter((name) => name !== '');
  let reached: HostPath = '/';
  let links = 0;
  while (pending.length > 0) {
    const [name = '', ...rest] = pending;
    const next = name === '..' ? parentOf(reached) : name === '.' ? reached : join(reached, name);
    pending = rest;
    if (name === '..' || name === '.') {
      reached = next;
      continue;
    }
    const facts = reader.facts(next);
    if (isOutcome(facts)) return facts;
    if (facts.kind !== 'link') {
      reached = next;
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) return 'link';
    const target = reader.linkText(next);
    if (isOutcome(target)) return target;
    pending = [...target.text.split('/').filter((part) => part !== ''), ...pending];
    if (target.text.startsWith('/')) reached = '/';
  }
  return isWithin(resolve('/', reached), within) ? { path: reached } : 'link';
}

/** What a link says, as a path of the host: on Windows a junction's target is `C:\ProgramData`, a link's may be `..\lib`. */
export function hostText(platform: Platform, answer: LinkText | Outcome): LinkText | Outcome {
  if (platform !== 'windows' || isOutcome(answer)) return answer;
  const { text } = answer;
  return text.includes('\\') || /^[a-z]:/i.test(text)
    ? { ...answer, text: hostPathOf(text) ?? text.replaceAll('\\', '/') }
    : answer;
}
