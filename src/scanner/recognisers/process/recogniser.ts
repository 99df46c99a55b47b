import { identify, type Identified } from '../executable/identify.ts';
import { isOutcome } from '../../host/contract.ts';
import { commandName, isLookedIntoRunning, mayBeNamedProgram } from '../../host/executable-size.ts';
import { classPathOf, isInterpreter, packageFolderOf, scriptOf } from '../../host/process-script.ts';
import type { ProcessCandidate } from '../../places/contract.ts';
import type { Bench, Recogniser, Recognition } from '../contract.ts';
import { gapOf } from '../unread.ts';
import type { RunningEvidence } from '../../../domain/evidence.ts';
import { nameOf, type HostPath } from '../../../domain/host-path.ts';
import type { Key } from '../../../domain/wanted.ts';

/** A running process: what its executable is, deleted or renamed, and for an interpreter what it runs. Its words about itself are hints. */
export const processRecogniser: Recogniser<'process'> = {
  id: 'process',
  recognises: 'process',
  emits: 'process',
  version: 1,
  recognise(bench, candidate) {
    const { facts } = candidate;
    if (facts.executable === undefined) return bench.host.platform === 'windows' ? imageOnly(bench, candidate) : [];
    const script = scriptOf(bench.host, facts);
    const identified = identifyExecutable(bench, candidate);
    const keys = [...identified.keys, ...keysOfScript(bench, script), ...keysOfTitle(bench, candidate)];
    const root = identified.keys.length > 0 || script === undefined ? facts.executable : script;
    return [
      {
        answer: 'evidence',
        kind: 'process',
        keys,
        channel: 'process',
        path: root,
        root,
        anchor: root,
        paths: [],
        files: facts.executableFacts === undefined ? [] : [facts.executableFacts.id],
        ...(identified.version === undefined ? {} : { version: identified.version }),
        runnable: true,
        detail: detailOf(candidate),
        process: runningOf(bench, candidate, script),
        owner: facts.owner,
        ...(facts.container === undefined ? {} : { container: facts.container }),
      },
      // An executable that may be run and not read: what it is stays unknown.
      ...(identified.outcome === undefined ? [] : gapOf(identified.outcome, facts.executable)),
    ];
  },
};

function detailOf({ facts }: ProcessCandidate): string {
  const what = facts.ended === true ? 'a run that was over when it was looked at' : 'running process';
  return facts.deleted ? `${what}, its executable is deleted` : what;
}

/** A process of which only the name of its image is known, as Windows tells it: it bears no name of a product, and is joined to the one copy that has such a file. */
function imageOnly(bench: Bench, candidate: ProcessCandidate): readonly Recognition[] {
  if (!candidate.facts.title.toLowerCase().endsWith('.exe')) return [];
  return [
    {
      answer: 'evidence',
      kind: 'process',
      keys: [],
      channel: 'process',
      path: '/',
      root: '/',
      anchor: '/',
      paths: [],
      files: [],
      runnable: true,
      detail: 'running process, known by the name of its image',
      process: runningOf(bench, candidate, undefined),
      ...(candidate.facts.owner < 0 ? {} : { owner: candidate.facts.owner }),
    },
  ];
}

function runningOf(bench: Bench, { facts }: ProcessCandidate, script: HostPath | undefined): RunningEvidence {
  const venv = venvPython(bench, facts.arguments[0]);
  return {
    pid: facts.pid,
    startTicks: facts.startTicks,
    executable: facts.executable ?? '/',
    ...(facts.executableFacts === undefined ? {} : { executableFile: facts.executableFacts.id }),
    deleted: facts.deleted,
    ...(facts.ended === true ? { ended: true } : {}),
    scripts: [...(script === undefined ? [] : [script]), ...classPathOf(bench.host, facts), ...venv],
    title: facts.title,
  };
}

/** A virtual environment's python is a link to the system's: only the first argument still says which one was started. */
function venvPython(bench: Bench, first: string | undefined): readonly HostPath[] {
  if (first === undefined || !/^\/.*\/bin\/python[\d.]*$/.test(first)) return [];
  return isOutcome(bench.host.facts(first)) ? [] : [first];
}

function identifyExecutable(bench: Bench, { facts }: ProcessCandidate): Identified {
  const { executable = '/', executableFacts } = facts;
  if (executableFacts === undefined) return { keys: [] };
  const distinct: Key = `distinct-command:${commandName(nameOf(executable))}`;
  const isNamed = bench.wanted.has(distinct) && mayBeNamedProgram(executableFacts);
  if (!isNamed && !isLookedIntoRunning(executable, executableFacts)) return { keys: [] };
  const identified = identify(bench, executableFacts, () => bench.host.openExecutable(facts.pid));
  return isNamed && identified.isProgram === true ? { ...identified, keys: [...identified.keys, distinct] } : identified;
}

function keysOfScript(bench: Bench, script: HostPath | undefined): readonly Key[] {
  const folder = script === undefined ? undefined : packageFolderOf(script);
  const key: Key | undefined = folder === undefined ? undefined : `npm:${folder.name}`;
  return key !== undefined && bench.wanted.has(key) ? [key] : [];
}

/** What an interpreted program calls itself; a native one has a true path and needs no name. */
function keysOfTitle(bench: Bench, { facts }: ProcessCandidate): readonly Key[] {
  if (!isInterpreter(facts)) return [];
  const [first] = facts.arguments;
  const titles = new Set([facts.title, ...(first !== undefined && facts.arguments.length === 1 ? [nameOf(first)] : [])]);
  return [...titles].flatMap((title): readonly Key[] => {
    const word = title.split(' ')[0] ?? title;
    return [`title:${title}` as const, `command:${word}` as const].filter((key) => bench.wanted.has(key));
  });
}
