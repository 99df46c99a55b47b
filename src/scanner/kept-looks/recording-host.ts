import { resolveLinksOn } from '../host/links.ts';
import { readWhole } from '../host/safe-open.ts';
import { isOutcome, type FileFacts, type Host, type Outcome } from '../host/contract.ts';
import { markOf, type Mark } from './marks.ts';
import type { HostPath } from '../../domain/host-path.ts';

/** Where a host's answers are noted. */
export interface Notes {
  note(path: HostPath, mark: Mark): void;
  /** Something was answered that no mark can stand for. */
  unmarked(): void;
  /** What runs was asked: no mark stands for that. */
  runs(): void;
}

/** The same host, which notes by which mark each of its answers can be known to be the same later. */
export function recordingHost(host: Host, notes: Notes): Host {
  /** Notes what is there, whatever it is. */
  const noteFacts = (path: HostPath, facts: FileFacts | Outcome): void => {
    if (!isOutcome(facts) || facts === 'absent') notes.note(path, markOf(facts));
    else notes.unmarked();
  };
  /** Not what was wanted: what it is instead is as good. */
  const noteInstead = (path: HostPath, outcome: Outcome): void => {
    if (outcome === 'absent') notes.note(path, { kind: 'absent' });
    else if (outcome === 'link' || outcome === 'other-kind' || outcome === 'too-large') noteFacts(path, host.facts(path));
    else notes.unmarked();
  };
  const asked =
    (ask: (path: HostPath) => FileFacts | Outcome) =>
    (path: HostPath): FileFacts | Outcome => {
      const facts = ask(path);
      noteFacts(path, facts);
      return facts;
    };
  const recording: Host = {
    ...host,
    facts: asked(host.facts),
    factsOnce: asked(host.factsOnce),
    list(folder) {
      const listing = host.list(folder);
      if (isOutcome(listing)) noteInstead(folder, listing);
      else if (listing.id === undefined || listing.changedMs === undefined) notes.unmarked();
      else notes.note(folder, { kind: 'listed', id: listing.id, changedMs: listing.changedMs });
      return listing;
    },
    open(path) {
      const file = host.open(path);
      if (isOutcome(file)) noteInstead(path, file);
      else notes.note(path, markOf(file.facts));
      return file;
    },
    read(path, maxBytes) {
      const file = recording.open(path);
      return isOutcome(file) ? file : readWhole(file, maxBytes);
    },
    linkText(link) {
      const target = host.linkText(link);
      noteFacts(link, host.facts(link));
      return target;
    },
    resolveLinks: (path, within) => resolveLinksOn(recording, path, within),
    processes() {
      notes.runs();
      return host.processes();
    },
    openExecutable(pid) {
      notes.runs();
      return host.openExecutable(pid);
    },
    registry(question) {
      const answer = host.registry(question);
      if (answer !== 'absent') notes.unmarked();
      return answer;
    },
    sweep(order) {
      notes.unmarked();
      return host.sweep(order);
    },
  };
  return recording;
}
