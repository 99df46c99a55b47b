import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentPlace } from '../agent-here.ts';
import { LIMIT_OPTIONS, limitArguments, limitsGiven, numberGiven, READ_AGAIN, parseCall } from '../arguments.ts';
import type { Command, Io } from '../contract.ts';
import { printStatus } from '../status/print-status.ts';
import { rootFolder } from '../root-folder.ts';
import { giveSignsOfLife } from '../sign-of-life.ts';
import { productVersion } from '../version.ts';
import type { ScannerSettings } from '../../agent/config.ts';
import type { Limits } from '../../agent/governor/limits.ts';
import { KnownError } from '../../domain/errors.ts';

const usage = `Usage: bandog agent enrol (--token TOKEN | --token-file FILE) [--state DIR] [--network FILE]
       bandog agent run [--state DIR] [--catalogue FILE] [--root DIR] [--read-again DAYS]
                        [--network FILE] [--scanner-socket PATH] [--enrol-file FILE] [--log-level LEVEL]
                        [--cpu PERCENT] [--sweep-share PERCENT] [--memory MIB] [--cache-size MIB] [--nice N]
       bandog agent status [--state DIR] [--json]
       bandog agent forget [--state DIR]

enrol   makes this host known to the collector that the token names; the host's key is made here and never leaves
run     looks, keeps the findings' life and delivers them, until SIGTERM; logs JSON lines to standard error
status  says how the agent stands, without a collector: what it found, when it looked, what waits to be sent
forget  removes identity and key of this host; what it knows of the host stays

Options:
  --token TOKEN      the enrolment token; others can see it in the process list, so prefer a file
  --token-file FILE  a file with the token, \`-\` for standard input
  --state DIR        state folder, mode 0700 (default: /var/lib/bandog for root, else $XDG_STATE_HOME/bandog)
  --network FILE     proxy and trusted authorities, JSON (docs/agent.md); without it network.json in the state folder, and
                     HTTPS_PROXY and NO_PROXY of the environment
  --catalogue FILE   a compiled catalogue (default: the one that Bandog ships)
  --root DIR         looks at this folder or mounted image as if it were the host's /, and at no process
  --read-again DAYS  the daily sweep believes a folder that shows no change for so many days (default 7)
  --cpu PERCENT      what all looks may use of one core, averaged over five minutes (default 1)
  --sweep-share PERCENT  what the daily sweep may use of one core while it is made (default: a quarter of --cpu)
  --memory MIB       resident memory of a process that looks; at the cap it is ended (default 256)
  --cache-size MIB   what the scanner keeps from one look to the next; beyond it is emptied (default 256)
  --nice N           niceness of a process that looks, 0 to 19 (default 10)
  --scanner-socket PATH  connects to the scanner's service there, instead of starting the scanner as a child; its settings are the service's
  --enrol-file FILE  while this host is not enrolled, waits for a token there; enrols with it and removes it
  --log-level LEVEL  debug, info, warn or error (default: info)
  --json             print one JSON document, schema bandog.status/1
  -h, --help         this text

Exit codes:
  0  done; for status: enrolled, running, and nothing is in the way
  1  status: not enrolled, not running, or the collector could not be reached last
  2  wrong call
  3  it could not be done, or the agent runs and does not answer; the message says why and what to do
`;

const LEVELS = new Set(['debug', 'info', 'warn', 'error']);

/** `bandog agent`: the half that talks to the collector. */
export const command: Command = {
  name: 'agent',
  summary: 'enrol this host, run the agent, or say how it stands',
  usage,
  async run(argv, io) {
    const { values, positionals } = parseCall(argv, {
      allowPositionals: true,
      options: {
        token: { type: 'string' },
        'token-file': { type: 'string' },
        state: { type: 'string' },
        catalogue: { type: 'string' },
        root: { type: 'string' },
        'read-again': { type: 'string' },
        ...Object.fromEntries(Object.values(LIMIT_OPTIONS).map(({ name }) => [name.slice(2), { type: 'string' } as const])),
        'scanner-socket': { type: 'string' },
        'enrol-file': { type: 'string' },
        network: { type: 'string' },
        'log-level': { type: 'string', default: 'info' },
        json: { type: 'boolean', default: false },
      },
    });
    const { defaultStateFolder } = await import('../../agent/config.ts');
    const folder = values.state === undefined ? defaultStateFolder(io.env) : path.resolve(io.cwd, values.state);
    const networkFile = values.network === undefined ? undefined : path.resolve(io.cwd, values.network);
    const verb = positionals.length === 1 ? positionals[0] : undefined;
    switch (verb) {
      case 'enrol':
        return enrol(tokenOf(values, io), { folder, networkFile }, io);
      case 'run':
        return run(
          folder,
          { settings: settingsOf(values, io), ...waysOf(values, io), limits: limitsGiven(values), level: values['log-level'] },
          io,
        );
      case 'status':
        return printStatus(agentPlace(values.state, io), { json: values.json }, io);
      case 'forget':
        (await import('../../agent/enrolment/enrolment.ts')).forgetHost({ folder });
        io.stdout.write(`This host is enrolled nowhere now; its state stays in ${folder}.\n`);
        return 0;
      default:
        throw new KnownError('E_USAGE', 'agent what? enrol, run, status or forget', 'Run it with --help for all options.');
    }
  },
};

/** Where the agent's state and the way to the collector are set. */
interface Enrolling {
  readonly folder: string;
  readonly networkFile: string | undefined;
}

