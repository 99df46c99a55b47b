import type { Copy } from './copy.ts';
import { isLeftover } from './residue.ts';
import type { Match } from '../../matching/matcher.ts';
import type { Channel } from '../../domain/channel.ts';
import { sha256 } from '../../domain/digest.ts';
import type { Evidence, EvidenceKind, ScopeId, Strength } from '../../domain/evidence.ts';
import type { FindingId, MatchedEvidence, Observation, RunningProcess } from '../../domain/finding.ts';
import type { Identity, SeenState } from '../../domain/state.ts';
import { toBytes, type HostPath } from '../../domain/host-path.ts';

const MAX_PATHS = 256;
const MAX_EVIDENCE = 64;
const MAX_RUNNING = 256;

/** Which kind of evidence says best how a copy came: a package knows its manager, a bare file nothing. */
const KINDS: Readonly<Record<EvidenceKind, number>> = {
  'os-package': 0,
  'editor-extension': 1,
  'jetbrains-plugin': 1,
  'browser-extension': 1,
  'editor-plugin': 1,
  'npm-package': 2,
  'python-package': 2,
  application: 3,
  'installed-program': 3,
  'install-root': 4,
  executable: 5,
  script: 6,
  service: 7,
  'container-image': 7,
  process: 8,
  configuration: 9,
  trace: 10,
  archive: 11,
};
const STRENGTHS: Readonly<Record<Strength, number>> = { proof: 0, strong: 1, hint: 2 };

/** Channels that say least of how a copy came: the lack of a better one, and stores that an install was linked from. */
const UNTOLD: ReadonlySet<Channel> = new Set([
  'copied-binary',
  'copied-script',
  'bun-cache',
  'pnpm-store',
  'uv-cache',
  'yarn-cache',
]);

/** What one scan says of one copy: the best evidence gives channel and anchor, all of it gives paths and reasons. */
export function observationOf(copy: Copy, identity: Identity): Observation {
  const ranked = copy.matches.toSorted(byMerit);
  const [best] = ranked;
  if (best === undefined) throw new Error('a copy without a match');
  const { environment, account, channel } = best.evidence;
  const anchor = stableAnchor(ranked, best);
  const version = ranked.map((match) => match.evidence.version).find((value) => value !== undefined);
  return {
    id: findingId({ evidence: best.evidence, product: copy.product, anchor }),
    product: copy.product,
    state: stateOf(copy),
    channel,
    environment,
    ...(account === undefined ? {} : { account }),
    anchor,
    paths: pathsOf(copy, anchor),
    running: copy.running.flatMap(runningOf).slice(0, MAX_RUNNING),
    ...(version === undefined ? {} : { version: version.slice(0, 128) }),
    identity,
    ...(copy.partOf === undefined ? {} : { partOf: copy.partOf }),
    ...(copy.inside === undefined ? {} : { inside: copy.inside }),
    evidence: evidenceOf(ranked),
    scopes: scopesOf(ranked).slice(0, MAX_EVIDENCE),
  };
}

/** What a sweep has met besides does not keep a copy that quicker looks see: they come a hundred times as often, and can say that it is gone. */
function scopesOf(ranked: readonly Match[]): readonly ScopeId[] {
  const all = [...new Set(ranked.map((match) => match.evidence.scope))];
  const quick = all.filter((scope) => !scope.startsWith('sweep@'));
  return quick.length > 0 ? quick : all;
}

/**
 * Digest of what makes a copy the same in every scan (law 1): numeric account, anchor as bytes, a container by its image and the name
 * that somebody chose for it, since its id is another one each time that it is made (docs/decisions/2026-11-21-identity-in-containers.md).
 */
function findingId(of: { evidence: Evidence; product: string; anchor: HostPath }): FindingId {
  const { environment, account, channel } = of.evidence;
  const { kind, id = '', image, name } = environment;
  const made = name === undefined ? (image ?? id) : `${image ?? ''}\n${name}`;
  const place = kind === 'container' ? made : id;
  const head = [environment.kind, place, account?.id ?? '', of.product, channel, ''].join('\0');
  return sha256(Buffer.concat([Buffer.from(head, 'utf8'), toBytes(of.anchor)])).slice(0, 32);
}

/** What is alike in all of this stays in the order of the places, of which the one that knows its channel best comes first. */
function byMerit(one: Match, other: Match): number {
  return (
    STRENGTHS[one.strength] - STRENGTHS[other.strength] ||
    KINDS[one.evidence.kind] - KINDS[other.evidence.kind] ||
    Number(one.partOf !== undefined) - Number(other.partOf !== undefined) ||
    Number(UNTOLD.has(one.evidence.channel)) - Number(UNTOLD.has(other.evidence.channel)) ||
    Number(one.evidence.account === undefined) - Number(other.evidence.account === undefined) ||
    one.evidence.anchor.length - other.evidence.anchor.length ||
    (one.evidence.anchor === other.evidence.anchor ? 0 : one.evidence.anchor < other.evidence.anchor ? -1 : 1)
  );
}

/** A name that links to the copy outlives an update, the versioned folder behind it does not. */
function stableAnchor(ranked: readonly Match[], best: Match): HostPath {
  const peers = ranked.filter(
    (match) => match.evidence.kind === best.evidence.kind && match.evidence.channel === best.evidence.channel,
  );
  const linked = peers.find((match) => match.evidence.anchor !== match.evidence.root && match.partOf === undefined);
  return (linked ?? best).evidence.anchor;
}

function stateOf(copy: Copy): SeenState {
  if (copy.matches.every((match) => match.evidence.kind === 'process')) return copy.running.length > 0 ? 'running' : 'ran';
  if (copy.matches.every((match) => match.evidence.kind === 'trace')) return 'ran';
  if (copy.matches.every((match) => match.evidence.kind === 'archive')) return 'packed';
  return copy.matches.every((match) => isLeftover(match.evidence)) ? 'residue' : 'installed';
}

function pathsOf(copy: Copy, anchor: HostPath): readonly HostPath[] {
  const paths = new Set<HostPath>([anchor]);
  for (const { evidence } of copy.matches)
    for (const path of [evidence.anchor, evidence.root, ...evidence.paths]) paths.add(path);
  return [...paths].toSorted().slice(0, MAX_PATHS);
}

function runningOf({ process, account, environment }: Evidence): readonly RunningProcess[] {
  if (process === undefined) return [];
  const container = environment.kind === 'container' ? environment.id : undefined;
  return [
    {
      pid: process.pid,
      startTicks: process.startTicks,
      executable: process.executable,
      deleted: process.deleted,
      ...(account === undefined ? {} : { account }),
      ...(container === undefined ? {} : { container }),
    },
  ];
}

function evidenceOf(ranked: readonly Match[]): readonly MatchedEvidence[] {
  const distinct = new Map<string, MatchedEvidence>();
  for (const { evidence, indicator, strength } of ranked) {
    distinct.set(`${indicator}\0${evidence.path}`, {
      kind: evidence.kind,
      indicator: indicator.slice(0, 512),
      strength,
      path: evidence.path,
      place: evidence.place,
      recogniser: evidence.recogniser,
      detail: evidence.detail.slice(0, 1024),
    });
  }
  return [...distinct.values()].slice(0, MAX_EVIDENCE);
}
