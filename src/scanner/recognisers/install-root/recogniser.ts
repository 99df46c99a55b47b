import { identify, type Identified } from '../executable/identify.ts';
import { isOutcome, type FileFacts, type Host } from '../../host/contract.ts';
import { expand } from '../../host/expand.ts';
import type { InstallRootCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import { nameOf, type HostPath } from '../../../domain/host-path.ts';
import type { RootNeeds } from '../../../domain/wanted.ts';

/** Executables of one install root that are looked into: versions that an updater keeps. */
const MAX_EXECUTABLES = 12;
/** `2.1.329`, `0.169.0-x86_64-unknown-linux-musl` without the target that it was built for. */
const VERSION = /^v?(\d+\.\d+[\w.+-]*?)(?:-(?:x86_64|aarch64|i686|armv7)[\w-]*)?$/;

/** A place that only one product uses, holding an executable that the signature names there: strong, and proof when its content says so too. */
export const installRoot: Recogniser<'install-root'> = {
  id: 'install-root',
  recognises: 'install-root',
  emits: 'install-root',
  version: 2,
  recognise(bench, candidate) {
    const { files, gaps } = executablesIn(bench, candidate);
    const found = files.map((file) => ({ ...file, answer: identify(bench, file.facts, () => bench.host.open(file.path)) }));
    const unread = found.flatMap((file) => gapOf(file.answer.outcome ?? 'absent', file.path));
    const missed = [...gaps, ...unread];
    const needs = bench.wanted.needsOf(candidate.key);
    const executables = needs === undefined ? found : found.filter((file) => isNeeded(bench.host, file, needs));
    if (executables.length === 0) return missed;
    const identified = executables.map((file) => file.answer);
    const version =
      identified.map((answer) => answer.version).find((value) => value !== undefined) ??
      versionOf(executables.map((file) => file.path));
    return [
      {
        answer: 'evidence',
        kind: 'install-root',
        keys: [...new Set([candidate.key, ...identified.flatMap((answer) => answer.keys)])],
        channel: bench.wanted.channelOf(candidate.key),
        path: executables[0]?.path ?? candidate.path,
        root: candidate.path,
        anchor: candidate.anchor ?? candidate.path,
        paths: [...(candidate.paths ?? []), ...executables.map((file) => file.path)],
        files: executables.map((file) => file.facts.id),
        ...(version === undefined ? {} : { version }),
        runnable: true,
        detail:
          `install root with ${executables.map((file) => file.path.slice(candidate.path.length + 1) || nameOf(file.path)).join(', ')}`.slice(
            0,
            300,
          ),
        ...(executables[0] === undefined ? {} : { owner: executables[0].facts.owner }),
      },
      ...missed,
    ] satisfies readonly Recognition[];
  },
};

/** First bytes of ELF, PE and Mach-O (thin in either order, and universal). */
const NATIVE = new Set(['7f454c46', '4d5a', 'cffaedfe', 'cefaedfe', 'feedfacf', 'feedface', 'cafebabe', 'cafebabf']);

function isNeeded(host: Host, file: Executable & { readonly answer: Identified }, needs: RootNeeds): boolean {
  if (needs !== 'native') return file.answer.keys.some((key) => needs.some((wanted) => isNamed(key, wanted)));
  const opened = host.open(file.path);
  if (isOutcome(opened)) return false;
  const head = Buffer.from(opened.read(0, 4)).toString('hex');
  opened.close();
  return NATIVE.has(head) || NATIVE.has(head.slice(0, 4));
}

function isNamed(key: string, wanted: string): boolean {
  return wanted.endsWith('*') ? key.startsWith(wanted.slice(0, -1)) : key === wanted;
}

interface Executable {
  readonly path: HostPath;
  readonly facts: FileFacts;
}

interface Executables {
  readonly files: readonly Executable[];
  /** What could not be looked at on the way to them. */
  readonly gaps: readonly Recognition[];
}

/** The files that the signature names below the root; `.` is the root itself. */
function executablesIn(bench: Bench, candidate: InstallRootCandidate): Executables {
  const found = new Map<HostPath, FileFacts>();
  const gaps: Recognition[] = [];
  for (const pattern of bench.wanted.executablesOf(candidate.key)) {
    const base = { at: candidate.path, within: candidate.home ?? '/' };
    for (const file of expand(bench.host, pattern === '.' ? '' : pattern, base)) {
      const facts = 'outcome' in file ? file.outcome : bench.host.facts(file.real);
      if (isOutcome(facts)) gaps.push(...gapOf(facts, file.path));
      else if (!('outcome' in file) && facts.kind === 'file' && facts.size > 0) found.set(file.real, facts);
    }
  }
  if (found.size > MAX_EXECUTABLES) gaps.push(...gapOf('budget', candidate.path));
  return { files: [...found].slice(0, MAX_EXECUTABLES).map(([path, facts]) => ({ path, facts })), gaps };
}

function versionOf(paths: readonly HostPath[]): string | undefined {
  for (const path of paths) {
    for (const name of path.split('/').toReversed()) {
      const version = VERSION.exec(name)?.[1];
      if (version !== undefined) return version;
    }
  }
  return undefined;
}