async function enrol(token: string, { folder, networkFile }: Enrolling, io: Io): Promise<number> {
  const { enrolHost } = await import('../../agent/enrolment/enrolment.ts');
  const network = { file: networkFile, env: io.env };
  const identity = await enrolHost(token, { folder, version: productVersion(), network });
  io.stdout.write(`Enrolled with ${identity.url} as host ${identity.hostId}. Start the agent with \`bandog agent run\`.\n`);
  return 0;
}

interface GivenSettings {
  readonly catalogue?: string | undefined;
  readonly root?: string | undefined;
  readonly 'read-again'?: string | undefined;
}

function settingsOf(given: GivenSettings, io: Io): ScannerSettings {
  const { catalogue, root, 'read-again': readAgain } = given;
  return {
    ...(catalogue === undefined ? {} : { catalogue: path.resolve(io.cwd, catalogue) }),
    ...(root === undefined ? {} : { root: rootFolder(root, io.cwd) }),
    ...(readAgain === undefined ? {} : { readAgain: numberGiven(readAgain, READ_AGAIN) }),
  };
}

/** How the agent runs, beside what its scanner is told. */
interface RunWays {
  /** Absolute path; absent: the scanner is a child. */
  readonly socket?: string;
  /** Absolute path; absent: a host that is not enrolled is an error. */
  readonly enrolFile?: string;
  /** Absolute path; absent: the one in the state folder. */
  readonly networkFile?: string;
}

type GivenWays = Readonly<Partial<Record<'scanner-socket' | 'enrol-file' | 'network', string | undefined>>>;

function waysOf(values: GivenWays, io: Io): RunWays {
  const { 'scanner-socket': socket, 'enrol-file': enrolFile, network } = values;
  return {
    ...(socket === undefined ? {} : { socket: path.resolve(io.cwd, socket) }),
    ...(enrolFile === undefined ? {} : { enrolFile: path.resolve(io.cwd, enrolFile) }),
    ...(network === undefined ? {} : { networkFile: path.resolve(io.cwd, network) }),
  };
}

async function run(
  state: string,
  given: RunWays & { readonly settings: ScannerSettings; readonly limits: Partial<Limits>; readonly level: string },
  io: Io,
): Promise<number> {
  const { level, settings, limits, socket, enrolFile, networkFile } = given;
  if (!LEVELS.has(level)) throw new KnownError('E_USAGE', `no log level ${level}`, `Use one of ${[...LEVELS].join(', ')}.`);
  const [{ openStateFolder }, { becomeLean }, { settingArguments }] = await Promise.all([
    import('../../agent/spool/state-folder.ts'),
    import('../../agent/program/lean.ts'),
    import('../../agent/config.ts'),
  ]);
  const folder = openStateFolder(state);
  const said = settingArguments(settings);
  if (socket !== undefined && said.length > 0) {
    throw new KnownError(
      'E_USAGE',
      `${said[0]} says how a child looks, and the scanner behind a socket is none`,
      'Give it to `bandog scanner run` in the scanner’s own service.',
    );
  }
  const ways = [
    ...(socket === undefined ? [] : ['--scanner-socket', socket]),
    ...(enrolFile === undefined ? [] : ['--enrol-file', enrolFile]),
    ...(networkFile === undefined ? [] : ['--network', networkFile]),
  ];
  const args = ['agent', 'run', '--state', folder, '--log-level', level, ...ways, ...said, ...limitArguments(limits)];
  becomeLean(folder, {
    args,
    ...(import.meta.url.endsWith('.ts') ? { warm: fileURLToPath(new URL('warm.ts', import.meta.url)) } : {}),
  });
  const [{ runAgent }, { scannerCommand }, { hostLabels }, { processLog }] = await Promise.all([
    import('../../agent/agent.ts'),
    import('../../agent/config.ts'),
    import('../../agent/labels/labels.ts'),
    import('../process-log.ts'),
  ]);
  const version = productVersion();
  const log = processLog('agent', level);
  const network = { file: networkFile, env: io.env };
  giveSignsOfLife(io);
  if (enrolFile !== undefined) {
    const { enrolByFile } = await import('../../agent/enrolment/by-file.ts');
    if (!(await enrolByFile({ folder, file: enrolFile, version, network, log, signal: io.signal }))) return 0;
  }
  await runAgent({
    folder,
    scanner: (real) => (socket === undefined ? scannerCommand(real, settings, level) : { socket }),
    // What the command line says of this host counts before what is said of all.
    limits,
    version,
    log,
    signal: io.signal,
    labels: () => hostLabels(version, io.signal),
    catalogue: async () => settings.catalogue ?? (await import('../shipped-catalogue.ts')).shippedCatalogue(),
    network,
  });
  return 0;
}

function tokenOf(values: { readonly token?: string | undefined; readonly 'token-file'?: string | undefined }, io: Io): string {
  const { token, 'token-file': file } = values;
  if ((token === undefined) === (file === undefined)) {
    throw new KnownError('E_USAGE', 'enrol needs --token or --token-file, one of them', 'Run it with --help for all options.');
  }
  if (token !== undefined) return token;
  const source = file === '-' || file === undefined ? 0 : path.resolve(io.cwd, file);
  try {
    return readFileSync(source, 'utf8');
  } catch (error) {
    throw new KnownError('E_USAGE', `cannot read the token from ${file ?? '-'}`, 'Name a file that you may read.', error);
  }
}
